//! Every field as data: what it asks for, how it helps, which keyboard it gets, how it is checked.

use super::words;
use crate::channels::whatsapp::Allowed;
use crate::credentials::phone::PhoneNumber;
use crate::credentials::{anthropic, github, twilio};
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
    /// A phone number.
    Phone,
    /// Several phone numbers, one a line.
    Phones,
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
    let empty = || words::phone_problem(crate::credentials::phone::PhoneProblem::Empty, None);
    Allowed::new(numbers).ok_or_else(empty)
}

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
