//! What the phone offers beyond a page, and what it remembers without a network.

use super::{destroy, done, running};
use crate::deploy::{Phase, View};
use crate::time::Span;

const OFFLINE: &str = "You are offline. This phone shows what it remembers; deploying and \
                       destroying need a connection.";
pub const NEW: &str = "A new version of this page is ready.";
pub const NEW_TAKE: &str = "Use it now";
pub const NEW_LATER: &str = "A new version of this page is ready. It waits until you are back \
                             at the start and nothing is under way.";
pub const NEW_BUT_KEYS: &str = "A new version of this page is ready. It is used when you load \
                                this page again: the keys that you entered have to be entered \
                                anew then.";
pub const KEEP: &str = "Keep this page at hand";
pub const KEEP_MEANS: &str = "On your home screen it opens like an app, without a network too.";
pub const INSTALL: &str = "Put it on my home screen";
pub const BY_HAND: &str = "Tap Share, then “Add to Home Screen”. That copy keeps notes of its \
                           own: finish here what you began here. What is deployed it finds in \
                           your Fly.io account.";
pub const TELL_ME: &str = "Tell me when it is done";
pub const WILL_TELL: &str = "While this page is hidden, a notice tells you when it is done or \
                             needs you, if your phone lets it work in the background.";

/// What is told of a run that came to an end or a halt.
pub fn notice(view: &View) -> Option<String> {
    match view.phase {
        Phase::Succeeded => Some(done::title(&view.name)),
        Phase::Removed => Some(destroy::removed(&view.name)),
        Phase::Paused => Some(running::paused(&view.name)),
        _ => None,
    }
}

/// What goes on without a network, and which answers are kept until there is one.
pub fn offline(answers: [&str; 2]) -> String {
    match answers {
        ["", _] => OFFLINE.to_owned(),
        [name, ""] => format!("{OFFLINE} Your answers are kept: {name}."),
        [name, region] => format!("{OFFLINE} Your answers are kept: {name}, {region}."),
    }
}

/// How old a note is.
pub fn noted(age: Span) -> String {
    let minutes = age.as_seconds() / 60;
    let (number, unit) = match minutes {
        0 => return "Noted on this phone just now.".into(),
        1..=59 => (minutes, "minute"),
        60..=1439 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    let several = if number == 1 { "" } else { "s" };
    format!("Noted on this phone {number} {unit}{several} ago.")
}
