//! Telegram's Bot API: whose a token is, and who said hello to the bot.
//!
//! Every call is a `GET` with its parameters in the query and without a header, so that the
//! browser asks for no leave first: Telegram answers any origin, and no `allow-headers` was ever
//! seen there (headers recorded 2019–2026). The token stands in the path because the Bot API takes
//! it nowhere else (core.telegram.org/bots/api, "Making requests"): the one secret in an address.
//!
//! The relay polls, and only one may poll: whatever asks here must stop before the relay starts.

use serde_json::Value;

use super::{Ask, Heard, Reply, Service, Unclear};
use crate::credentials::telegram::BotToken;
use crate::fly::{shorten, Doc};
use crate::time::Span;

/// A bot as Telegram knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bot {
    /// Its id, the number before the token's colon. No secret.
    pub id: u64,
    /// Its name in addresses, without `@`.
    pub username: String,
    /// Its name for people.
    pub name: String,
}

/// Why a call gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 401, or 404 for a token that never was one: wrong or revoked.
    Refused,
    /// 409: a webhook is set, and takes all messages.
    WebhookSet,
    /// 409: somebody else polls with this token, a relay for example.
    AnotherPoller,
    /// Nothing is known.
    CannotCheck(Unclear),
}

/// Somebody who wrote to the bot: perhaps the person who set it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The chat's number, what the relay's list of allowed chats holds; below zero for groups.
    pub chat: i64,
    /// The writer's first name, or the group's title.
    pub name: String,
    /// The writer's name in addresses, without `@`.
    pub username: Option<String>,
    /// What was written.
    pub text: String,
    /// Whether it is a talk between two: in a group, everybody in it would drive the VM.
    pub is_private: bool,
}

/// One look at the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hellos {
    /// Who wrote, the newest message of each chat, newest last.
    pub candidates: Vec<Candidate>,
    /// Where to go on; nothing if no message came.
    pub next: Option<i64>,
}

/// Where messages go. Asking for it disturbs no relay, unlike looking for messages: that would end
/// the relay's own polling, so it is the one question for a relay that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookInfo {
    /// The address they are posted to; nothing where they are kept for whoever polls.
    pub url: Option<String>,
    /// How many wait: more than none while a relay runs means that it does not poll.
    pub waiting: u32,
}

/// A word that only the person who tapped our link sends: 1 to 64 letters, digits, `_` or `-`
/// (core.telegram.org/bots/features, "Deep linking"). The shell draws it at random.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce(String);

impl Nonce {
    /// Takes a word that fits a link.
    pub fn new(word: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        ((1..=64).contains(&word.len()) && word.bytes().all(fits)).then(|| Self(word.to_owned()))
    }
}

impl Bot {
    /// The link that opens the chat with a button that sends `/start` and the word.
    pub fn start_link(&self, nonce: &Nonce) -> String {
        format!("https://t.me/{}?start={}", self.username, nonce.0)
    }
}

impl Candidate {
    /// Whether this is the person for sure: nobody else was shown the word.
    pub fn is_proven_by(&self, nonce: &Nonce) -> bool {
        self.text
            .strip_prefix("/start ")
            .is_some_and(|word| word.trim() == nonce.0)
    }
}

fn call(token: &BotToken, method_and_query: &str) -> Ask {
    let path = format!("/bot{}/{method_and_query}", token.secret().expose());
    Ask::get(Service::Telegram, path).hiding(token.secret())
}

/// Asks whose the token is.
pub fn ask_bot(token: &BotToken) -> Ask {
    call(token, "getMe")
}

/// The bot.
///
/// # Errors
/// Why there is none.
pub fn judge_bot(heard: &Heard) -> Result<Bot, Trouble> {
    result(heard, |doc| {
        Some(Bot {
            id: u64::try_from(doc.integer("id")?).ok()?,
            username: doc.text("username").filter(|name| is_username(name))?,
            name: doc.shown("first_name"),
        })
    })
}

/// Asks whether a webhook is set: messages would go there and never to a relay that polls.
pub fn ask_webhook(token: &BotToken) -> Ask {
    call(token, "getWebhookInfo")
}

/// What is known of the webhook.
///
/// # Errors
/// Why nothing is.
pub fn judge_webhook(heard: &Heard) -> Result<WebhookInfo, Trouble> {
    result(heard, |doc| {
        let url = doc.text("url")?;
        let waiting = doc.integer("pending_update_count").unwrap_or(0);
        Some(WebhookInfo {
            url: (!url.is_empty()).then(|| shorten(&url)),
            waiting: waiting.try_into().unwrap_or(0),
        })
    })
}

