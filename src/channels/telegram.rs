//! Telegram: the relay polls for messages, so no webhook may be set and nobody else may poll.

use super::AllowList;
use crate::credentials::clean;
use crate::credentials::telegram::BotToken;
use crate::secret::Secret;
use crate::services::telegram::Bot;

/// What the relay needs.
#[derive(Clone, Debug)]
pub struct Telegram {
    /// The bot's token.
    pub token: BotToken,
    /// The bot as Telegram told it; nothing where it could not be asked.
    pub bot: Option<Bot>,
    /// The chats that are listened to; never empty, as an empty list lets anybody at Telegram
    /// drive the VM.
    pub chats: AllowList<i64>,
}

impl Telegram {
    /// The secrets that the relay reads.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        vec![
            ("TELEGRAM_BOT_TOKEN", self.token.secret().clone()),
            ("TELEGRAM_ALLOWED_CHAT_IDS", self.chats.joined()),
        ]
    }

    /// The bot's id.
    pub fn bot_id(&self) -> u64 {
        // At most 16 digits by the token's form.
        self.token.bot_id().parse().unwrap_or_default()
    }
}

/// Reads chat numbers that were copied from elsewhere: separated by commas, semicolons, spaces or
/// lines, without doubles. Groups have numbers below zero.
///
/// # Errors
/// The place, counted from 1, of the first that is none; 1 for an empty list.
pub fn parse_chats(typed: &str) -> Result<AllowList<i64>, usize> {
    let parts = typed
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '،'))
        .filter(|part| !part.is_empty());
    let mut chats = Vec::new();
    for (index, part) in parts.enumerate() {
        let part = clean(part).expose().replace(['\u{2212}', '\u{2013}'], "-");
        let chat = part.parse::<i64>().ok().filter(|chat| *chat != 0);
        let chat = chat.ok_or(index + 1)?;
        if !chats.contains(&chat) {
            chats.push(chat);
        }
    }
    AllowList::new(chats).ok_or(1)
}
