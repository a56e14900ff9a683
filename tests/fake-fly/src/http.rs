//! What goes in and comes out: a request, an answer, or the loss of either.

use serde_json::{json, Value};

/// One call of the Machines API.
#[derive(Clone, Default)]
pub struct Request {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// Path with its query, beginning with `/v1`.
    pub path: String,
    /// The `Authorization` header, whole.
    pub authorization: Option<String>,
    /// The `Content-Type` header, whole.
    pub content_type: Option<String>,
    /// The body, empty for none.
    pub body: String,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Body, empty for none.
    pub body: String,
    /// The `Content-Type` header.
    pub content_type: &'static str,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The client gets this answer after this long.
    Answered {
        /// The answer.
        response: Response,
        /// How long after the request was sent.
        latency_ms: u64,
    },
    /// The request never arrived: nothing happened. The client sees a network failure.
    RequestLost {
        /// When the client notices.
        latency_ms: u64,
    },
    /// The request arrived and did its work; the answer did not come back. The client sees the
    /// same network failure as when the request was lost.
    AnswerLost {
        /// When the client notices.
        latency_ms: u64,
    },
}

impl Request {
    /// A request with nothing but its method and path.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            ..Self::default()
        }
    }

    /// With this `Authorization` header.
    pub fn authorized(mut self, header: &str) -> Self {
        self.authorization = Some(header.to_owned());
        self
    }

    /// With this JSON body.
    pub fn json(mut self, body: &Value) -> Self {
        self.content_type = Some("application/json".to_owned());
        self.body = text(body);
        self
    }
}

impl Response {
    /// The body as JSON; null when it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn of(status: u16, body: &Value) -> Self {
        Self {
            status,
            body: text(body),
            content_type: "application/json; charset=utf-8",
        }
    }

    pub(crate) fn ok(body: &Value) -> Self {
        Self::of(200, body)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            body: String::new(),
            content_type: "text/plain; charset=utf-8",
        }
    }

    pub(crate) fn error(status: u16, text: impl Into<String>) -> Self {
        Self::of(status, &json!({ "error": text.into() }))
    }

    /// An error with one of the words of the API's `status` field.
    pub(crate) fn error_as(status: u16, text: impl Into<String>, code: &str) -> Self {
        Self::of(status, &json!({ "error": text.into(), "status": code }))
    }
}

impl Outcome {
    /// The answer, if the client got one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Answered { response, .. } => Some(response),
            _ => None,
        }
    }

    /// How long after sending the client knows.
    pub fn latency_ms(&self) -> u64 {
        match self {
            Self::Answered { latency_ms, .. }
            | Self::RequestLost { latency_ms }
            | Self::AnswerLost { latency_ms } => *latency_ms,
        }
    }
}

/// `%2B` and its like made plain; a broken escape stays as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Into a string at once: `Display` goes through a formatter, a piece at a time, and the simulation
/// writes millions of these.
fn text(body: &Value) -> String {
    serde_json::to_string(body).unwrap_or_default()
}
