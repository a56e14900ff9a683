//! What people write to: a number or a bot. Public, so it may stand in a Machine's metadata, from
//! where every phone with a token of the organization reads it back.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::credentials::discord::Snowflake;
use crate::credentials::phone::PhoneNumber;

/// The number or bot of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SenderId {
    /// The number that the agent writes from.
    WhatsApp(PhoneNumber),
    /// The bot's id, the number before its token's colon.
    Telegram(u64),
    /// The bot and the channel: one bot may serve two deployments in two channels.
    Discord {
        /// The bot's application id.
        application: Snowflake,
        /// The channel's id.
        channel: Snowflake,
    },
}

impl SenderId {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (channel, id) = text.split_once(':')?;
        Some(match channel {
            "whatsapp" => Self::WhatsApp(PhoneNumber::parse(id).ok()?),
            "telegram" => Self::Telegram(id.parse().ok()?),
            "discord" => {
                let (application, channel) = id.split_once('/')?;
                Self::Discord {
                    application: Snowflake::parse(application).ok()?,
                    channel: Snowflake::parse(channel).ok()?,
                }
            }
            _ => return None,
        })
    }

    /// The value of a metadata entry that holds several.
    pub fn join(senders: &[Self]) -> String {
        let words: Vec<String> = senders.iter().map(Self::to_string).collect();
        words.join(" ")
    }

    /// What stands in such an entry; words of a later version are left out.
    pub fn split(entry: &str) -> Vec<Self> {
        entry
            .split_ascii_whitespace()
            .filter_map(Self::parse)
            .collect()
    }
}

impl fmt::Display for SenderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WhatsApp(number) => write!(f, "whatsapp:{number}"),
            Self::Telegram(bot) => write!(f, "telegram:{bot}"),
            Self::Discord {
                application,
                channel,
            } => write!(f, "discord:{application}/{channel}"),
        }
    }
}

impl TryFrom<String> for SenderId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("not a sender: {text}"))
    }
}

impl From<SenderId> for String {
    fn from(sender: SenderId) -> Self {
        sender.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn senders_are_read_back_from_an_entry() {
        let entry = "whatsapp:+14155238886 telegram:110201543 \
                     discord:198622483471925248/298622483471925248";
        let senders = SenderId::split(entry);
        assert_eq!(senders.len(), 3);
        assert_eq!(SenderId::join(&senders), entry);
        assert!(SenderId::split("signal:1 telegram:x whatsapp: discord:1").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read_without_a_panic(entry in "(whatsapp:|telegram:|discord:)?.{0,60}") {
            let senders = SenderId::split(&entry);
            prop_assert_eq!(SenderId::split(&SenderId::join(&senders)), senders);
        }
    }
}
