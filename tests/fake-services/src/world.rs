//! The services together: what they know, what was asked, what was noted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::http::{Request, Response, Service};
use crate::{anthropic, github, practice, telegram, twilio};

/// Something that a careful client would not do. Details never hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Where.
    pub service: Service,
    /// What sort of thing.
    pub kind: RecordKind,
    /// Which header, parameter or path.
    pub detail: String,
}

/// The sorts of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// A method and path outside this model.
    UnknownRoute,
    /// A query parameter that the service does not know, or an odd value.
    OddQuery,
    /// A header that the call does not need.
    UnexpectedHeader,
    /// A header that the call needs is absent, or odd.
    MissingHeader,
    /// A body where none belongs, or an odd one.
    OddBody,
    /// A credential in a path or query where a header takes it.
    SecretInPath,
    /// A cookie: no service gets one.
    Cookie,
    /// A preflight where a simple request would have done: the service knows none.
    NeedlessPreflight,
    /// A change to something that is not the client's.
    ForeignTouched,
}

/// A request, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// Whose.
    pub service: Service,
    /// The method.
    pub method: String,
    /// The path, credentials hidden.
    pub path: String,
    /// The answer's status.
    pub status: u16,
}

/// A message to the bot, as a phone would send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The chat; below zero for a group.
    pub chat: i64,
    /// The writer's first name.
    pub name: String,
    /// What is written.
    pub text: String,
    /// Whether it is written in a group.
    pub group: bool,
}

/// A sender's webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) method: String,
}

/// The services and what they know.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) revoked: BTreeSet<String>,
    pub(crate) closed_to_browsers: BTreeSet<Service>,
    pub(crate) bot_webhook: String,
    pub(crate) other_poller: bool,
    pub(crate) waiting: Vec<(i64, Hello)>,
    pub(crate) next_update: i64,
    pub(crate) senders: BTreeMap<&'static str, Webhook>,
    records: Vec<Record>,
    log: Vec<LogLine>,
}

impl Default for World {
    fn default() -> Self {
        let elsewhere = Webhook {
            url: "https://old.example/webhook".to_owned(),
            method: "POST".to_owned(),
        };
        Self {
            revoked: BTreeSet::new(),
            closed_to_browsers: BTreeSet::new(),
            bot_webhook: String::new(),
            other_poller: false,
            waiting: Vec::new(),
            next_update: 1001,
            senders: BTreeMap::from([
                (practice::TWILIO_NUMBER, Webhook::default()),
                (practice::TWILIO_ELSEWHERE, elsewhere),
            ]),
            records: Vec::new(),
            log: Vec::new(),
        }
    }
}

impl World {
    /// Answers a request.
    pub fn handle(&mut self, request: &Request) -> Response {
        self.inspect(request);
        let open = !self.closed_to_browsers.contains(&request.service);
        let answer = match (request.service, request.method.as_str()) {
            (_, "OPTIONS") if !open => Response::empty(405),
            (Service::Anthropic, _) => anthropic::handle(self, request),
            (Service::Github, _) => github::handle(self, request),
            (Service::Twilio | Service::TwilioMessaging, _) => twilio::handle(self, request),
            (Service::Telegram, _) => telegram::handle(self, request),
        };
        let mut answer = answer;
        if !open {
            let foreign = |name: &str| !name.starts_with("access-control-");
            answer.headers.retain(|(name, _)| foreign(name));
        }
        self.log.push(LogLine {
            service: request.service,
            method: request.method.clone(),
            path: hidden(request),
            status: answer.status,
        });
        answer
    }

    /// What every service dislikes.
    fn inspect(&mut self, request: &Request) {
        if request.value("cookie").is_some() {
            self.note(request, RecordKind::Cookie, "cookie");
        }
        let in_path = practice::SECRETS.iter().any(|secret| {
            // Two services take a credential in the path: Telegram its token, Twilio its SID.
            let fits = match request.service {
                Service::Telegram => request.place().starts_with(&format!("/bot{secret}/")),
                Service::Twilio => secret.starts_with("AC"),
                _ => false,
            };
            request.path.contains(secret) && !fits
        });
        if in_path {
            self.note(request, RecordKind::SecretInPath, "a credential");
        }
        if request.method == "OPTIONS" {
            return;
        }
        if request.method == "GET" && !request.body.is_empty() {
            self.note(request, RecordKind::OddBody, "GET");
        }
    }

