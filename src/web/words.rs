//! Every sentence of the page that a person reads, except what the engine explains about a
//! failure. One place, so that it can be read through, kept in one voice, and translated.

pub mod account;
pub mod action;
pub mod ai_key;
pub mod channel;
pub mod channels;
pub mod destroy;
pub mod done;
pub mod last_mile;
pub mod no_reply;
pub mod offers;
pub mod picture;
mod problems;
pub mod resume;
pub mod review;
pub mod running;
pub mod senders;
pub mod step;
pub mod welcome;
pub mod wherein;

pub use problems::{cannot_ask, key_problem, name_problem, phone_problem, token_problem, NO_ROAD};

pub const CONTINUE: &str = "Continue";
pub const BACK: &str = "Back";
pub const CHECKING: &str = "Checking…";
pub const OPTIONAL: &str = " (optional)";
pub const WHERE_TO_FIND: &str = "Where do I find this?";
pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
pub const PASTE: &str = "Paste";
pub const PASTE_REFUSED: &str =
    "Hold your finger on the field and choose Paste: this browser does not let the button do it.";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const KEPT: &str = "Entered already. Leave empty to keep it.";
pub const STARTING: &str = "Starting…";
pub const OPENS_ELSEWHERE: &str = " (opens in a new tab)";
pub const OFFLINE: &str = "You are offline. What runs at Fly.io goes on; this page goes on when \
                           you are back.";

/// The page's title on a screen.
pub fn title(screen: Option<&str>) -> String {
    match screen {
        Some(screen) => format!("{screen} · textslash"),
        None => "textslash".to_owned(),
    }
}

pub fn place(number: usize, of: usize, name: &str) -> String {
    format!("{number} of {of} · {name}")
}

pub fn show_field(label: &str, shown: bool) -> String {
    format!("{} {label}", if shown { HIDE } else { SHOW })
}

pub fn paste_into(label: &str) -> String {
    format!("{PASTE} {label}")
}

pub fn copy_what(copied: bool, what: &str) -> String {
    format!("{} {what}", if copied { COPIED } else { COPY })
}

/// The month of a date such as `2026-08`, which is not broken at its dash; any other is left as
/// it is.
pub fn month(date: &str) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let named = date.split_once('-').and_then(|(year, month)| {
        let month: usize = month.parse().ok()?;
        Some(format!("{} {year}", NAMES.get(month.wrapping_sub(1))?))
    });
    named.unwrap_or_else(|| date.to_owned())
}

pub fn about_usd(usd: f64) -> String {
    format!("about ${}", (usd + 0.5) as u32)
}

pub mod broken {
    pub const TITLE: &str = "This page is not set up rightly";
    pub const LEDE: &str = "Its configuration cannot be used, so nothing can be deployed from \
                            here. Whoever hosts this page has to correct it:";
}

/// The host's configuration did not come.
pub mod late {
    pub const TITLE: &str = "The settings of this page did not arrive";
    pub const LEDE: &str = "Its host has trouble right now, or the network is slow. Nothing was \
                            begun, and what you typed is kept.";
}

/// Several tabs of the page.
pub mod tabs {
    pub const TITLE: &str = "Another tab is at work";
    pub const MEANS: &str = "Another tab of this page is at work on it, and this one shows how \
                             far it is. If that tab is closed, you go on here.";
    pub const NEEDS_YOU: &str = "It waits for an answer in another tab of this page.";
    pub const TAKE_OVER: &str = "Go on in this tab instead";
    pub const TAKE_OVER_MEANS: &str = "Another tab of this page is at work on it. If you go on \
                                       here, that tab stops and shows what happens here.";
}
