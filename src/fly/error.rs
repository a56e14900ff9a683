//! What goes wrong at Fly, classified by HTTP status, then by Fly's own status word, and by text
//! only as the last resort: "message can be reworded without warning" (fly-go).

use serde_json::Value;

use super::json::Doc;
use super::names::MachineId;
use crate::text::holds;

/// How much of a foreign text is kept to be shown.
const MAX_TEXT: usize = 400;

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The device has no network.
    Offline,
    /// The time limit passed.
    TimedOut,
    /// The connection failed; whether the request arrived is unknown.
    Unreachable,
}

/// The kinds of failure that call for different next steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 401: the token is wrong, expired or revoked.
    TokenRefused,
    /// 403: belongs to somebody else, or the token may not do this.
    Forbidden,
    /// 404: not there, or not yet visible.
    NotFound,
    /// The app name is taken somewhere at Fly.
    NameTaken,
    /// The app name breaks Fly's rule.
    NameInvalid,
    /// The account has no payment method.
    PaymentNeeded,
    /// Fly wants to verify the account first.
    TrustNeeded,
    /// The app was made by other means and takes no Machines this way.
    NotAMachinesApp,
    /// The organization's quota in this region is used up.
    OverQuota,
    /// No host in this region has room.
    NoCapacity,
    /// The volume's host has no room for the Machine.
    VolumeHostFull,
    /// The volume is not there, or in another region.
    VolumeMissing,
    /// A Machine of that name exists; Fly names its id.
    MachineExists(Option<MachineId>),
    /// Somebody else is changing the same thing.
    Conflict,
    /// The registry does not hand out the image without signing in.
    ImagePrivate,
    /// The registry has no such image.
    ImageUnknown,
    /// The image is too large to unpack.
    ImageTooLarge,
    /// The Machine did not get to the state within the time asked for.
    WaitTimedOut,
    /// The private network is not known.
    NetworkUnknown,
    /// Too many requests.
    RateLimited,
    /// 5xx: trouble at Fly's side; whether a change was made is unknown.
    ServerTrouble,
    /// No answer came.
    Lost(Lost),
    /// An answer came that could not be read.
    Unreadable,
    /// Something else; the text is all that is known.
    Unrecognised,
}

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What it means.
    pub kind: ErrorKind,
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// Fly's own words, shortened.
    pub text: String,
}

impl Error {
    /// No answer came.
    pub fn lost(lost: Lost) -> Self {
        Self {
            kind: ErrorKind::Lost(lost),
            status: None,
            text: String::new(),
        }
    }

    /// An answer with a good status that could not be read.
    pub fn unreadable(status: u16, body: &str) -> Self {
        Self {
            kind: ErrorKind::Unreadable,
            status: Some(status),
            text: shorten(body),
        }
    }

    /// Classifies an answer with a status outside 200–299.
    pub fn classify(status: u16, body: &str) -> Self {
        let parsed: Value = serde_json::from_str(body).unwrap_or(Value::Null);
        let doc = Doc(&parsed);
        let text = doc.text("error").or_else(|| doc.text("message"));
        let text = text
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| body.to_owned());
        // Hotel networks and company proxies answer in HTML, and know nothing of Fly's apps: their
        // 404 must not pass for "gone", nor their 403 for "taken".
        let foreign = (400..500).contains(&status) && body.trim_start().starts_with('<');
        let kind = match kind(status, &doc.shown("status"), &text) {
            ErrorKind::RateLimited => ErrorKind::RateLimited,
            _ if foreign => ErrorKind::Unreadable,
            kind => kind,
        };
        Self {
            kind,
            status: Some(status),
            text: shorten(&text),
        }
    }

    /// Whether trying the same again later may help, without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::RateLimited
                | ErrorKind::ServerTrouble
                | ErrorKind::Lost(_)
                | ErrorKind::Conflict
                | ErrorKind::WaitTimedOut
        )
    }

    /// Whether the call may have had its effect although it failed.
    pub fn may_have_acted(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::ServerTrouble
                | ErrorKind::Lost(_)
                | ErrorKind::Unreadable
                | ErrorKind::WaitTimedOut
        )
    }
}

fn kind(status: u16, word: &str, text: &str) -> ErrorKind {
    let lower = text.to_ascii_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| holds(&lower, part));
    match status {
        401 => return ErrorKind::TokenRefused,
        408 => return ErrorKind::WaitTimedOut,
        429 => return ErrorKind::RateLimited,
        500..=599 => return ErrorKind::ServerTrouble,
        _ => {}
    }
    match word {
        "name_taken" => return ErrorKind::NameTaken,
        "insufficient_capacity" => return ErrorKind::NoCapacity,
        "volume_placement_capacity" => return ErrorKind::VolumeHostFull,
        _ => {}
    }
    if says(&["unique machine name violation"]) {
        return ErrorKind::MachineExists(named_machine(text));
    }
    if says(&[
        "name has already been taken",
        "uniqueness constraint violated",
    ]) {
        return ErrorKind::NameTaken;
    }
    if says(&["name under 63 chars"]) {
        return ErrorKind::NameInvalid;
    }
    if says(&["payment", "credit card", "/billing"]) {
        return ErrorKind::PaymentNeeded;
    }
    if says(&["enough trust", "high risk", "verify your account"]) {
        return ErrorKind::TrustNeeded;
    }
    if says(&["must be created via the machines api"]) {
        return ErrorKind::NotAMachinesApp;
    }
    if says(&["over the allowed quota"]) {
        return ErrorKind::OverQuota;
    }
    if says(&["with existing volume"]) {
        return ErrorKind::VolumeHostFull;
    }
    if says(&[
        "candidate host",
        "could not reserve resource",
        "no capacity",
        "insufficient resources",
    ]) {
        return ErrorKind::NoCapacity;
    }
    if says(&["volume not found", "could not find volume"])
        || (says(&["volume"]) && says(&["does not exist"]))
    {
        return ErrorKind::VolumeMissing;
    }
    if says(&["manifest", "pull image", "resolve image"]) {
        let private = says(&[
            "unauthorized",
            "denied",
            "authentication required",
            "forbidden",
        ]);
        return if private {
            ErrorKind::ImagePrivate
        } else {
            ErrorKind::ImageUnknown
        };
    }
    if says(&["not enough space to unpack", "uncompressed"]) {
        return ErrorKind::ImageTooLarge;
    }
    if says(&["network not found"]) {
        return ErrorKind::NetworkUnknown;
    }
    match status {
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        _ => ErrorKind::Unrecognised,
    }
}

/// The id in "machine ID 148e… already exists with name".
fn named_machine(text: &str) -> Option<MachineId> {
    let (_, rest) = crate::text::cut(text, "machine ID ")?;
    MachineId::parse(rest.split_whitespace().next()?)
}

/// A text fit for a screen: one line, no markup, no more than a few sentences.
pub(crate) fn shorten(text: &str) -> String {
    let plain = if text.trim_start().starts_with('<') {
        strip_tags(text)
    } else {
        text.to_owned()
    };
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut line = words.join(" ");
    if let Some((end, _)) = line.char_indices().nth(MAX_TEXT) {
        line.truncate(end);
        line.push('…');
    }
    line
}

fn strip_tags(text: &str) -> String {
    let mut inside = false;
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                plain.push(' ');
            }
            _ if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
#[path = "error_tests.rs"]
mod tests;