    /// Notes every header that is neither among `wanted` nor added by browsers.
    pub(crate) fn headers(&mut self, request: &Request, wanted: &[&str]) {
        const BY_BROWSERS: [&str; 17] = [
            "origin",
            "host",
            "connection",
            "accept",
            "accept-encoding",
            "accept-language",
            "user-agent",
            "referer",
            "content-length",
            "cache-control",
            "pragma",
            "cookie",
            "priority",
            "dnt",
            "te",
            "upgrade-insecure-requests",
            "x-forwarded-for",
        ];
        for (name, _) in &request.headers {
            let usual = BY_BROWSERS.contains(&name.as_str()) || name.starts_with("sec-");
            if !usual && !wanted.contains(&name.as_str()) {
                self.note(request, RecordKind::UnexpectedHeader, name);
            }
        }
        for name in wanted {
            if request.value(name).is_none() {
                self.note(request, RecordKind::MissingHeader, name);
            }
        }
    }

    /// Notes every parameter that is not among `known`.
    pub(crate) fn parameters(&mut self, request: &Request, known: &[&str]) {
        for (name, _) in request.query() {
            if !known.contains(&name.as_str()) {
                self.note(request, RecordKind::OddQuery, &name);
            }
        }
    }

    pub(crate) fn note(&mut self, request: &Request, kind: RecordKind, detail: &str) {
        self.records.push(Record {
            service: request.service,
            kind,
            detail: format!("{} {}: {detail}", request.method, hidden(request)),
        });
    }

    /// What was noted against the client.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Every request.
    pub fn log(&self) -> &[LogLine] {
        &self.log
    }

    /// Refuses a credential from now on.
    pub fn revoke(&mut self, credential: &str) {
        self.revoked.insert(credential.to_owned());
    }

    /// Somebody writes to the practice bot.
    pub fn say_hello(&mut self, hello: Hello) {
        self.waiting.push((self.next_update, hello));
        self.next_update += 1;
    }

    /// How many messages wait at the practice bot.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Sets the practice bot's webhook as another program would; empty for none.
    pub fn set_bot_webhook(&mut self, url: &str) {
        self.bot_webhook = url.to_owned();
    }

    /// The practice bot's webhook; empty for none.
    pub fn bot_webhook(&self) -> &str {
        &self.bot_webhook
    }

    /// Whether another program polls for the practice bot.
    pub fn set_other_poller(&mut self, polls: bool) {
        self.other_poller = polls;
    }

    /// Sets a sender's webhook as a person would by hand; false if there is no such sender.
    pub fn set_sender_webhook(&mut self, number: &str, url: &str) -> bool {
        let found = self.senders.iter_mut().find(|(known, _)| **known == number);
        if let Some((_, webhook)) = found {
            webhook.url = url.to_owned();
            webhook.method = "POST".to_owned();
            return true;
        }
        false
    }

    /// A sender's webhook.
    pub fn sender_webhook(&self, number: &str) -> Option<&str> {
        let webhook = self.senders.get(number)?;
        Some(&webhook.url)
    }

    /// Whether a service answers pages of other origins.
    pub fn set_cors(&mut self, service: Service, on: bool) {
        match on {
            true => self.closed_to_browsers.remove(&service),
            false => self.closed_to_browsers.insert(service),
        };
    }
}

/// The path without what no log may hold.
fn hidden(request: &Request) -> String {
    let parts = request.path.split('/').map(|part| {
        let token = part.starts_with("bot") && part.contains(':');
        let sid = part.starts_with("AC") && part.len() >= 34;
        match (token, sid) {
            (true, _) => "bot{token}",
            (_, true) => "{sid}.json",
            _ => part,
        }
    });
    let mut path = parts.collect::<Vec<_>>().join("/");
    for secret in practice::SECRETS {
        path = path.replace(secret, "{secret}");
    }
    path
}
