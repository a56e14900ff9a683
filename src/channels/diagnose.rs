//! Why no reply comes: from what can be seen to the most likely causes, each with what to do next.
//!
//! What was seen to be wrong comes first, in the order that a message travels; then, if nothing
//! was, what nobody can see from here, the most common first (openclaw #2260,
//! clawdbot-railway-template #96: hours lost on a silent bot).

use crate::fly::Machine;
use crate::services::telegram::{Trouble, WebhookInfo};
use crate::services::twilio::{AccountVerdict, WebhookVerdict};

/// What was seen of a deployment that does not reply; nothing for what was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Whether Fly's check of the relay passes.
    pub relay_healthy: Option<bool>,
    /// Whether Fly stopped the relay although it shall always run: a trial account's five minutes.
    pub relay_stopped: bool,
    /// Whether the phone reached the relay.
    pub relay_reached: Option<bool>,
    /// Whether the relay reached, and so woke, the VM.
    pub path: Option<bool>,
    /// What was seen of the channel.
    pub channel: Seen,
}

/// What was seen of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// WhatsApp by Twilio.
    WhatsApp {
        /// Whether the agent writes from the sandbox.
        sandbox: bool,
        /// The account, if it was asked for.
        account: Option<AccountVerdict>,
        /// The webhook as read back, if it could be.
        webhook: Option<WebhookVerdict>,
        /// Whether the sender is among the account's, and Twilio's word where it is not online.
        sender: Option<Result<(), String>>,
    },
    /// Telegram.
    Telegram {
        /// Where messages go, or why that is not known.
        webhook: Option<Result<WebhookInfo, Trouble>>,
        /// Whether somebody else was seen to poll. Seen before the relay started, or in its log:
        /// looking from here would end the relay's own polling.
        another_poller: bool,
    },
    /// Discord, which is never asked.
    Discord,
}

/// What may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Fly stopped the relay: a trial account.
    RelayStopped,
    /// The relay is not well.
    RelayDown,
    /// The relay is well, and cannot be reached from outside.
    RelayUnreachable,
    /// The relay does not reach the VM.
    VmUnreachable,
    /// The service does not take the key any more.
    KeyRefused,
    /// Twilio suspended or closed the account.
    AccountClosed,
    /// The number is not among the account's senders, or not online: Twilio's word for its state.
    SenderOffline(String),
    /// Messages are posted nowhere.
    WebhookMissing,
    /// Messages are posted elsewhere.
    WebhookElsewhere(String),
    /// The bot has a webhook, so nothing comes to the relay that polls.
    BotHasWebhook,
    /// Another program polls with the bot's token; only one is served.
    AnotherPoller,
    /// Messages wait at Telegram: the relay does not poll.
    NobodyPolls,
    /// The webhook could not be read: it may never have been set.
    WebhookUnseen,
    /// The phone did not join the sandbox, or three days ago (error 63015).
    NotJoined,
    /// The account is a trial, which writes to verified numbers alone (error 21608), and to the
    /// sandbox 50 times a day.
    TrialLimits,
    /// The writer is not on the list of allowed people.
    NotAllowed,
    /// The Message Content intent is off.
    IntentOff,
    /// The bot is not in the server, or may not see the channel.
    NotInvited,
    /// Another channel was written to than the one that is listened to.
    OtherChannel,
    /// The bot's token was replaced in Discord's portal, or is a person's.
    TokenReplaced,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Add a payment card at Fly, then start the relay.
    AddCard,
    /// Look at the relay's Machine and restart it.
    RestartRelay,
    /// Wait a few minutes for the name to be known everywhere, then look again.
    WaitForName,
    /// Look at the VM's Machine and restart it.
    RestartVm,
    /// Copy the key again and hand it to the relay.
    RenewKey,
    /// See the service's console about the account or the sender.
    OpenConsole,
    /// Set the webhook.
    SetWebhook,
    /// Remove the bot's webhook.
    RemoveWebhook,
    /// Stop the other program, or make a bot of its own.
    StopOtherPoller,
    /// Send the sandbox its code again.
    JoinAgain,
    /// Verify the number at Twilio, or leave the trial.
    VerifyNumber,
    /// Compare the list of allowed people with who writes.
    CheckAllowed,
    /// Turn the intent on, then restart the relay: it exited without it.
    TurnIntentOn,
    /// Open the invite link.
    Invite,
    /// Compare the channel's id.
    CheckChannel,
}

/// A cause, and whether it was seen or is only likely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What may be wrong.
    pub cause: Cause,
    /// Whether it was seen.
    pub seen: bool,
}

