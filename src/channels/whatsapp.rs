//! WhatsApp by Twilio: the relay answers Twilio's webhook and sends by Twilio's API.

use crate::credentials::phone::PhoneNumber;
use crate::fly::AppName;
use crate::secret::Secret;

/// The number of Twilio's WhatsApp sandbox, the same for everybody (Twilio docs, "WhatsApp
/// Sandbox").
pub const SANDBOX_NUMBER: &str = "+14155238886";

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
}

/// A list of phone numbers that is never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed(Vec<PhoneNumber>);

impl Allowed {
    /// The list, unless it is empty.
    pub fn new(numbers: Vec<PhoneNumber>) -> Option<Self> {
        (!numbers.is_empty()).then_some(Self(numbers))
    }

    /// The numbers.
    pub fn numbers(&self) -> &[PhoneNumber] {
        &self.0
    }
}

impl WhatsApp {
    /// The secrets that the relay reads. `PUBLIC_URL`, the fifth that WhatsApp needs, is plain.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        let allowed: Vec<&str> = self.allowed.0.iter().map(PhoneNumber::as_str).collect();
        vec![
            ("TWILIO_ACCOUNT_SID", self.account_sid.clone()),
            ("TWILIO_AUTH_TOKEN", self.auth_token.clone()),
            ("TWILIO_WHATSAPP_NUMBER", Secret::new(self.sender.as_str())),
            ("ALLOWED_PHONE_NUMBERS", Secret::new(allowed.join(","))),
        ]
    }
}

/// The address that Twilio must be told to post messages to.
pub fn webhook_url(relay: &AppName) -> String {
    format!("https://{relay}.fly.dev/webhook")
}
