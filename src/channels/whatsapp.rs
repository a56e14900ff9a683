//! WhatsApp by Twilio: the relay answers Twilio's webhook and sends by Twilio's API.

use super::{AllowList, LastStep};
use crate::credentials::phone::PhoneNumber;
use crate::fly::{escape, AppName};
use crate::secret::Secret;
use crate::time::Span;

/// The number of Twilio's WhatsApp sandbox, the same for everybody (Twilio docs, "WhatsApp
/// Sandbox").
pub const SANDBOX_NUMBER: &str = "+14155238886";

/// How long a phone stays joined to the sandbox (Twilio docs, "WhatsApp Sandbox").
pub const SANDBOX_SESSION: Span = Span::seconds(3 * 24 * 60 * 60);

/// What the relay needs; without any one of them its program leaves WhatsApp out and exits.
#[derive(Clone, Debug)]
pub struct WhatsApp {
    /// `AC…`.
    pub account_sid: Secret,
    /// Checks Twilio's signatures, so an API key cannot stand in.
    pub auth_token: Secret,
    /// The number that the agent writes from: the sandbox's or an own sender's.
    pub sender: PhoneNumber,
    /// Who may write to the agent; never empty, as an empty list lets everybody drive the VM.
    pub allowed: Allowed,
    /// The account's code for the sandbox, if the person gave it.
    pub sandbox_code: Option<SandboxCode>,
}

/// A list of phone numbers that is never empty.
pub type Allowed = AllowList<PhoneNumber>;

impl AllowList<PhoneNumber> {
    /// The numbers.
    pub fn numbers(&self) -> &[PhoneNumber] {
        self.items()
    }
}

/// What a phone sends to the sandbox behind `join`: two words of the account's own, with a dash
/// between (Twilio docs, "WhatsApp Sandbox").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxCode(String);

impl SandboxCode {
    /// Reads the code, with or without `join`; nothing if there are no two words.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.to_ascii_lowercase();
        let typed = typed.trim().trim_matches(['"', '“', '”', '`']).trim();
        let code = match typed.strip_prefix("join") {
            Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim(),
            _ => typed,
        };
        let fits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        let (first, second) = code.split_once('-')?;
        let whole = fits(first) && fits(second) && code.len() <= 40;
        whole.then(|| Self(code.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl WhatsApp {
    /// Whether it is the sandbox that the agent writes from.
    pub fn is_sandbox(&self) -> bool {
        is_sandbox(&self.sender)
    }

    /// The secrets that the relay reads. `PUBLIC_URL`, the fifth that WhatsApp needs, is plain.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        vec![
            ("TWILIO_ACCOUNT_SID", self.account_sid.clone()),
            ("TWILIO_AUTH_TOKEN", self.auth_token.clone()),
            ("TWILIO_WHATSAPP_NUMBER", Secret::new(self.sender.as_str())),
            ("ALLOWED_PHONE_NUMBERS", self.allowed_as_reported()),
        ]
    }

    /// Those who may write, each by every number under which WhatsApp may report them.
    fn allowed_as_reported(&self) -> Secret {
        let mut all = Vec::new();
        for number in self.allowed.numbers() {
            all.push(number.clone());
            all.extend(other_spelling(number));
        }
        AllowList(all).joined()
    }
}

/// The same phone by another number. WhatsApp knows phones by the number that they had when they
/// joined, and three countries have put a digit into theirs since: a 1 in Mexico and a 9 in
/// Argentina after the country code, a 9 in Brazil after the area code. The relay compares to the
/// letter, so the person who typed one of the two would get no answer by the other (GREEN-API docs,
/// "Features of sending and receiving messages from different countries").
fn other_spelling(number: &PhoneNumber) -> Option<PhoneNumber> {
    let digits = number.as_str().trim_start_matches('+');
    let (code, home) = digits.split_at_checked(2)?;
    let other = match (code, home.len()) {
        ("52", 10) => format!("1{home}"),
        ("52", 11) => home.strip_prefix('1')?.to_owned(),
        ("54", 10) => format!("9{home}"),
        ("54", 11) => home.strip_prefix('9')?.to_owned(),
        ("55", 10 | 11) => {
            let (area, phone) = home.split_at_checked(2)?;
            match phone.len() {
                8 => format!("{area}9{phone}"),
                _ => format!("{area}{}", phone.strip_prefix('9')?),
            }
        }
        _ => return None,
    };
    PhoneNumber::parse(&format!("+{code}{other}")).ok()
}

pub(super) fn last_mile(
    sender: &PhoneNumber,
    code: Option<&SandboxCode>,
    relay: &AppName,
) -> Vec<LastStep> {
    let sandbox = is_sandbox(sender);
    let url = webhook_url(relay);
    let mut steps = vec![LastStep::SetWebhook { url, sandbox }];
    if sandbox {
        let text = format!("join {}", code.map_or("", SandboxCode::as_str));
        steps.push(LastStep::JoinSandbox {
            link: chat_link(sender, &text),
            code_missing: code.is_none(),
        });
    }
    steps
}

/// Whether this is the number of Twilio's sandbox.
pub fn is_sandbox(sender: &PhoneNumber) -> bool {
    sender.as_str() == SANDBOX_NUMBER
}

/// Opens the chat with a number, a message ready in it (WhatsApp help, "How to use click to chat").
pub fn chat_link(number: &PhoneNumber, message: &str) -> String {
    let digits = number.as_str().trim_start_matches('+');
    format!("https://wa.me/{digits}?text={}", escape(message))
}

/// The address that Twilio must be told to post messages to.
pub fn webhook_url(relay: &AppName) -> String {
    format!("https://{relay}.fly.dev/webhook")
}
