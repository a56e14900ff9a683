//! Every field as data: what it asks for, how it helps, which keyboard it gets, how it is checked.

use super::words;
use super::words::channels::{
    discord as at_discord, telegram as at_telegram, whatsapp as at_twilio,
};
use crate::channels::telegram::parse_chats;
use crate::channels::whatsapp::{Allowed, SandboxCode};
use crate::credentials::discord::{ChannelPlace, Snowflake};
use crate::credentials::phone::{PhoneNumber, PhoneProblem};
use crate::credentials::{anthropic, discord, github, telegram, twilio};
use crate::fly::Token;
use crate::stack::DeploymentName;

/// A field.
pub struct Spec {
    /// Its id and name on the page.
    pub id: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: Kind,
    pub optional: bool,
    pub help: Option<Help>,
    /// What is wrong with a text, beginning with what to do.
    pub check: fn(&str) -> Result<(), String>,
}

/// What is typed into it, which decides keyboard, hiding and buttons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Hidden, with buttons to show it and to paste.
    Secret,
    /// A name or an id: no capitals, no correction.
    Name,
    /// An id or a link that is copied from another app, with a button to paste.
    Link,
    /// A phone number.
    Phone,
    /// Several phone numbers, one a line.
    Phones,
    /// Several ids, one a line, with a button to paste.
    Ids,
}

impl Kind {
    /// Whether it is copied from elsewhere rather than typed.
    pub fn is_pasted(self) -> bool {
        matches!(self, Self::Secret | Self::Link | Self::Ids)
    }
}

/// Numbered steps that fold out under a field, and where they begin.
pub struct Help {
    pub question: &'static str,
    pub steps: &'static [&'static str],
    /// Words and address.
    pub link: Option<(&'static str, &'static str)>,
}

pub static FLY_TOKEN: Spec = Spec {
    id: "fly-token",
    label: words::account::LABEL,
    hint: words::account::HINT,
    kind: Kind::Secret,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &words::account::HELP,
        link: Some((words::account::LINK, words::account::URL)),
    }),
    check: |text| Token::parse(text).map(drop).map_err(words::token_problem),
};

pub static NAME: Spec = Spec {
    id: "agent-name",
    label: words::wherein::LABEL,
    hint: "",
    kind: Kind::Name,
    optional: false,
    help: Some(Help {
        question: words::wherein::HELP_QUESTION,
        steps: &words::wherein::HELP,
        link: None,
    }),
    check: |text| {
        DeploymentName::parse(text)
            .map(drop)
            .map_err(words::name_problem)
    },
};

pub static ANTHROPIC_KEY: Spec = Spec {
    id: "anthropic-key",
    label: words::ai_key::LABEL,
    hint: words::ai_key::HINT,
    kind: Kind::Secret,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &words::ai_key::HELP,
        link: Some((words::ai_key::LINK, words::ai_key::URL)),
    }),
    check: |text| {
        let wrong = |problem| words::key_problem(words::ai_key::LABEL, problem);
        anthropic::parse(text).map(drop).map_err(wrong)
    },
};

pub static GITHUB_TOKEN: Spec = Spec {
    id: "github-token",
    label: words::ai_key::GITHUB_LABEL,
    hint: words::ai_key::GITHUB_HINT,
    kind: Kind::Secret,
    optional: true,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &words::ai_key::GITHUB_HELP,
        link: Some((words::ai_key::GITHUB_LINK, words::ai_key::GITHUB_URL)),
    }),
    check: |text| {
        let wrong = |problem| words::key_problem(words::ai_key::GITHUB_LABEL, problem);
        github::parse(text).map(drop).map_err(wrong)
    },
};

pub static TWILIO_SID: Spec = Spec {
    id: "twilio-sid",
    label: words::channel::SID_LABEL,
    hint: words::channel::SID_HINT,
    kind: Kind::Secret,
    optional: false,
    help: None,
    check: |text| {
        let wrong = |problem| words::key_problem(words::channel::SID_LABEL, problem);
        twilio::parse_account_sid(text).map(drop).map_err(wrong)
    },
};

pub static TWILIO_TOKEN: Spec = Spec {
    id: "twilio-token",
    label: words::channel::TOKEN_LABEL,
    hint: words::channel::TOKEN_HINT,
    kind: Kind::Secret,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &words::channel::HELP,
        link: Some((words::channel::LINK, words::channel::URL)),
    }),
    check: |text| {
        let wrong = |problem| words::key_problem(words::channel::TOKEN_LABEL, problem);
        twilio::parse_auth_token(text).map(drop).map_err(wrong)
    },
};

pub static SENDER: Spec = Spec {
    id: "whatsapp-sender",
    label: words::channel::OWN_LABEL,
    hint: words::channel::OWN_HINT,
    kind: Kind::Phone,
    optional: false,
    help: None,
    check: |text| {
        PhoneNumber::parse(text)
            .map(drop)
            .map_err(|problem| words::phone_problem(problem, None))
    },
};

pub static ALLOWED: Spec = Spec {
    id: "allowed-numbers",
    label: words::channel::ALLOWED_LABEL,
    hint: words::channel::ALLOWED_HINT,
    kind: Kind::Phones,
    optional: false,
    help: None,
    check: |text| allowed(text).map(drop),
};

