//! A channel without its secrets: what the page still knows when the keys are gone.

use super::{discord, whatsapp, Channel, Kind, LastStep};
use crate::credentials::discord::{ChannelPlace, Snowflake};
use crate::credentials::phone::PhoneNumber;
use crate::fly::{escape, AppName};
use crate::stack::SenderId;
use whatsapp::SandboxCode;

/// What the last mile needs and is no secret. The notes of a deployment hold its [`SenderId`]
/// alone; what is beyond that is nothing where it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// WhatsApp by Twilio.
    WhatsApp {
        /// The number that the agent writes from: the sandbox's or an own sender's.
        sender: PhoneNumber,
        /// The account's code for the sandbox.
        sandbox_code: Option<SandboxCode>,
    },
    /// A Telegram bot.
    Telegram {
        /// Its id.
        bot: u64,
        /// Its name in addresses, without `@`.
        username: Option<String>,
    },
    /// A Discord bot.
    Discord {
        /// Its application.
        application: Snowflake,
        /// The channel that is listened to, and its server.
        place: ChannelPlace,
    },
}

impl From<&SenderId> for Open {
    fn from(sender: &SenderId) -> Self {
        match sender {
            SenderId::WhatsApp(number) => Self::WhatsApp {
                sender: number.clone(),
                sandbox_code: None,
            },
            SenderId::Telegram(bot) => Self::Telegram {
                bot: *bot,
                username: None,
            },
            SenderId::Discord {
                application,
                channel,
            } => Self::Discord {
                application: *application,
                place: ChannelPlace {
                    guild: None,
                    channel: *channel,
                },
            },
        }
    }
}

impl From<&Channel> for Open {
    fn from(channel: &Channel) -> Self {
        match channel {
            Channel::WhatsApp(channel) => Self::WhatsApp {
                sender: channel.sender.clone(),
                sandbox_code: channel.sandbox_code.clone(),
            },
            Channel::Telegram(channel) => Self::Telegram {
                bot: channel.bot_id(),
                username: channel.bot.as_ref().map(|bot| bot.username.clone()),
            },
            Channel::Discord(channel) => Self::Discord {
                application: channel.token.application(),
                place: channel.place,
            },
        }
    }
}

impl Open {
    /// Which one.
    pub fn kind(&self) -> Kind {
        match self {
            Self::WhatsApp { .. } => Kind::WhatsApp,
            Self::Telegram { .. } => Kind::Telegram,
            Self::Discord { .. } => Kind::Discord,
        }
    }

    /// What people write to.
    pub fn sender(&self) -> SenderId {
        match self {
            Self::WhatsApp { sender, .. } => SenderId::WhatsApp(sender.clone()),
            Self::Telegram { bot, .. } => SenderId::Telegram(*bot),
            Self::Discord { application, place } => SenderId::Discord {
                application: *application,
                channel: place.channel,
            },
        }
    }

    /// What is left when the deployment stands, in the order to do it, the first message last;
    /// `first` is that message.
    pub fn last_mile(&self, relay: &AppName, first: &str) -> Vec<LastStep> {
        let mut steps = match self {
            Self::WhatsApp {
                sender,
                sandbox_code,
            } => whatsapp::last_mile(sender, sandbox_code.as_ref(), relay),
            // Nothing: its webhook was removed before the relay began to poll.
            Self::Telegram { .. } => Vec::new(),
            Self::Discord { application, .. } => discord::last_mile(*application),
        };
        steps.push(LastStep::SayHello {
            link: self.chat_link(first),
        });
        steps
    }

    /// Opens the chat, with a first message ready where the app can do that; nothing where the
    /// chat's address is not known.
    pub fn chat_link(&self, first: &str) -> Option<String> {
        match self {
            Self::WhatsApp { sender, .. } => Some(whatsapp::chat_link(sender, first)),
            // `t.me/{bot}?text=…` (core.telegram.org/api/links, "Public username links").
            Self::Telegram { username, .. } => {
                let username = username.as_ref()?;
                Some(format!("https://t.me/{username}?text={}", escape(first)))
            }
            // Discord's links hold no message.
            Self::Discord { place, .. } => {
                let (guild, channel) = (place.guild?, place.channel);
                Some(format!("https://discord.com/channels/{guild}/{channel}"))
            }
        }
    }

    /// Takes over what `other` knows of the same number or bot beyond its address.
    #[must_use]
    pub fn or_from(self, other: &Self) -> Self {
        match self.sender() == other.sender() {
            true => other.clone(),
            false => self,
        }
    }
}
