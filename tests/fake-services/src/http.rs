//! What goes in and comes out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The services, by the first part of their path at the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// `api.anthropic.com`.
    Anthropic,
    /// `api.github.com`.
    Github,
    /// `api.twilio.com`.
    Twilio,
    /// `messaging.twilio.com`.
    TwilioMessaging,
    /// `api.telegram.org`.
    Telegram,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Anthropic,
        Self::Github,
        Self::Twilio,
        Self::TwilioMessaging,
        Self::Telegram,
    ];

    /// The first part of its path at the server.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::Github => "github",
            Self::Twilio => "twilio",
            Self::TwilioMessaging => "twilio-messaging",
            Self::Telegram => "telegram",
        }
    }
}

/// One request.
#[derive(Clone)]
pub struct Request {
    /// Whose.
    pub service: Service,
    /// The method, `OPTIONS` for a browser's preflight.
    pub method: String,
    /// Path and query, beginning with a slash, without the server's prefix.
    pub path: String,
    /// Headers by their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body, empty for none.
    pub body: String,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers by their names in small letters.
    pub headers: Vec<(&'static str, String)>,
    /// The body, empty for none.
    pub body: String,
}

impl Request {
    /// A request without headers and body.
    pub fn new(service: Service, method: &str, path: &str) -> Self {
        Self {
            service,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// With a header more.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_lowercase(), value.to_owned()));
        self
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// The path without its query.
    pub(crate) fn place(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The query's parameters, escapes resolved.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decoded(name), decoded(value))
            })
            .collect()
    }
}

impl Response {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json; charset=utf-8".to_owned())],
            body: body.to_string(),
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A header's value.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| *known == name)?;
        Some(&found.1)
    }
}

/// `%2B` and its like made plain; a broken escape stays as it is.
fn decoded(text: &str) -> String {
    let (mut plain, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let escape = (first == b'%').then(|| after.get(..2)).flatten();
        let byte = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&plain).into_owned()
}