/// The numbers in a list as typed.
///
/// # Errors
/// What is wrong with the first one that is.
pub fn allowed(text: &str) -> Result<Allowed, String> {
    let numbers = PhoneNumber::parse_list(text)
        .map_err(|(which, problem)| words::phone_problem(problem, Some(which)))?;
    let empty = || words::phone_problem(PhoneProblem::Empty, Some(1));
    Allowed::new(numbers).ok_or_else(empty)
}

pub static SANDBOX_CODE: Spec = Spec {
    id: "sandbox-code",
    label: at_twilio::CODE_LABEL,
    hint: at_twilio::CODE_HINT,
    kind: Kind::Name,
    optional: true,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &at_twilio::CODE_HELP,
        link: Some((words::done::CONSOLE, words::done::SANDBOX_URL)),
    }),
    check: |text| match SandboxCode::parse(text) {
        Some(_) => Ok(()),
        None => Err(at_twilio::CODE_WRONG.into()),
    },
};

pub static TELEGRAM_TOKEN: Spec = Spec {
    id: "telegram-token",
    label: at_telegram::TOKEN_LABEL,
    hint: at_telegram::TOKEN_HINT,
    kind: Kind::Secret,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &at_telegram::HELP,
        link: Some((at_telegram::LINK, at_telegram::URL)),
    }),
    check: |text| {
        let wrong = |problem| words::key_problem(at_telegram::TOKEN_LABEL, problem);
        telegram::BotToken::parse(text).map(drop).map_err(wrong)
    },
};

pub static TELEGRAM_CHATS: Spec = Spec {
    id: "telegram-chats",
    label: at_telegram::CHATS_LABEL,
    hint: at_telegram::CHATS_HINT,
    kind: Kind::Ids,
    optional: false,
    help: None,
    check: |text| match parse_chats(text) {
        Ok(_) => Ok(()),
        Err(_) if text.trim().is_empty() => Err(at_telegram::CHATS_EMPTY.into()),
        Err(which) => Err(at_telegram::chat_problem(which)),
    },
};

pub static DISCORD_TOKEN: Spec = Spec {
    id: "discord-token",
    label: at_discord::TOKEN_LABEL,
    hint: at_discord::TOKEN_HINT,
    kind: Kind::Secret,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &at_discord::HELP,
        link: Some((at_discord::LINK, at_discord::URL)),
    }),
    check: |text| {
        let wrong = |problem| words::key_problem(at_discord::TOKEN_LABEL, problem);
        discord::BotToken::parse(text).map(drop).map_err(wrong)
    },
};

pub static DISCORD_CHANNEL: Spec = Spec {
    id: "discord-channel",
    label: at_discord::CHANNEL_LABEL,
    hint: at_discord::CHANNEL_HINT,
    kind: Kind::Link,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &at_discord::CHANNEL_HELP,
        link: None,
    }),
    check: |text| {
        let wrong = |problem| at_discord::id_problem(problem, at_discord::CHANNEL_EMPTY, 1);
        ChannelPlace::parse(text).map(drop).map_err(wrong)
    },
};

pub static DISCORD_PEOPLE: Spec = Spec {
    id: "discord-people",
    label: at_discord::PEOPLE_LABEL,
    hint: at_discord::PEOPLE_HINT,
    kind: Kind::Ids,
    optional: false,
    help: Some(Help {
        question: words::WHERE_TO_FIND,
        steps: &at_discord::PEOPLE_HELP,
        link: None,
    }),
    check: |text| {
        let wrong =
            |(which, problem)| at_discord::id_problem(problem, at_discord::PEOPLE_EMPTY, which);
        Snowflake::parse_list(text).map(drop).map_err(wrong)
    },
};

pub static CONFIRM_NAME: Spec = Spec {
    id: "confirm-name",
    label: words::destroy::TYPE_IT,
    hint: "",
    kind: Kind::Name,
    optional: false,
    help: None,
    check: |_| Ok(()),
};

pub static OTHER_NAME: Spec = Spec {
    id: "other-name",
    label: words::running::NEW_NAME,
    hint: "",
    kind: Kind::Name,
    optional: false,
    help: None,
    check: |text| {
        DeploymentName::parse(text)
            .map(drop)
            .map_err(words::name_problem)
    },
};

pub static RELAY_IMAGE: Spec = Spec {
    id: "relay-image",
    label: words::running::RELAY_IMAGE,
    hint: "",
    kind: Kind::Name,
    optional: false,
    help: None,
    check: image,
};

pub static VM_IMAGE: Spec = Spec {
    id: "vm-image",
    label: words::running::VM_IMAGE,
    hint: "",
    kind: Kind::Name,
    optional: false,
    help: None,
    check: image,
};

fn image(text: &str) -> Result<(), String> {
    let text = text.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || "./:@_-".contains(c);
    let good = text.contains('/') && text.len() <= 255 && text.chars().all(fits);
    if good {
        Ok(())
    } else {
        Err(words::running::NO_IMAGE.into())
    }
}
