//! The secrets that this page holds, and what is known with them.

use crate::channels::{Channels, Open};
use crate::credentials::discord::BotToken as DiscordToken;
use crate::credentials::telegram::BotToken as TelegramToken;
use crate::fly::{OrgSlug, Token};
use crate::secret::Secret;
use crate::services::telegram::Bot;

/// Secrets, in memory only; each is wiped when it is dropped.
#[derive(Default)]
pub struct Session {
    pub token: Option<Token>,
    pub org: Option<OrgSlug>,
    /// The organization's name for people.
    pub organization: String,
    pub anthropic: Option<Secret>,
    pub github: Option<Secret>,
    pub twilio_sid: Option<Secret>,
    pub twilio_token: Option<Secret>,
    pub telegram: Option<TelegramToken>,
    /// The bot of that token, where Telegram told it.
    pub telegram_bot: Option<Bot>,
    pub discord: Option<DiscordToken>,
    /// The channels of the run that was begun here.
    pub begun: Option<Vec<Open>>,
    /// Those of them whose keys are needed when it ends: a webhook to set, a diagnosis to make. All
    /// other secrets are the engine's alone by then.
    pub run_channels: Option<Channels>,
}
