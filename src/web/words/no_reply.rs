//! What is asked after the first message, and what is found where no reply comes.

use crate::channels::diagnose::{Cause, Next};
use crate::channels::Kind;

pub const QUESTION: &str = "Did you get a reply?";
pub const YES: &str = "Yes";
pub const NO: &str = "No";
pub const WORKS: &str = "Your agent answers. One thing is left: revoke the Fly.io token below.";
pub const TOKEN: &str =
    "To look at your relay and VM, this page needs the Fly.io token once more: \
                         it has forgotten it.";
pub const LOOK: &str = "Look for the reason";
pub const WITHOUT: &str = "Go on without the token";
pub const AGAIN: &str = "Look again";
pub const NOW: &str = "Now I got a reply";
pub const LOOKING: &str = "Looking for the reason…";
pub const FOUND: &str = "This was found";
pub const MAYBE: &str = "Nothing wrong was seen from here. The most common reasons";
pub const PERHAPS: &str = "If that was not it, the most common reasons";
pub const GOOD: &str = "yes";
pub const BAD: &str = "no";
pub const UNKNOWN: &str = "cannot tell";
pub const WORKING: &str = "looking";
pub const WAITING: &str = "not yet";

pub const RELAY: &str = "The relay is well";
pub const REACH: &str = "This phone reaches the relay";
pub const VM: &str = "The relay wakes the VM";
pub const ACCOUNT: &str = "The Twilio account is active";
pub const SENDER: &str = "Twilio knows the number";
pub const WEBHOOK: &str = "Twilio’s messages go to the relay";
pub const POLLING: &str = "The relay collects Telegram’s messages";

pub const OPEN_RELAY: &str = "Open the relay in Fly.io";
pub const OPEN_SECRETS: &str = "Open the relay’s secrets in Fly.io";
pub const OPEN_VM: &str = "Open the VM in Fly.io";
pub const DISCONNECT: &str = "Disconnect it";
pub const DISCONNECTING: &str = "Disconnecting…";
pub const DISCONNECT_FAILED: &str = "Telegram did not do it. Try again in a moment.";

pub fn allowed(list: &str) -> String {
    format!("As entered on this phone: {list}")
}

/// What may be wrong.
pub fn cause(cause: &Cause, kind: Kind) -> String {
    let text = match cause {
        Cause::RelayStopped => "The relay is stopped, and it should always run.",
        Cause::RelayDown => "The relay is not well, so nobody receives your messages.",
        Cause::RelayUnreachable => "The relay runs, and cannot be reached from outside.",
        Cause::VmUnreachable => "The relay does not reach the VM, so nobody answers.",
        Cause::KeyRefused if kind == Kind::Telegram => {
            "Telegram does not take the bot’s token any more."
        }
        Cause::KeyRefused => "Twilio does not take SID and auth token any more.",
        Cause::AccountClosed => "Twilio has suspended or closed the account.",
        Cause::SenderOffline(state) if state.is_empty() => {
            "Twilio does not list the number among your WhatsApp senders."
        }
        Cause::SenderOffline(state) => {
            return format!("Twilio says that the number is not online: {state}.")
        }
        Cause::WebhookMissing => "Twilio sends your messages nowhere: no webhook is set.",
        Cause::WebhookElsewhere(url) => {
            return format!("Twilio sends your messages somewhere else: {url}")
        }
        Cause::BotHasWebhook => {
            "The bot’s messages go to another program, so none reaches your relay."
        }
        Cause::AnotherPoller => "Another program takes the bot’s messages before your relay.",
        Cause::NobodyPolls => "Messages wait at Telegram: your relay does not collect them.",
        Cause::WebhookUnseen => {
            "The webhook was never set, or has a mistake in it. It cannot be seen from here."
        }
        Cause::NotJoined => "Your phone did not join the sandbox, or did so over 3 days ago.",
        Cause::TrialLimits => {
            "The Twilio account is a trial: it writes to verified numbers alone, and 50 times a \
             day through the sandbox."
        }
        Cause::NotAllowed => "You wrote from a number or account that is not allowed.",
        Cause::IntentOff => "The bot may not read messages: Message Content is off.",
        Cause::NotInvited => "The bot is not in the server, or may not see the channel.",
        Cause::OtherChannel => "You wrote in another channel than the one it listens to.",
        Cause::TokenReplaced => "The bot’s token was replaced in Discord’s developer portal.",
    };
    text.into()
}

/// What to do about it.
pub fn next(next: Next) -> &'static str {
    match next {
        Next::AddCard => {
            "Fly.io stops machines of trial accounts after 5 minutes. Add a card, then start the \
             relay in Fly.io."
        }
        Next::RestartRelay => "Open it in Fly.io, read its log, and restart it.",
        Next::WaitForName => {
            "Its name may not be known everywhere yet. Wait a few minutes, then look again."
        }
        Next::RestartVm => "Open it in Fly.io, read its log, and restart it.",
        Next::RenewKey => {
            "Copy the key again, store it anew among the relay’s secrets at Fly.io and restart it \
             there, or deploy anew with it."
        }
        Next::OpenConsole => "See in the Twilio console what it says about it.",
        Next::SetWebhook => "Set it to this address, with POST, as in the step above.",
        Next::RemoveWebhook => "Disconnect that program, then write to your bot again.",
        Next::StopOtherPoller => "Stop the other program, or make a bot of its own for it.",
        Next::JoinAgain => {
            "Send the join message again, as in the step above, then write once more."
        }
        Next::VerifyNumber => "Verify your number in the Twilio console, or leave the trial there.",
        Next::CheckAllowed => {
            "Compare what you write from with what was allowed, digit by digit. To change it, set \
             the relay’s secret anew at Fly.io and restart it there."
        }
        Next::TurnIntentOn => {
            "Turn Message Content Intent on and save. Without it the relay ends; it starts again \
             by itself."
        }
        Next::Invite => "Open the invite link again and choose your server.",
        Next::CheckChannel => "Write in the channel whose address you entered.",
    }
}
