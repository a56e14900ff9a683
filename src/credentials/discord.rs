//! A Discord bot's token, and the ids of channels and people.
//!
//! Three parts with dots between: the bot's application id in base64, a time, a signature of 27 or
//! more characters (Discord docs, "Authentication"; trufflehog: 24–28, 6–7, 27–38 characters).
//! A person's own token has the very same form: only the old kind, `mfa.…`, can be told apart, so
//! no more is claimed. The token is never tried from the browser ([`crate::services`]): Discord
//! answers bots' tokens that come with a browser's `User-Agent` by 403.

use std::fmt;

use super::{clean, common, Problem, WrongKind};
use crate::secret::Secret;

const LONGEST: usize = 120;
const SIGNATURE: usize = 27;

/// An id at Discord: a number of 17 to 20 digits (Discord docs, "Snowflakes"). Public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snowflake(u64);

/// Why a text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnowflakeProblem {
    /// Nothing was given.
    Empty,
    /// A name: the id has to be copied with developer mode on.
    Name,
    /// Too few digits.
    TooShort,
    /// Too many digits.
    TooLong,
    /// A talk between two, which the bot does not hear: it listens in servers alone.
    DirectMessage,
}

/// A channel: what the relay needs, and the server if the channel's link was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelPlace {
    /// The server; only the link that opens the chat needs it.
    pub guild: Option<Snowflake>,
    /// The channel.
    pub channel: Snowflake,
}

/// A token that has a bot's form, and the application it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotToken {
    secret: Secret,
    application: Snowflake,
}

impl Snowflake {
    /// Reads an id: digits, a mention such as `<@…>` or `<#…>`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(typed: &str) -> Result<Self, SnowflakeProblem> {
        let typed = clean(typed);
        let digits = typed
            .expose()
            .trim_start_matches(['<', '@', '#', '!', '&'])
            .trim_end_matches('>');
        if digits.is_empty() {
            return Err(SnowflakeProblem::Empty);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SnowflakeProblem::Name);
        }
        match digits.len() {
            0..17 => Err(SnowflakeProblem::TooShort),
            17..=20 => digits
                .parse()
                .map(Self)
                .map_err(|_| SnowflakeProblem::TooLong),
            _ => Err(SnowflakeProblem::TooLong),
        }
    }

    /// A list as people type it: separated by commas, semicolons, spaces or lines, without
    /// doubles.
    ///
    /// # Errors
    /// The first that is no id, by its place counted from 1; an empty list too.
    pub fn parse_list(typed: &str) -> Result<Vec<Self>, (usize, SnowflakeProblem)> {
        let parts = typed
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '،'))
            .filter(|part| !part.is_empty());
        let mut ids = Vec::new();
        for (index, part) in parts.enumerate() {
            let id = Self::parse(part).map_err(|problem| (index + 1, problem))?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        match ids.is_empty() {
            true => Err((1, SnowflakeProblem::Empty)),
            false => Ok(ids),
        }
    }
}

impl fmt::Display for Snowflake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Seventeen digits may begin with zeros only in ids that Discord never gave.
        write!(f, "{:017}", self.0)
    }
}

impl ChannelPlace {
    /// Reads a channel's id, or its link `https://discord.com/channels/{server}/{channel}`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(typed: &str) -> Result<Self, SnowflakeProblem> {
        let typed = clean(typed);
        let text = typed.expose();
        let Some((_, path)) = crate::text::cut(text, "/channels/") else {
            let channel = Snowflake::parse(text)?;
            return Ok(Self {
                guild: None,
                channel,
            });
        };
        let mut parts = path.split(['/', '?', '#']);
        let guild = match parts.next().unwrap_or_default() {
            "@me" => return Err(SnowflakeProblem::DirectMessage),
            server => Snowflake::parse(server).ok(),
        };
        let channel = Snowflake::parse(parts.next().unwrap_or_default())?;
        Ok(Self { guild, channel })
    }
}

impl BotToken {
    /// Cleans and checks a bot's token.
    ///
    /// # Errors
    /// What is wrong with it, never quoting it.
    pub fn parse(pasted: &str) -> Result<Self, Problem> {
        if crate::text::holds(pasted, "/api/webhooks/") {
            return Err(Problem::WrongKind(WrongKind::DiscordWebhook));
        }
        let key = common(pasted, "Discord", LONGEST)?;
        // A token begins with M, N or O, the base64 of a digit: never with this word.
        let text = key.expose();
        let text = text.strip_prefix("Bot").unwrap_or(text);
        let parts: Vec<&str> = text.split('.').collect();
        let [id, time, signature] = parts.as_slice() else {
            return Err(no_token(text, &parts));
        };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let Some(application) = application(id) else {
            return Err(Problem::Unfamiliar);
        };
        if !time.bytes().chain(signature.bytes()).all(fits) {
            return Err(Problem::Unfamiliar);
        }
        match (time.len(), signature.len()) {
            (0..6, _) | (_, 0..SIGNATURE) => Err(Problem::TooShort),
            (6..=8, SIGNATURE..=64) => Ok(Self {
                application,
                secret: Secret::new(text),
            }),
            _ => Err(Problem::Unfamiliar),
        }
    }

    /// The token itself.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The bot's application id, read from the token. It is public.
    pub fn application(&self) -> Snowflake {
        self.application
    }
}

/// Whether it has the three parts of a bot's token, and names an application.
pub(super) fn is_shaped(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts[2].len() >= SIGNATURE && application(parts[0]).is_some()
}