/// Removes the webhook; what was written meanwhile is kept. Removing none is fine too.
pub fn remove_webhook(token: &BotToken) -> Ask {
    call(token, "deleteWebhook")
}

/// Whether it is removed.
///
/// # Errors
/// Why it is not, or not known to be.
pub fn judge_removal(heard: &Heard) -> Result<(), Trouble> {
    result(heard, |doc| (doc.0 == &Value::Bool(true)).then_some(()))
}

/// Asks who wrote, waiting `wait_seconds` (at most 25) for the first message.
pub fn ask_hellos(token: &BotToken, next: Option<i64>, wait_seconds: u8) -> Ask {
    let wait = wait_seconds.min(25);
    let offset = next.map_or(String::new(), |next| format!("&offset={next}"));
    // `["message"]`, so that no reaction or edit passes for a hello.
    let query = format!("getUpdates?timeout={wait}&allowed_updates=%5B%22message%22%5D{offset}");
    let mut ask = call(token, &query);
    ask.time_limit = Span::seconds(u64::from(wait) + 10);
    ask
}

/// Tells Telegram that everything before `next` was seen, so that the relay does not hear the
/// hello again as its first order. The last call before the relay starts. Telegram remembers which
/// updates were asked for; the empty list (`[]`) sets that back, or the relay might miss some.
pub fn close_hellos(token: &BotToken, next: i64) -> Ask {
    let query = format!("getUpdates?timeout=0&limit=1&allowed_updates=%5B%5D&offset={next}");
    call(token, &query)
}

/// Who wrote.
///
/// # Errors
/// Why nobody is seen.
pub fn judge_hellos(heard: &Heard) -> Result<Hellos, Trouble> {
    result(heard, |doc| {
        let mut hellos = Hellos::default();
        for update in doc.is_list().then(|| doc.items())? {
            let Some(id) = update.integer("update_id") else {
                continue;
            };
            hellos.next = hellos.next.max(Some(id.saturating_add(1)));
            if let Some(found) = candidate(update.field(&["message"])) {
                let same = |other: &Candidate| other.chat == found.chat;
                let earlier = hellos.candidates.iter().position(same);
                if let Some(earlier) = earlier {
                    // A message with a word must not be displaced by a later one without.
                    let started = |one: &Candidate| one.text.starts_with("/start ");
                    if started(&hellos.candidates[earlier]) && !started(&found) {
                        continue;
                    }
                    hellos.candidates.remove(earlier);
                }
                hellos.candidates.push(found);
            }
        }
        Some(hellos)
    })
}

fn candidate(message: Doc<'_>) -> Option<Candidate> {
    let chat = message.field(&["chat"]);
    let from = message.field(&["from"]);
    if from.flag("is_bot") {
        return None;
    }
    let is_private = chat.text("type").as_deref() == Some("private");
    let name = match is_private {
        true => from.text("first_name").or_else(|| chat.text("first_name")),
        false => chat.text("title"),
    };
    Some(Candidate {
        chat: chat.integer("id")?,
        name: shorten(&name.unwrap_or_default()),
        username: from.text("username"),
        text: shorten(&message.shown("text")),
        is_private,
    })
}

/// Letters, digits and `_`: nothing else may get into a link.
fn is_username(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.len() <= 32 && name.bytes().all(fits)
}

