//! A run under way, stopped or waiting for a person.

use crate::deploy::Thing;

pub fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::App => "App",
        Thing::Volume => "Volume",
        Thing::Machine => "Machine",
    }
}

pub const STEPS: &str = "Steps";
pub const WAITING: &str = "waiting";
pub const WORKING: &str = "working";
pub const DONE: &str = "done";
pub const PAUSED: &str = "paused";
pub const DETAILS: &str = "Show the calls";
pub const FLY_SAYS: &str = "What Fly.io says";
pub const OPEN_FLY: &str = "Open in Fly.io";
pub const CANCEL: &str = "Cancel";
pub const STAY: &str = "You may lock your phone or leave: what is done stays done, and this \
                        page goes on when you return.";
pub const UNKEPT: &str =
    "Keep this page open until it is done: this phone lets it keep no notes. If \
                          it is closed all the same, open it again and enter your Fly.io token: \
                          it finds what was begun in your account.";
pub const PROGRESS: &str = "Progress";
pub const GO_ON: &str = "Go on";
pub const UNDO: &str = "Undo everything";
pub const KEEP: &str = "Keep it and go on later";
pub const EXISTS: &str = "What exists now";
pub const NOTHING: &str = "Nothing exists at Fly.io.";
pub const BILLED: &str = "billed";
pub const FREE: &str = "free";
pub const MAYBE: &str = "perhaps there";
pub const STOPPING: &str = "Stopping after what is under way";
pub const STOPPED: &str = "Stopped";
pub const STOPPED_MEANS: &str = "Nothing more is made. Keep what exists and go on another \
                                 time, or remove all of it.";
pub const STOPPED_REMOVING: &str =
    "Nothing more is removed. What is still there may be billed by Fly.io.";
pub const LATER: &str = "Go on later";
pub const NEW_NAME: &str = "New name";
pub const NEW_REGION: &str = "Other region";
pub const RELAY_IMAGE: &str = "Image of the relay";
pub const VM_IMAGE: &str = "Image of the VM";
pub const LARGER: &str = "Larger size";
pub const TAKE: &str = "Use this";
pub const CHOOSE_REGION: &str = "Choose a region.";
pub const NO_IMAGE: &str = "Enter an image reference, such as ghcr.io/name/image:tag.";

pub fn deploying(name: &str) -> String {
    format!("Deploying {name}")
}
pub fn undoing(name: &str) -> String {
    format!("Removing what was made for {name}")
}
pub fn destroying(name: &str) -> String {
    format!("Destroying {name}")
}
pub fn paused(name: &str) -> String {
    format!("{name} needs you")
}
/// Milliseconds as people say them.
pub fn elapsed(ms: u64) -> String {
    match ms / 1000 {
        0..=9 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        seconds @ 10..=59 => format!("{seconds} s"),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}
pub fn of(done: usize, all: usize) -> String {
    format!("{done} of {all}")
}
pub fn remaining(seconds: u64) -> &'static str {
    match seconds {
        0..=9 => "a few seconds left",
        10..=39 => "about half a minute left",
        40..=89 => "about a minute left",
        90..=149 => "about two minutes left",
        150..=209 => "about three minutes left",
        _ => "a few minutes left",
    }
}
pub const REMAINING_UNKNOWN: &str = "waiting for Fly.io";
pub fn steps_done(done: usize, of: usize) -> String {
    format!("{done} of {of} steps done")
}
