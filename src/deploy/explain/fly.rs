//! The words for what Fly refuses, one entry for each kind of its errors.

use super::{part, Words};
use crate::deploy::journal::Journal;
use crate::deploy::problem::Action;
use crate::deploy::step::Step;
use crate::fly::{Error, ErrorKind, Lost};

/// One entry for each row of the table of real cases, and an honest one for everything else.
pub(super) fn fly(error: &Error, step: Step, journal: &Journal) -> Words {
    let part = part(step);
    let billing = format!("https://fly.io/dashboard/{}/billing", journal.org);
    let words = match &error.kind {
        ErrorKind::TokenRefused => Words::new(
            "Fly does not accept the token any more.",
            "Paste a new token. The work goes on where it stopped.",
            &[Action::NewToken],
        ),
        ErrorKind::Forbidden => Words::new(
            format!(
                "The token may not do this for {part}. It may be one that only reads, or one for \
                 a single app."
            ),
            "Paste a token for the whole organization.",
            &[Action::NewToken, Action::Retry],
        ),
        ErrorKind::PaymentNeeded => Words::new(
            "Fly asks for a credit card before it makes anything.",
            "Add a card on Fly's billing page, come back, and go on.",
            &[Action::CardAdded],
        )
        .link(billing),
        ErrorKind::TrustNeeded => Words::new(
            "Fly wants to verify your account first.",
            "Follow the steps on Fly's billing page, come back, and go on.",
            &[Action::CardAdded],
        )
        .link(billing),
        ErrorKind::NameTaken => Words::new(
            "The name is taken. App names are shared by everybody at Fly.",
            "Choose another name.",
            &[Action::OtherName],
        ),
        ErrorKind::NameInvalid => Words::new(
            "Fly does not take this name.",
            "Choose a shorter name of small letters, digits and dashes.",
            &[Action::OtherName],
        ),
        ErrorKind::NotAMachinesApp => Words::new(
            format!("The app for {part} was made by older means and takes no Machines."),
            "Choose another name.",
            &[Action::OtherName, Action::Undo],
        ),
        ErrorKind::OverQuota | ErrorKind::NoCapacity | ErrorKind::VolumeHostFull => Words::new(
            "Fly has no room for this size in this region right now.",
            "Choose another region, or try again in a while.",
            &[Action::OtherRegion, Action::Retry],
        ),
        ErrorKind::VolumeMissing => Words::new(
            "Fly does not find the VM's volume any more.",
            "Try again: a new one is made.",
            &[Action::Retry],
        ),
        ErrorKind::ImagePrivate | ErrorKind::ImageUnknown | ErrorKind::ImageTooLarge => {
            image(error.kind.clone(), part, "")
        }
        ErrorKind::NetworkUnknown => Words::new(
            "Fly does not know the private network that was chosen.",
            "Try again. If it comes back, undo and deploy without a network of its own.",
            &[Action::Retry, Action::Undo],
        ),
        ErrorKind::NotFound => Words::new(
            format!("Something of {part} that should be there is not."),
            "Try again: what is missing is made anew.",
            &[Action::Retry],
        ),
        ErrorKind::MachineExists(_) | ErrorKind::Conflict => Words::new(
            format!("Somebody else is changing {part} at the same time."),
            "Close other pages that work on this deployment, then try again.",
            &[Action::Retry],
        ),
        ErrorKind::RateLimited => Words::new(
            "Fly asks to be called less often.",
            "Wait a minute, then try again.",
            &[Action::Retry],
        ),
        ErrorKind::ServerTrouble => Words::new(
            "Fly has trouble on its side and did not recover in time.",
            "Try again in a while. Fly's status page tells more.",
            &[Action::Retry],
        )
        .link("https://status.flyio.net"),
        ErrorKind::WaitTimedOut => Words::new(
            format!("Fly needs longer than usual for {part}."),
            "Try again.",
            &[Action::Retry],
        ),
        ErrorKind::Lost(Lost::Offline) => Words::new(
            "This device is offline.",
            "Go on when you have a network again.",
            &[Action::Retry],
        ),
        ErrorKind::Lost(_) => Words::new(
            "Fly did not answer, several times in a row.",
            "Check your network, then try again. Nothing is made twice.",
            &[Action::Retry],
        ),
        ErrorKind::Unreadable => Words::new(
            "The answer was not one of Fly's. A hotel or company network may be in between.",
            "Sign in to the network or use another one, then try again.",
            &[Action::Retry],
        ),
        ErrorKind::Unrecognised => Words::new(
            "Fly said no, and this page does not know why.",
            "Fly's own words stand below. Try again, or undo.",
            &[Action::Retry],
        ),
    };
    if words.details.is_empty() {
        words.details(error.text.clone())
    } else {
        words
    }
}

/// An image that Fly cannot use.
pub(super) fn image(kind: ErrorKind, part: &str, text: &str) -> Words {
    let (happened, todo) = match kind {
        ErrorKind::ImagePrivate => (
            format!("The image for {part} is private, so Fly cannot load it."),
            "Only its publisher can change that. Tell whoever gave you this page, or use another image.",
        ),
        ErrorKind::ImageTooLarge => (
            format!("The image for {part} is larger than the 8 GB that Fly unpacks."),
            "Tell whoever gave you this page, or use another image.",
        ),
        _ => (
            format!("There is no image for {part} under the name that was set."),
            "Tell whoever gave you this page, or use another image.",
        ),
    };
    Words::new(happened, todo, &[Action::OtherImages, Action::Retry]).details(text.to_owned())
}
