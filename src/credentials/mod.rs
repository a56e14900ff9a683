//! One file a credential: how it is cleaned, what it looks like, what is wrong with it.
//!
//! Formats are checked softly: what is plainly another key, cut short or mangled is named; what
//! only looks unfamiliar passes, because services change their formats. The Fly token lives with
//! the API it belongs to ([`crate::fly::Token`]). Sources of the formats stand at each file.

pub mod anthropic;
pub mod country;
pub mod discord;
pub mod github;
pub mod phone;
pub mod telegram;
pub mod twilio;

use crate::secret::Secret;

/// What is wrong with a credential as typed; the shells hold the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was given.
    Empty,
    /// Cut short: fewer characters than any key of this kind.
    TooShort,
    /// More than one key, or a whole page.
    TooLong,
    /// Characters that no such key has.
    OddCharacters,
    /// Belongs to another service, by its public prefix.
    OtherService(&'static str),
    /// Of the right service and the wrong kind; says which.
    WrongKind(WrongKind),
    /// Of no form that is known for it.
    Unfamiliar,
}

/// Keys of the right service that cannot do the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongKind {
    /// An Anthropic admin key, which manages an organization and talks to no model.
    AnthropicAdmin,
    /// A Claude subscription's token, which the VM's program does not take.
    AnthropicSubscription,
    /// A Twilio API key (SK…), which cannot check Twilio's signatures.
    TwilioApiKey,
    /// A Twilio account SID where the auth token belongs, or the other way round.
    TwilioSwapped,
    /// Another of Twilio's ids, such as `OR…` or `MG…`, where the account SID belongs.
    TwilioOtherSid,
    /// A GitHub refresh token (`ghr_`), which opens nothing by itself.
    GitHubRefresh,
    /// A Telegram bot's name or link where its token belongs.
    TelegramName,
    /// Discord's client secret, which signs people in.
    DiscordClientSecret,
    /// Discord's public key, which checks signatures.
    DiscordPublicKey,
    /// Discord's application id, which is part of the token and no secret.
    DiscordApplicationId,
    /// A Discord webhook's address, which can write and not read.
    DiscordWebhook,
    /// A person's own Discord token, which no program may use.
    DiscordUser,
}

/// What is dropped from anything pasted: white space, line breaks, invisible marks, quotes, and the
/// name that a key has in a settings file, such as `export GITHUB_TOKEN=`.
pub(crate) fn clean(pasted: &str) -> Secret {
    let kept = pasted.chars().filter(|c| {
        !(c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»'))
    });
    let text = Secret::new(kept.collect::<String>());
    let line = text.expose();
    let line = line.strip_prefix("export").unwrap_or(line);
    let is_name = |name: &str| {
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        name.contains('_') && name.bytes().all(fits)
    };
    match line.split_once('=') {
        Some((name, key)) if is_name(name) => Secret::new(key),
        _ => text,
    }
}

/// The name of the service whose key begins like this or has this form, if it is not `expected`.
pub(crate) fn foreign(text: &str, expected: &str) -> Option<&'static str> {
    let known = [
        ("sk-ant-", "Anthropic"),
        ("github_pat_", "GitHub"),
        ("ghp_", "GitHub"),
        ("gho_", "GitHub"),
        ("ghu_", "GitHub"),
        ("ghs_", "GitHub"),
        ("ghr_", "GitHub"),
        ("fm2_", "Fly.io"),
        ("fm1r_", "Fly.io"),
        ("FlyV1", "Fly.io"),
        ("fo1_", "Fly.io"),
        ("sk-or-", "OpenRouter"),
        ("sk-", "OpenAI"),
    ];
    let cut_short = "sk-ant-".starts_with(text);
    let by_prefix = known
        .into_iter()
        .find(|(prefix, _)| text.starts_with(prefix) && !cut_short)
        .map(|(_, service)| service);
    let by_form = || match text {
        _ if telegram_shaped(text) => Some("Telegram"),
        _ if discord::is_shaped(text) => Some("Discord"),
        _ => None,
    };
    let found = by_prefix.or_else(by_form)?;
    (found != expected).then_some(found)
}

/// The checks shared by all keys, after cleaning.
///
/// # Errors
/// Empty, somebody else's, or with characters outside letters, digits and `_-.:`.
pub(crate) fn common(pasted: &str, service: &str, longest: usize) -> Result<Secret, Problem> {
    if pasted.len() > longest * 4 {
        return Err(Problem::TooLong);
    }
    let key = clean(pasted);
    if key.is_empty() {
        return Err(Problem::Empty);
    }
    if let Some(service) = foreign(key.expose(), service) {
        return Err(Problem::OtherService(service));
    }
    if !key
        .expose()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
    {
        return Err(Problem::OddCharacters);
    }
    if key.expose().len() > longest {
        return Err(Problem::TooLong);
    }
    Ok(key)
}

/// Whether it begins like a Telegram bot's token: digits, a colon, a long rest.
fn telegram_shaped(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, rest)| {
        id.len() >= 5 && id.bytes().all(|byte| byte.is_ascii_digit()) && rest.len() >= 30
    })
}
