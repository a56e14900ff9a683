//! What is asked of the services besides Fly, and what their answers mean. No IO: a file a
//! service, each with functions that build an [`Ask`] and functions that judge what was [`Heard`].
//!
//! A check may fail for reasons that say nothing of the key: no network, a service that answers
//! no browser, a proxy in between. So every judge has a verdict "cannot check", apart from
//! "refused", and only the service's own words count as a refusal.
//!
//! Discord is never asked: a bot's token that comes with a browser's `User-Agent` is answered by
//! 403 (discord-api-docs #2050 and #2078, discord.js #4710), which would say nothing of the token.
//!
//! Formats, CORS headers and their sources: the notes of each file.

pub mod anthropic;
pub mod github;
pub mod telegram;
pub mod twilio;

use std::fmt;

use serde_json::Value;

use crate::fly::{shorten, Lost, Method};
use crate::secret::Secret;
use crate::time::Span;

/// A service that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// `api.anthropic.com`.
    Anthropic,
    /// `api.github.com`.
    GitHub,
    /// `api.twilio.com`: accounts.
    Twilio,
    /// `messaging.twilio.com`: WhatsApp senders.
    TwilioMessaging,
    /// `api.telegram.org`.
    Telegram,
}

/// One request as the shell sends it, to the service's base address of the configuration. The
/// shell adds no header and no cookie of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// Who is asked.
    pub service: Service,
    /// The method.
    pub method: Method,
    /// Path and query, beginning with a slash. Hidden like a secret: Telegram's API takes its
    /// token in the path and nowhere else, the one secret that ever stands in an address.
    pub path: Secret,
    /// Every header; the values are hidden, whether they are secret or not.
    pub headers: Vec<(&'static str, Secret)>,
    /// The JSON body; its content type stands among the headers.
    pub body: Option<Secret>,
    /// The one header of the answer that is read beside the body.
    pub reads: Option<&'static str>,
    /// How long to wait before the answer counts as lost.
    pub time_limit: Span,
    /// What must not come back in a text that is shown.
    hidden: Vec<Secret>,
}

/// An answer, with whatever it quotes of the request's secrets already hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    body: String,
    header: Option<String>,
}

/// What came of an [`Ask`].
pub type Heard = Result<Reply, Lost>;

/// Why an answer says nothing of the key. Not the person's fault, and often passing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// No answer that the browser shows: no network, too slow, or refused by CORS.
    Lost(Lost),
    /// An answer that is no verdict, with the service's own words, shortened.
    Answer {
        /// The HTTP status.
        status: u16,
        /// What was said.
        text: String,
    },
}

impl Unclear {
    /// Whether asking again later may help, without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Lost(_) => true,
            Self::Answer { status, .. } => *status == 429 || *status >= 500,
        }
    }
}

impl Ask {
    /// A plain `GET` without headers.
    fn get(service: Service, path: impl Into<String>) -> Self {
        Self {
            service,
            method: Method::Get,
            path: Secret::new(path),
            headers: Vec::new(),
            body: None,
            reads: None,
            time_limit: Span::seconds(15),
            hidden: Vec::new(),
        }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, Secret::new(value)));
        self
    }

    /// Makes sure that `secret` does not come back in a text.
    fn hiding(mut self, secret: &Secret) -> Self {
        self.hidden.push(secret.clone());
        self
    }

    /// The answer that came, and the header named in [`Ask::reads`] if the browser shows it.
    pub fn answered(&self, status: u16, body: &str, header: Option<String>) -> Reply {
        let hide = |text: &str| {
            self.hidden
                .iter()
                .fold(text.to_owned(), |text, secret| secret.scrub(&text))
        };
        Reply {
            status,
            body: hide(body),
            header: header.as_deref().map(hide),
        }
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Ask")
            .field("service", &self.service)
            .field("method", &self.method)
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}

impl Reply {
    /// The body as JSON; null for anything else. Hotel networks and company proxies answer in
    /// HTML, whatever the status: what they say is no service's verdict.
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    fn unclear(&self, text: Option<String>) -> Unclear {
        let text = text.filter(|text| !text.is_empty());
        Unclear::Answer {
            status: self.status,
            text: shorten(text.as_deref().unwrap_or(&self.body)),
        }
    }
}

/// `Basic` credentials (RFC 7617) of a user and a password.
fn basic(user: &Secret, password: &Secret) -> String {
    let mut plain = format!("{}:{}", user.expose(), password.expose()).into_bytes();
    let encoded = base64(&plain);
    zeroize::Zeroize::zeroize(&mut plain);
    format!("Basic {encoded}")
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= group.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn a_request_prints_nothing_secret_and_an_answer_that_quotes_it_is_hidden() {
        let secret = Secret::new("very-private");
        let ask = Ask::get(Service::Telegram, "/botvery-private/getMe")
            .header("authorization", "very-private")
            .hiding(&secret);
        assert!(!format!("{ask:?}").contains("private"));
        let reply = ask.answered(404, "no /botvery-private/", Some("very-private".into()));
        assert!(!format!("{reply:?}").contains("private"), "{reply:?}");
    }
}
