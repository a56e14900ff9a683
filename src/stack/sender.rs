//! What people write to, a number or a bot, and whom it answers. It stands in a Machine's metadata,
//! from where every phone with a token of the organization reads it back: the number or bot is
//! public, and of the people there is no more than the last two digits.

use std::fmt;

use crate::credentials::discord::Snowflake;
use crate::credentials::phone::PhoneNumber;

/// The number or bot of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The last two digits of a person's number or id: enough for those who know it, and for nobody
/// else. The whole stands in the relay's secrets alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending(u8);

impl Ending {
    /// Of a number as it is written.
    pub fn of(number: &str) -> Self {
        let digits = number.bytes().filter(u8::is_ascii_digit);
        Self(digits.fold(0, |ending, digit| ending % 10 * 10 + (digit - b'0')))
    }

    fn parse(text: &str) -> Option<Self> {
        let is_written = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_written.then(|| Self::of(text))
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// What people write to at a deployment, and whom it answers.
///
/// As text: `telegram:110201543=67,12`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The number or bot.
    pub id: SenderId,
    /// Who may write, one ending for each; empty where that was not written down.
    pub allowed: Vec<Ending>,
}

impl Sender {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, endings) = text.split_once('=').unwrap_or((text, ""));
        let id = SenderId::parse(id)?;
        let allowed = match endings {
            "" => Vec::new(),
            // Half a list would pass for a whole one.
            _ => {
                let all: Option<Vec<Ending>> = endings.split(',').map(Ending::parse).collect();
                all.unwrap_or_default()
            }
        };
        Some(Self { id, allowed })
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

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)?;
        for (index, ending) in self.allowed.iter().enumerate() {
            write!(f, "{}{ending}", if index == 0 { '=' } else { ',' })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn senders_are_read_back_from_an_entry() {
        let entry = "whatsapp:+14155238886=67,09 telegram:110201543=43 \
                     discord:198622483471925248/298622483471925248";
        let senders = Sender::split(entry);
        assert_eq!(senders.len(), 3);
        assert_eq!(Sender::join(&senders), entry);
        assert!(Sender::split("signal:1 telegram:x whatsapp: discord:1").is_empty());
    }

    #[test]
    fn of_a_person_no_more_than_two_digits_is_told() {
        let shown = |number: &str| Ending::of(number).to_string();
        assert_eq!(shown("+4917012345607"), "07");
        assert_eq!(shown("-1001234567890"), "90");
        assert_eq!(shown("398622483471925248"), "48");
        assert_eq!(shown("5"), "05");
    }

    #[test]
    fn a_list_of_people_that_makes_no_sense_is_no_list() {
        for entry in [
            "telegram:1=67,+491",
            "telegram:1=6",
            "telegram:1=67,",
            "telegram:1=",
        ] {
            let senders = Sender::split(entry);
            assert_eq!(Sender::join(&senders), "telegram:1", "{entry}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read_without_a_panic(entry in "(whatsapp:|telegram:|discord:)?.{0,60}") {
            let senders = Sender::split(&entry);
            prop_assert_eq!(Sender::split(&Sender::join(&senders)), senders);
        }

        #[test]
        fn an_ending_never_holds_a_whole_number(number in "[+]?[0-9]{7,20}") {
            let shown = Ending::of(&number).to_string();
            prop_assert!(number.ends_with(&shown) && shown.len() == 2);
        }
    }
}