impl Cause {
    /// What to do about it.
    pub fn next(&self) -> Next {
        match self {
            Self::RelayStopped => Next::AddCard,
            Self::RelayDown | Self::NobodyPolls => Next::RestartRelay,
            Self::RelayUnreachable => Next::WaitForName,
            Self::VmUnreachable => Next::RestartVm,
            Self::KeyRefused | Self::TokenReplaced => Next::RenewKey,
            Self::AccountClosed | Self::SenderOffline(_) => Next::OpenConsole,
            Self::WebhookMissing | Self::WebhookElsewhere(_) | Self::WebhookUnseen => {
                Next::SetWebhook
            }
            Self::BotHasWebhook => Next::RemoveWebhook,
            Self::AnotherPoller => Next::StopOtherPoller,
            Self::NotJoined => Next::JoinAgain,
            Self::TrialLimits => Next::VerifyNumber,
            Self::NotAllowed => Next::CheckAllowed,
            Self::IntentOff => Next::TurnIntentOn,
            Self::NotInvited => Next::Invite,
            Self::OtherChannel => Next::CheckChannel,
        }
    }
}

/// What the relay's Machines show: whether its check passes, where it has one already, and whether
/// it was stopped although it shall always run. A relay that is gone is not well.
pub fn relay_shows(machines: &[Machine]) -> (Option<bool>, bool) {
    let Some(machine) = machines.iter().find(|machine| !machine.is_leaving()) else {
        return (Some(false), false);
    };
    let stopped = matches!(machine.state.as_str(), "stopped" | "suspended");
    let healthy = (!machine.checks.is_empty()).then(|| machine.passes_its_checks());
    (healthy, stopped)
}

/// The causes, the most likely first. Never empty.
pub fn diagnose(observed: &Observed) -> Vec<Finding> {
    let mut seen = Vec::new();
    let mut likely = Vec::new();
    match observed {
        _ if observed.relay_stopped => seen.push(Cause::RelayStopped),
        _ if observed.relay_healthy == Some(false) => seen.push(Cause::RelayDown),
        // Telegram and Discord call nobody: only Twilio needs to reach the relay.
        _ if observed.relay_reached == Some(false)
            && matches!(observed.channel, Seen::WhatsApp { .. }) =>
        {
            seen.push(Cause::RelayUnreachable);
        }
        _ => {}
    }
    if observed.path == Some(false) {
        seen.push(Cause::VmUnreachable);
    }
    match &observed.channel {
        Seen::WhatsApp {
            sandbox,
            account,
            webhook,
            sender,
        } => {
            match account {
                Some(AccountVerdict::Refused | AccountVerdict::TestCredentials) => {
                    seen.push(Cause::KeyRefused)
                }
                Some(AccountVerdict::Suspended | AccountVerdict::Closed) => {
                    seen.push(Cause::AccountClosed);
                }
                _ => {}
            }
            if let Some(Err(state)) = sender {
                seen.push(Cause::SenderOffline(state.clone()));
            }
            match webhook {
                Some(WebhookVerdict::Set) => {}
                Some(WebhookVerdict::Missing) => seen.push(Cause::WebhookMissing),
                Some(WebhookVerdict::WrongAddress(at)) => {
                    seen.push(Cause::WebhookElsewhere(at.clone()));
                }
                None => likely.push(Cause::WebhookUnseen),
            }
            if *sandbox {
                likely.push(Cause::NotJoined);
            }
            likely.push(Cause::NotAllowed);
            // The keys of the sandbox are gone by now, and it is where trials write from.
            let perhaps_trial = match account {
                Some(AccountVerdict::Good { trial, .. }) => *trial,
                Some(_) => false,
                None => *sandbox,
            };
            if perhaps_trial {
                likely.push(Cause::TrialLimits);
            }
        }
        Seen::Telegram {
            webhook,
            another_poller,
        } => {
            match webhook {
                Some(Err(Trouble::Refused)) => seen.push(Cause::KeyRefused),
                Some(Ok(info)) if info.url.is_some() => seen.push(Cause::BotHasWebhook),
                Some(Ok(info)) if info.waiting > 0 && !another_poller => {
                    seen.push(Cause::NobodyPolls);
                }
                _ => {}
            }
            match another_poller {
                true => seen.push(Cause::AnotherPoller),
                false => likely.extend([Cause::NotAllowed, Cause::AnotherPoller]),
            }
        }
        Seen::Discord => likely.extend([
            Cause::IntentOff,
            Cause::NotInvited,
            Cause::OtherChannel,
            Cause::NotAllowed,
            Cause::TokenReplaced,
        ]),
    }
    let findings = |causes: Vec<Cause>, seen| {
        let finding = move |cause| Finding { cause, seen };
        causes.into_iter().map(finding)
    };
    findings(seen, true)
        .chain(findings(likely, false))
        .collect()
}

#[cfg(test)]
#[path = "diagnose_tests.rs"]
mod tests;
