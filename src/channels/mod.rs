//! What a messaging channel hands to the relay. One file a channel.

pub mod whatsapp;

use crate::secret::Secret;

/// A channel, its credentials checked.
#[derive(Clone, Debug)]
pub enum Channel {
    /// WhatsApp by Twilio.
    WhatsApp(whatsapp::WhatsApp),
}

impl Channel {
    /// The secrets that the relay reads, by the names that its program expects.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        match self {
            Self::WhatsApp(channel) => channel.secrets(),
        }
    }
}