/// What stands in `result` of a good answer (core.telegram.org/bots/api, "Making requests").
fn result<T>(heard: &Heard, read: impl Fn(Doc<'_>) -> Option<T>) -> Result<T, Trouble> {
    let reply = match heard {
        Ok(reply) => reply,
        Err(lost) => return Err(Trouble::CannotCheck(Unclear::Lost(*lost))),
    };
    let body = reply.json();
    if reply.status == 200 && Doc(&body).flag("ok") {
        let found = read(Doc(&body).field(&["result"]));
        return found.ok_or_else(|| Trouble::CannotCheck(reply.unclear(None)));
    }
    Err(trouble(reply, Doc(&body)))
}

fn trouble(reply: &Reply, doc: Doc<'_>) -> Trouble {
    let said = doc.shown("description");
    let own_words = doc.0.get("ok") == Some(&Value::Bool(false));
    match reply.status {
        401 | 404 if own_words => Trouble::Refused,
        409 if crate::text::holds(&said, "webhook") => Trouble::WebhookSet,
        409 if own_words => Trouble::AnotherPoller,
        _ => Trouble::CannotCheck(reply.unclear(Some(said))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fly::Lost;

    fn token() -> BotToken {
        BotToken::parse(&format!("110201543:{}", "A".repeat(35))).unwrap()
    }

    fn heard(status: u16, body: &str) -> Heard {
        Ok(ask_bot(&token()).answered(status, body, None))
    }

    #[test]
    fn no_call_needs_the_browsers_leave() {
        for ask in [
            ask_bot(&token()),
            ask_webhook(&token()),
            remove_webhook(&token()),
            ask_hellos(&token(), Some(7), 3),
            close_hellos(&token(), 8),
        ] {
            assert!(ask.headers.is_empty() && ask.body.is_none());
            assert_eq!(ask.method, crate::fly::Method::Get);
            assert!(!format!("{ask:?}").contains("AAAA"));
        }
    }

    #[test]
    fn the_bot_is_named_and_a_refusal_is_telegrams_own() {
        let me =
            r#"{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Ada","username":"a_bot"}}"#;
        let bot = judge_bot(&heard(200, me)).unwrap();
        assert_eq!((bot.id, bot.username.as_str()), (7, "a_bot"));
        let nonce = Nonce::new("w0rd").unwrap();
        assert_eq!(bot.start_link(&nonce), "https://t.me/a_bot?start=w0rd");
        for status in [401, 404] {
            let body = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
            assert_eq!(judge_bot(&heard(status, body)), Err(Trouble::Refused));
        }
        for (status, body) in [
            (404, "<html>not here</html>"),
            (200, "<html>"),
            (200, r#"{"ok":true,"result":{"id":7,"username":"a/../b"}}"#),
            (502, ""),
        ] {
            let verdict = judge_bot(&heard(status, body));
            assert!(
                matches!(verdict, Err(Trouble::CannotCheck(_))),
                "{verdict:?}"
            );
        }
        let lost = Trouble::CannotCheck(Unclear::Lost(Lost::TimedOut));
        assert_eq!(judge_bot(&Err(Lost::TimedOut)), Err(lost));
    }

    #[test]
    fn webhooks_are_seen_and_removed() {
        let set =
            r#"{"ok":true,"result":{"url":"https://old.example/x","pending_update_count":2}}"#;
        let seen = judge_webhook(&heard(200, set)).unwrap();
        assert_eq!(seen.url.as_deref(), Some("https://old.example/x"));
        assert_eq!(seen.waiting, 2);
        let none = r#"{"ok":true,"result":{"url":""}}"#;
        let none = judge_webhook(&heard(200, none)).unwrap();
        assert_eq!((none.url, none.waiting), (None, 0));
        let done = r#"{"ok":true,"result":true,"description":"Webhook is already deleted"}"#;
        assert_eq!(judge_removal(&heard(200, done)), Ok(()));
    }

    #[test]
    fn two_kinds_of_conflict_are_told_apart() {
        let body =
            |text: &str| format!(r#"{{"ok":false,"error_code":409,"description":"{text}"}}"#);
        let hook = body("Conflict: can't use getUpdates method while webhook is active");
        assert_eq!(judge_hellos(&heard(409, &hook)), Err(Trouble::WebhookSet));
        let poller = body("Conflict: terminated by other getUpdates request");
        assert_eq!(
            judge_hellos(&heard(409, &poller)),
            Err(Trouble::AnotherPoller)
        );
    }

    #[test]
    fn the_person_with_the_word_is_known_for_sure() {
        let body = r#"{"ok":true,"result":[
            {"update_id":5,"message":{"from":{"id":1,"first_name":"Eve"},
             "chat":{"id":1,"type":"private"},"text":"hi"}},
            {"update_id":6,"message":{"from":{"id":2,"first_name":"Ada","username":"ada"},
             "chat":{"id":2,"type":"private"},"text":"/start w0rd"}},
            {"update_id":7,"message":{"from":{"id":2,"first_name":"Ada"},
             "chat":{"id":2,"type":"private"},"text":"hello?"}},
            {"update_id":8,"message":{"from":{"id":3},
             "chat":{"id":-3,"type":"group","title":"Club"},"text":"yo"}},
            {"update_id":9,"message":{"from":{"id":4,"is_bot":true},"chat":{"id":4}}},
            {"update_id":10,"edited_message":{}}]}"#;
        let hellos = judge_hellos(&heard(200, body)).unwrap();
        assert_eq!(hellos.next, Some(11));
        let nonce = Nonce::new("w0rd").unwrap();
        let seen: Vec<_> = hellos
            .candidates
            .iter()
            .map(|c| {
                (
                    c.chat,
                    c.name.as_str(),
                    c.is_private,
                    c.is_proven_by(&nonce),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                (1, "Eve", true, false),
                (2, "Ada", true, true),
                (-3, "Club", false, false)
            ]
        );
        assert_eq!(Nonce::new("a b"), None);
    }
}
