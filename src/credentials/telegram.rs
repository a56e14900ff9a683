//! A Telegram bot's token, as BotFather gives it.
//!
//! The bot's id, a colon, 35 letters, digits, `_` or `-` (core.telegram.org/bots/api, "Authorizing
//! your bot"; the patterns of trufflehog and gitleaks). BotFather sends it in the middle of a
//! message, and people paste the whole message: the token is looked for in it.

use super::{common, Problem, WrongKind};
use crate::secret::Secret;

const SECRET_LENGTH: usize = 35;
/// Longer ids and secrets than today's pass: services change their formats.
const LONGEST: usize = 96;
/// BotFather's message is half as long.
const LONGEST_MESSAGE: usize = 2000;

/// A token that has a bot's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotToken(Secret);

impl BotToken {
    /// Cleans and checks a token, alone or in the midst of a message.
    ///
    /// # Errors
    /// What is wrong with it, never quoting it.
    pub fn parse(pasted: &str) -> Result<Self, Problem> {
        let whole = one(pasted);
        if whole.is_ok() || pasted.len() > LONGEST_MESSAGE {
            return whole;
        }
        // Only a message has words: a token that a phone broke into lines was put together above.
        let mut found = pasted.split_whitespace().filter_map(|word| one(word).ok());
        match (found.next(), found.next()) {
            (Some(token), None) => Ok(token),
            (Some(first), Some(second)) if first == second => Ok(first),
            (Some(_), Some(_)) => Err(Problem::TooLong),
            (None, _) => whole,
        }
    }

    /// The token itself.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// The bot's id: the number before the colon. It is public.
    pub fn bot_id(&self) -> &str {
        let text = self.0.expose();
        text.split_once(':').map_or("", |(id, _)| id)
    }
}

fn one(pasted: &str) -> Result<BotToken, Problem> {
    // An address of the API, copied from somebody's instructions.
    let pasted = pasted.trim();
    let pasted = pasted
        .strip_prefix("https://api.telegram.org/")
        .map_or(pasted, |rest| rest.split('/').next().unwrap_or(rest));
    if ["@", "https://t.me/", "t.me/", "http://t.me/"]
        .iter()
        .any(|start| pasted.starts_with(start))
    {
        return Err(Problem::WrongKind(WrongKind::TelegramName));
    }
    let key = common(pasted, "Telegram", LONGEST)?;
    let text = key.expose().strip_prefix("bot").unwrap_or(key.expose());
    let (id, secret) = match text.split_once(':') {
        Some(parts) => parts,
        None if is_id(text) => return Err(Problem::TooShort),
        None if text.len() <= 32 && text.to_ascii_lowercase().ends_with("bot") => {
            return Err(Problem::WrongKind(WrongKind::TelegramName));
        }
        None => return Err(Problem::Unfamiliar),
    };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !is_id(id) || !secret.bytes().all(fits) {
        return Err(Problem::Unfamiliar);
    }
    match secret.len() {
        0..SECRET_LENGTH => Err(Problem::TooShort),
        SECRET_LENGTH..=64 => Ok(BotToken(Secret::new(text))),
        _ => Err(Problem::TooLong),
    }
}

fn is_id(text: &str) -> bool {
    (5..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good() -> String {
        format!("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PAL{}", "_-dsw")
    }

    #[test]
    fn a_token_is_found_however_it_was_copied() {
        let good = good();
        for pasted in [
            good.clone(),
            format!(" `{good}`\n"),
            format!("{}\n{}", &good[..20], &good[20..]),
            format!("bot{good}"),
            format!("https://api.telegram.org/bot{good}/getMe"),
            format!("Use this token to access the HTTP API:\n{good}\nKeep your token secure."),
        ] {
            let token = BotToken::parse(&pasted).unwrap();
            assert_eq!(token.secret().expose(), good, "{pasted:?}");
            assert_eq!(token.bot_id(), "110201543");
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        let good = good();
        let discord = format!("MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.{}", "x".repeat(27));
        let name = Problem::WrongKind(WrongKind::TelegramName);
        for (pasted, problem) in [
            ("", Problem::Empty),
            (&good[..40], Problem::TooShort),
            ("110201543", Problem::TooShort),
            ("110201543:", Problem::TooShort),
            ("@my_bot", name),
            ("https://t.me/my_bot", name),
            ("my_agent_bot", name),
            (&discord, Problem::OtherService("Discord")),
            ("sk-ant-api03-x", Problem::OtherService("Anthropic")),
            ("0123456789abcdef0123456789abcdef", Problem::Unfamiliar),
            (&format!("{good}{good}"), Problem::Unfamiliar),
            (&format!("{good} 9{good}"), Problem::TooLong),
        ] {
            assert_eq!(BotToken::parse(pasted).unwrap_err(), problem, "{pasted:?}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(pasted in ".{0,120}", tail in "[0-9]{4,17}[: ][\\w-]{30,70}") {
            for pasted in [&pasted, &tail, &format!("{pasted} {tail}")] {
                if let Ok(token) = BotToken::parse(pasted) {
                    let again = BotToken::parse(token.secret().expose());
                    let shown = format!("{token:?}");
                    prop_assert!(!shown.contains(token.bot_id()));
                    prop_assert_eq!(again, Ok(token));
                }
            }
        }
    }
}