/// What a text is that has not three parts.
fn no_token(text: &str, parts: &[&str]) -> Problem {
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        _ if text.starts_with("mfa.") => Problem::WrongKind(WrongKind::DiscordUser),
        17..=20 if digits => Problem::WrongKind(WrongKind::DiscordApplicationId),
        64 if hex => Problem::WrongKind(WrongKind::DiscordPublicKey),
        _ if application(parts[0]).is_some() && parts.len() < 3 => Problem::TooShort,
        // 32 letters and digits, not all of them hexadecimal: those would be Twilio's.
        32 if !hex && parts.len() == 1 => Problem::WrongKind(WrongKind::DiscordClientSecret),
        _ => Problem::Unfamiliar,
    }
}

/// The id in a token's first part: base64 of its digits (RFC 4648, section 5), without padding.
fn application(part: &str) -> Option<Snowflake> {
    // 17 to 20 digits are 23 to 27 characters; with padding 28.
    let part = part.trim_end_matches('=');
    if !(23..=27).contains(&part.len()) {
        return None;
    }
    let (mut bits, mut held, mut digits) = (0_u32, 0, String::new());
    for byte in part.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            digits.push(char::from((bits >> held) as u8));
        }
    }
    let all = digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| Snowflake::parse(&digits).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The sample of Discord's documentation, which opens nothing.
    const SAMPLE: &str = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs";

    #[test]
    fn the_application_is_read_from_the_token() {
        for pasted in [
            SAMPLE.to_owned(),
            format!("Bot {SAMPLE}"),
            format!("{}\n{}", &SAMPLE[..30], &SAMPLE[30..]),
        ] {
            let token = BotToken::parse(&pasted).unwrap();
            assert_eq!(token.application().to_string(), "198622483471925248");
            assert_eq!(token.secret().expose(), SAMPLE);
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        let kind = Problem::WrongKind;
        let hex = "0123456789abcdef";
        for (pasted, problem) in [
            ("", Problem::Empty),
            (&SAMPLE[..40], Problem::TooShort),
            (&SAMPLE[..24], Problem::TooShort),
            ("198622483471925248", kind(WrongKind::DiscordApplicationId)),
            (&hex.repeat(4), kind(WrongKind::DiscordPublicKey)),
            (
                "a1b2C3xyzD4e5F6g7H8i9J0kLmNoPqRs",
                kind(WrongKind::DiscordClientSecret),
            ),
            ("mfa.VkO_2G4Qv3T--NO", kind(WrongKind::DiscordUser)),
            (
                "https://discord.com/api/webhooks/1/abc",
                kind(WrongKind::DiscordWebhook),
            ),
            (
                &format!("110201543:{}", "A".repeat(35)),
                Problem::OtherService("Telegram"),
            ),
            (&hex.repeat(2), Problem::Unfamiliar),
            ("a.b.c", Problem::Unfamiliar),
        ] {
            assert_eq!(BotToken::parse(pasted).unwrap_err(), problem, "{pasted:?}");
        }
    }

    #[test]
    fn channels_and_people_are_read_as_they_are_copied() {
        let id = Snowflake(198_622_483_471_925_248);
        for typed in [
            "198622483471925248",
            " <@!198622483471925248> ",
            "<#198622483471925248>",
        ] {
            assert_eq!(Snowflake::parse(typed), Ok(id));
        }
        for (typed, problem) in [
            ("", SnowflakeProblem::Empty),
            ("ada#1234", SnowflakeProblem::Name),
            ("ada", SnowflakeProblem::Name),
            ("1986224", SnowflakeProblem::TooShort),
            ("19862248347192524819", SnowflakeProblem::TooLong),
            ("198622483471925248190", SnowflakeProblem::TooLong),
        ] {
            assert_eq!(Snowflake::parse(typed), Err(problem), "{typed}");
        }
        let link = "https://discord.com/channels/198622483471925248/298622483471925248";
        let talk = "https://discord.com/channels/@me/298622483471925248";
        assert_eq!(
            ChannelPlace::parse(talk),
            Err(SnowflakeProblem::DirectMessage)
        );
        let place = ChannelPlace::parse(link).unwrap();
        assert_eq!(place.guild, Some(id));
        assert_eq!(place.channel.to_string(), "298622483471925248");
        assert_eq!(
            Snowflake::parse_list("198622483471925248, <@198622483471925248>"),
            Ok(vec![id])
        );
        assert_eq!(
            Snowflake::parse_list(" ,"),
            Err((1, SnowflakeProblem::Empty))
        );
        let second = Snowflake::parse_list("198622483471925248 ada");
        assert_eq!(second, Err((2, SnowflakeProblem::Name)));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(
            pasted in ".{0,130}",
            shaped in "M[TDjz][A-Za-z0-9]{20,26}\\.[\\w]{4,9}\\.[\\w-]{20,50}",
        ) {
            for pasted in [&pasted, &shaped] {
                let _ = (ChannelPlace::parse(pasted), Snowflake::parse_list(pasted));
                if let Ok(token) = BotToken::parse(pasted) {
                    let again = BotToken::parse(token.secret().expose());
                    let shown = format!("{token:?}");
                    prop_assert!(!shown.contains(token.secret().expose()));
                    prop_assert_eq!(again, Ok(token));
                }
                if let Ok(id) = Snowflake::parse(pasted) {
                    prop_assert_eq!(Snowflake::parse(&id.to_string()), Ok(id));
                }
            }
        }
    }
}
