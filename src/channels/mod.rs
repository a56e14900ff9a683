//! What a messaging channel hands to the relay, what is left to do after a deployment, and why no
//! reply may come. One file a channel.
//!
//! The environment's names are those that the relay's program reads; a channel of which one is
//! missing is left out by it, and without any channel it exits.

pub mod diagnose;
pub mod discord;
mod open;
pub mod telegram;
pub mod whatsapp;

pub use open::Open;

use crate::fly::AppName;
use crate::secret::Secret;
use crate::stack::{Ending, Sender};

/// A list that is never empty: the relay takes an empty list of allowed people as "everybody", and
/// everybody would drive the VM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowList<T>(Vec<T>);

impl<T> AllowList<T> {
    /// The list, unless it is empty.
    pub fn new(items: Vec<T>) -> Option<Self> {
        (!items.is_empty()).then_some(Self(items))
    }

    /// Who is allowed.
    pub fn items(&self) -> &[T] {
        &self.0
    }
}

impl<T: ToString> AllowList<T> {
    /// As the relay reads it: with commas between.
    fn joined(&self) -> Secret {
        let items: Vec<String> = self.0.iter().map(T::to_string).collect();
        Secret::new(items.join(","))
    }
}

/// The channels there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// WhatsApp by Twilio.
    WhatsApp,
    /// Telegram.
    Telegram,
    /// Discord.
    Discord,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::WhatsApp, Self::Telegram, Self::Discord];
}

/// A channel, its credentials checked.
#[derive(Clone, Debug)]
pub enum Channel {
    /// WhatsApp by Twilio.
    WhatsApp(whatsapp::WhatsApp),
    /// A Telegram bot.
    Telegram(telegram::Telegram),
    /// A Discord bot.
    Discord(discord::Discord),
}

/// A step that is left when the deployment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastStep {
    /// Send the sandbox its code, again every three days.
    JoinSandbox {
        /// Opens the chat with the message ready.
        link: String,
        /// Whether the person still has to write their own code behind `join`.
        code_missing: bool,
    },
    /// Tell Twilio where to post messages.
    SetWebhook {
        /// Where: to the letter, as Twilio's signature covers it.
        url: String,
        /// In the sandbox's settings, by hand; otherwise at the sender, by API if browsers are
        /// answered ([`crate::services::twilio::set_webhook`]).
        sandbox: bool,
    },
    /// Let the bot read what is written: without the Message Content intent it does not start.
    MessageContentIntent {
        /// The bot's page in Discord's developer portal.
        link: String,
    },
    /// Take the bot into the server.
    InviteBot {
        /// Asks for exactly the permissions that the relay needs.
        link: String,
    },
    /// Write the first message.
    SayHello {
        /// Opens the chat, where the address is known.
        link: Option<String>,
    },
}

/// Who can say that a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The service, by reading back what was set; the person if it answers no browser.
    ReadBack,
    /// The person alone.
    Person,
}

impl LastStep {
    /// Who can say that it is done.
    pub fn proof(&self) -> Proof {
        match self {
            Self::SetWebhook { sandbox: false, .. } => Proof::ReadBack,
            // The sandbox has no endpoint, and Discord is never asked.
            Self::SetWebhook { .. }
            | Self::JoinSandbox { .. }
            | Self::MessageContentIntent { .. }
            | Self::InviteBot { .. }
            | Self::SayHello { .. } => Proof::Person,
        }
    }
}

impl Channel {
    /// Which one.
    pub fn kind(&self) -> Kind {
        match self {
            Self::WhatsApp(_) => Kind::WhatsApp,
            Self::Telegram(_) => Kind::Telegram,
            Self::Discord(_) => Kind::Discord,
        }
    }

