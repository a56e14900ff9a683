//! Which number or bot reaches which agent.

use crate::channels::whatsapp::SANDBOX_NUMBER;
use crate::manage::Conflict;
use crate::stack::{Ending, SenderId};

pub const LINK: &str = "Show who reaches which agent";
pub const TITLE_TOKEN: &str = "Who reaches which agent?";
pub const LEDE_TOKEN: &str = "To look at all agents of an account side by side, this page needs \
                              a token of that account.";
pub const SHOW: &str = "Show my agents";
pub const TITLE: &str = "Who reaches which agent";
pub const NOT_TOLD: &str = "Its relay does not tell: it was made by an earlier version of this \
                            page, or by other means.";
pub const NOT_TOLD_WHO: &str = "does not tell whom it answers";
pub const NO_RELAY: &str = "Nothing reaches it: it has no relay that runs.";
pub const NOBODY: &str = "There is no agent in this account.";
/// Where who may write stands, and why it is not shown.
pub const ALLOWED: &str = "Who may write to an agent";
pub const ALLOWED_MEANS: &str = "Each agent answers the people alone who were named when it was \
                                 made. Here you see the last two digits of their numbers. The \
                                 whole numbers are stored as a secret, and Fly.io hands no secret \
                                 back. To change who may write, set the secret anew.";
pub const OTHERS: &str = "Agents in other Fly.io accounts are not seen from here.";

pub const LOOKING: &str = "Looking whether another agent has this number or bot…";
pub const UNSHARED: &str = "No other agent in this account has this number or bot.";
pub const CANNOT_TELL: &str = "Fly.io did not say whether another agent in this account has this \
                               number or bot. If one has, only one of them gets the messages. If \
                               you know that none has, go on.";
pub const ALL_THE_SAME: &str = "If that is what you want, go on.";

pub fn lede(organization: &str) -> String {
    format!("All agents in {organization} and what people write to, side by side.")
}

pub fn reaches(vm: &str) -> String {
    format!("reaches {vm}")
}

/// A number or bot as people know it.
pub fn sender(sender: &SenderId) -> String {
    match sender {
        SenderId::WhatsApp(number) if number.as_str() == SANDBOX_NUMBER => {
            format!("WhatsApp {number}, Twilio’s sandbox")
        }
        SenderId::WhatsApp(number) => format!("WhatsApp {number}"),
        SenderId::Telegram(bot) => format!("Telegram bot {bot}"),
        SenderId::Discord {
            application,
            channel,
        } => format!("Discord bot {application} in channel {channel}"),
    }
}

/// Who may write to it, so far as that is shown.
pub fn allowed(endings: &[Ending]) -> String {
    let endings: Vec<String> = endings.iter().map(|ending| format!("…{ending}")).collect();
    match endings.as_slice() {
        [] => NOT_TOLD_WHO.into(),
        [one] => format!("answers {one} alone"),
        all => format!("answers {}", all.join(", ")),
    }
}

/// What it means that another agent has the same.
pub fn shared(conflict: &Conflict) -> String {
    let (with, what) = (&conflict.with, sender(&conflict.sender));
    let means = match &conflict.sender {
        SenderId::WhatsApp(_) if !conflict.certain => {
            "The sandbox sends the messages of one Twilio account to one address: if both agents \
             use the same Twilio account, the last one that you set there gets them all."
        }
        SenderId::WhatsApp(_) => {
            "Twilio sends the messages of a number to one address: the last one that you set \
             there gets them all, and the other agent falls silent."
        }
        SenderId::Telegram(_) => {
            "Telegram hands the messages of a bot to one program at a time: the two agents take \
             them from each other, and both seem broken."
        }
        SenderId::Discord { .. } => "Both agents answer in that channel, each on its own.",
    };
    format!("{with} has {what} too. {means}")
}
