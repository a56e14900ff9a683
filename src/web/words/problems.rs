//! What is wrong with something that was typed or asked, beginning with what to do.

use super::account;
use crate::credentials::phone::PhoneProblem;
use crate::credentials::{Problem, WrongKind};
use crate::fly::{Error, ErrorKind, Lost, NameProblem, TokenProblem};

/// Why a Fly token cannot be used, beginning with what to do.
pub fn token_problem(problem: TokenProblem) -> String {
    match problem {
        TokenProblem::Empty => "Paste your Fly.io token.".into(),
        TokenProblem::OtherService(service) => {
            format!("Paste your Fly.io token: this is a key for {service}.")
        }
        TokenProblem::Truncated => "Copy the whole token again: this is only its beginning.".into(),
        TokenProblem::OddCharacters => "Copy the token again and nothing else: there are \
                                        characters in it that no token has."
            .into(),
        TokenProblem::TooLong => "Paste the token alone: this is longer than any token.".into(),
        TokenProblem::NotAToken => {
            "Paste your Fly.io token: this does not look like one. It begins with FlyV1 or fm2_."
                .into()
        }
    }
}

/// Why another service's key cannot be used, beginning with what to do.
pub fn key_problem(label: &str, problem: Problem) -> String {
    match problem {
        Problem::Empty => format!("Paste your {label}."),
        Problem::TooShort => {
            format!("Copy the whole {label} again: this is only a part of it.")
        }
        Problem::TooLong => format!("Paste the {label} alone: this is longer than one."),
        Problem::OddCharacters => format!(
            "Copy the {label} again and nothing else: there are characters in it that it cannot \
             have."
        ),
        Problem::OtherService(service) => {
            format!("Paste your {label}: this is a key for {service}.")
        }
        Problem::Unfamiliar => format!("Paste your {label}: this does not look like one."),
        Problem::WrongKind(kind) => match kind {
            WrongKind::AnthropicAdmin => {
                "Paste an API key (sk-ant-api03-…): this is an admin \
                                          key, which cannot talk to Claude."
            }
            WrongKind::AnthropicSubscription => {
                "Paste an API key (sk-ant-api03-…): this is a \
                                                 subscription's token, which your agent cannot \
                                                 use."
            }
            WrongKind::TwilioApiKey => {
                "Paste what stands under Account Info: this is an API key \
                                        (SK…) or its secret, and the relay needs the account's \
                                        own."
            }
            WrongKind::TwilioSwapped => {
                "Swap the two: the account SID begins with AC, the auth \
                                         token does not."
            }
            WrongKind::TwilioOtherSid => {
                "Paste the account SID, which begins with AC: this is the id of something else \
                 at Twilio."
            }
            WrongKind::GitHubRefresh => {
                "Paste an access token (github_pat_… or ghp_…): this one (ghr_…) only renews \
                 others."
            }
            WrongKind::TelegramName => {
                "Paste the bot's token: this is its name. BotFather gives the token, digits and a \
                 colon first."
            }
            WrongKind::DiscordClientSecret => {
                "Paste the bot's token, from the page Bot: this is the client secret, from the \
                 page OAuth2."
            }
            WrongKind::DiscordPublicKey => {
                "Paste the bot's token, from the page Bot: this is the application's public key."
            }
            WrongKind::DiscordApplicationId => {
                "Paste the bot's token, from the page Bot: this is the application's id."
            }
            WrongKind::DiscordWebhook => {
                "Paste the bot's token, from the page Bot: this is a webhook, which can write and \
                 not read."
            }
            WrongKind::DiscordUser => {
                "Paste a bot's token, from the page Bot: this is a person's own, which no program \
                 may use."
            }
        }
        .into(),
    }
}

/// Why a phone number cannot be used; `which` counts from 1 where there are several.
pub fn phone_problem(problem: PhoneProblem, which: Option<usize>) -> String {
    let text = match problem {
        PhoneProblem::Empty if which.is_some() => {
            return "Enter a phone number with its country code: with an empty list everybody \
                    could drive your agent."
                .into()
        }
        PhoneProblem::Empty => return "Enter a phone number with its country code.".into(),
        PhoneProblem::NoCountryCode => {
            "Begin the number with + and the country code, such as +1.".to_owned()
        }
        PhoneProblem::TooShort => "Add the missing digits: this number is too short.".into(),
        PhoneProblem::TooLong => "Check the number: it has too many digits.".into(),
        PhoneProblem::HomeZero => {
            "Leave out the 0 after the country code: it is dialled at home alone.".into()
        }
        PhoneProblem::Character(c) => format!("Remove “{c}”: it does not belong in a number."),
    };
    match which {
        Some(which) if which > 1 => format!("Number {which}: {text}"),
        _ => text,
    }
}

/// Why a name cannot be used, beginning with what to do.
pub fn name_problem(problem: NameProblem) -> String {
    match problem {
        NameProblem::Empty => "Give your agent a name.".into(),
        NameProblem::TooLong(most) => format!("Shorten the name to {most} characters."),
        NameProblem::Character(' ') => "Use a dash instead of the space.".into(),
        NameProblem::Character(c) => {
            format!("Remove “{c}”: a name has small letters a to z, digits and dashes.")
        }
        NameProblem::Dash => "Begin and end the name with a letter or digit.".into(),
    }
}

/// Why Fly could not be asked, in a form's words, beginning with what to do.
pub fn cannot_ask(error: &Error) -> String {
    match &error.kind {
        ErrorKind::Lost(Lost::Offline) => {
            "Go online and try again: this phone has no connection.".into()
        }
        ErrorKind::Lost(Lost::TimedOut) => "Try again: Fly.io did not answer in time.".into(),
        ErrorKind::Lost(Lost::Unreachable) => {
            "Try again in a moment: Fly.io cannot be reached from this phone.".into()
        }
        ErrorKind::RateLimited => "Wait a moment and try again: Fly.io asks for patience.".into(),
        ErrorKind::ServerTrouble => "Try again in a moment: Fly.io has trouble.".into(),
        ErrorKind::Forbidden => {
            "Use a token that may change your organization: Fly.io does not allow this one to."
                .into()
        }
        ErrorKind::TokenRefused => account::REFUSED.into(),
        _ if error.text.is_empty() => "Try again: Fly.io answered something unexpected.".into(),
        _ => format!("Try again. Fly.io says: {}", error.text),
    }
}

/// Fly answers, but not to pages of this address.
pub const NO_ROAD: &str = "Ask whoever hosts this page to switch on its way to Fly.io: Fly.io \
                           does not answer pages of this address.";