    /// The secrets that the relay reads, by the names that its program expects.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        match self {
            Self::WhatsApp(channel) => channel.secrets(),
            Self::Telegram(channel) => channel.secrets(),
            Self::Discord(channel) => channel.secrets(),
        }
    }

    /// Who may write, as people know it.
    pub fn allowed(&self) -> Vec<String> {
        fn all<T: ToString>(list: &AllowList<T>) -> Vec<String> {
            list.items().iter().map(T::to_string).collect()
        }
        match self {
            Self::WhatsApp(channel) => all(&channel.allowed),
            Self::Telegram(channel) => all(&channel.chats),
            Self::Discord(channel) => all(&channel.people),
        }
    }

    /// Whether the agent itself stands on the list of people, as when the bot's id was copied in
    /// place of one's own: whoever wrote that would get no answer.
    pub fn allows_itself(&self) -> bool {
        match self {
            Self::WhatsApp(channel) => channel.allowed.items().contains(&channel.sender),
            Self::Telegram(channel) => {
                let bot = i64::try_from(channel.bot_id());
                bot.is_ok_and(|bot| channel.chats.items().contains(&bot))
            }
            Self::Discord(channel) => {
                let people = channel.people.items();
                let place = channel.place;
                let others = [
                    Some(channel.token.application()),
                    Some(place.channel),
                    place.guild,
                ];
                others.iter().flatten().any(|id| people.contains(id))
            }
        }
    }

    /// What people write to, and whom it answers.
    pub fn sender(&self) -> Sender {
        let allowed = self.allowed();
        Sender {
            id: Open::from(self).sender(),
            allowed: allowed.iter().map(|number| Ending::of(number)).collect(),
        }
    }

    /// See [`Open::last_mile`].
    pub fn last_mile(&self, relay: &AppName, first: &str) -> Vec<LastStep> {
        Open::from(self).last_mile(relay, first)
    }

    /// See [`Open::chat_link`].
    pub fn chat_link(&self, first: &str) -> Option<String> {
        Open::from(self).chat_link(first)
    }
}

/// The channels of a deployment: at least one, at most one of each kind, as the relay has one set
/// of names for each.
#[derive(Clone, Debug)]
pub struct Channels(Vec<Channel>);

/// Why channels do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelsProblem {
    /// None was chosen: the relay would exit.
    None,
    /// Two of this kind.
    Twice(Kind),
    /// The agent itself is among the people of this one, see [`Channel::allows_itself`].
    Itself(Kind),
}

impl Channels {
    /// Puts channels together.
    ///
    /// # Errors
    /// Why they do not go together.
    pub fn new(channels: Vec<Channel>) -> Result<Self, ChannelsProblem> {
        if channels.is_empty() {
            return Err(ChannelsProblem::None);
        }
        for (index, channel) in channels.iter().enumerate() {
            let kind = channel.kind();
            if channels[..index].iter().any(|other| other.kind() == kind) {
                return Err(ChannelsProblem::Twice(kind));
            }
            if channel.allows_itself() {
                return Err(ChannelsProblem::Itself(kind));
            }
        }
        Ok(Self(channels))
    }

    /// Each of them.
    pub fn all(&self) -> &[Channel] {
        &self.0
    }

    /// The secrets that the relay reads.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        self.0.iter().flat_map(Channel::secrets).collect()
    }

    /// What they are without their secrets.
    pub fn open(&self) -> Vec<Open> {
        self.0.iter().map(Open::from).collect()
    }

    /// Those whose keys are of use when the deployment stands: an own sender's webhook is set and
    /// looked at, and a bot's other poller is looked for. Nothing can be asked of the sandbox, nor
    /// of Discord.
    pub fn for_the_last_mile(self) -> Option<Self> {
        let mut channels = self.0;
        channels.retain(|channel| match channel {
            Channel::WhatsApp(channel) => !channel.is_sandbox(),
            Channel::Telegram(_) => true,
            Channel::Discord(_) => false,
        });
        (!channels.is_empty()).then_some(Self(channels))
    }

    /// What people write to, for the relay's metadata.
    pub fn senders(&self) -> Vec<Sender> {
        self.0.iter().map(Channel::sender).collect()
    }
}

impl From<Channel> for Channels {
    fn from(channel: Channel) -> Self {
        Self(vec![channel])
    }
}

#[cfg(test)]
#[path = "channels_tests.rs"]
mod tests;
