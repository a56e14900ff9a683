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
    /// Whether the token was entered only to look at something: it goes with the screen.
    pub for_a_look: bool,
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

impl Session {
    /// Whether anything is held that would have to be entered again.
    pub fn holds_keys(&self) -> bool {
        let texts = [
            &self.anthropic,
            &self.github,
            &self.twilio_sid,
            &self.twilio_token,
        ];
        self.token.is_some()
            || texts.iter().any(|secret| secret.is_some())
            || self.telegram.is_some()
            || self.discord.is_some()
            || self.run_channels.is_some()
    }

    /// What was typed in the middle of a run is the engine's alone, or not wanted any more.
    pub fn end_form(&mut self) {
        let (begun, run_channels) = (self.begun.take(), self.run_channels.take());
        *self = Self::default();
        self.begun = begun;
        self.run_channels = run_channels;
    }

    /// Nothing is left of the run that its keys would be of use for.
    pub fn end_run(&mut self) {
        self.begun = None;
        self.run_channels = None;
    }

    /// What was looked at with a token is left.
    pub fn end_look(&mut self) {
        if std::mem::take(&mut self.for_a_look) {
            self.token = None;
            self.org = None;
            self.organization.clear();
        }
    }
}
