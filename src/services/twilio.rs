//! Twilio: whether SID and auth token belong together, and where an own WhatsApp sender posts.
//!
//! - Account: `GET /2010-04-01/Accounts/{SID}.json` with `Basic` credentials; `status` is `active`,
//!   `suspended` or `closed`, `type` is `Trial` or `Full` (Twilio docs, "Account resource").
//!   `api.twilio.com` answers any origin and allows `Authorization` (headers recorded 2020–2023).
//! - Sender: `GET /v2/Channels/Senders?Channel=whatsapp`, `GET` and `POST /v2/Channels/Senders/{Sid}`
//!   with the JSON body `{"webhook":{"callback_url","callback_method"}}` (twilio-oai
//!   `messaging_v2`; Twilio docs, "Senders API"). Whether `messaging.twilio.com` answers browsers
//!   is not known: if not, it is a step by hand.
//! - The sandbox's webhook has no endpoint (none in twilio-oai's specs of 2026-04-14): by hand. Some
//!   accounts list the sandbox's number among their senders (seen in public projects), so reading
//!   may work where setting does not: it is never set from here.

use super::{basic, Ask, Heard, Reply, Service, Unclear};
use crate::credentials::phone::PhoneNumber;
use crate::fly::{escape, shorten, Doc, Method};
use crate::kept::{record, text};
use crate::secret::Secret;

/// What Twilio is asked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `AC…`.
    pub sid: Secret,
    /// The auth token: the relay needs it, so an API key is not tried here either.
    pub token: Secret,
}

/// What is known of SID and token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountVerdict {
    /// They belong together.
    Good {
        /// The account's name.
        name: String,
        /// Whether it is a trial: it writes to verified numbers alone (error 21608), and at most
        /// 50 messages a day through the sandbox (Twilio docs, "WhatsApp Sandbox").
        trial: bool,
    },
    /// They belong together, and Twilio suspended the account.
    Suspended,
    /// They belong together, and the account is closed.
    Closed,
    /// Twilio's test credentials: of the same form, and nothing is ever sent with them.
    TestCredentials,
    /// They do not belong together, or the token was replaced.
    Refused,
    /// Nothing is known of them.
    CannotCheck(Unclear),
}

/// A sender's id at Twilio: `XE` and 32 hexadecimal digits (Twilio docs, "Senders API").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderSid(String);

/// A page of the list, to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page(String);

/// A WhatsApp number that is registered at Twilio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Its id.
    pub sid: SenderSid,
    /// Whether it can be written to; otherwise Twilio's word for its state, such as `OFFLINE`.
    pub status: Result<(), String>,
    /// Where Twilio posts what is written to it.
    pub webhook: Webhook,
}

/// Where Twilio posts what is written to a sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Webhook {
    /// Nowhere.
    None,
    /// Here, by `POST`.
    Post(String),
    /// Here, by a method that the relay does not answer.
    OtherMethod(String),
}

/// What is known of a number among the account's senders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SenderVerdict {
    /// It is there.
    Registered(Sender),
    /// Not on this page; the next one must be asked for.
    More(Page),
    /// The account has no such sender.
    NotRegistered,
    /// SID and token were refused.
    Refused,
    /// Nothing is known; the webhook is a step by hand.
    CannotCheck(Unclear),
}

/// Whether messages reach the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookVerdict {
    /// They do.
    Set,
    /// They go nowhere.
    Missing,
    /// They go elsewhere, or come by the wrong method: where to.
    WrongAddress(String),
}

/// Asks for the account.
pub fn ask_account(account: &Account) -> Ask {
    let path = format!("/2010-04-01/Accounts/{}.json", escape(account.sid.expose()));
    signed(Ask::get(Service::Twilio, path), account)
}

/// Judges the answer.
pub fn judge_account(heard: &Heard) -> AccountVerdict {
    let reply = match heard {
        Ok(reply) => reply,
        Err(lost) => return AccountVerdict::CannotCheck(Unclear::Lost(*lost)),
    };
    let body = reply.json();
    let doc = Doc(&body);
    match (reply.status, doc.shown("status").as_str()) {
        (200, "active") => AccountVerdict::Good {
            name: shorten(&doc.shown("friendly_name")),
            trial: doc.shown("type").eq_ignore_ascii_case("trial"),
        },
        (200, "suspended") => AccountVerdict::Suspended,
        (200, "closed") => AccountVerdict::Closed,
        // Code 20008: "Resource not accessible with Test Account Credentials" (Twilio docs, "Error
        // 20008").
        (403, _) if doc.integer("code") == Some(20008) => AccountVerdict::TestCredentials,
        _ if is_refusal(reply, doc) => AccountVerdict::Refused,
        _ => AccountVerdict::CannotCheck(reply.unclear(doc.text("message"))),
    }
}

/// Asks for the account's WhatsApp senders, or for a further page of them.
pub fn ask_senders(account: &Account, page: Option<&Page>) -> Ask {
    let query = page.map_or("Channel=whatsapp&PageSize=50", |page| page.0.as_str());
    let ask = Ask::get(
        Service::TwilioMessaging,
        format!("/v2/Channels/Senders?{query}"),
    );
    signed(ask, account)
}

/// Looks for `number` in the list.
pub fn judge_senders(heard: &Heard, number: &PhoneNumber) -> SenderVerdict {
    read(heard, |doc| {
        let wanted = format!("whatsapp:{number}");
        let list = doc.field(&["senders"]);
        let mut all = list.is_list().then(|| list.items())?;
        match all.find(|item| item.text("sender_id").as_deref() == Some(&wanted)) {
            Some(found) => sender(found).map(SenderVerdict::Registered),
            None => Some(next_page(doc).map_or(SenderVerdict::NotRegistered, SenderVerdict::More)),
        }
    })
}

/// Sets where a sender posts; read it back afterwards.
pub fn set_webhook(account: &Account, sender: &SenderSid, url: &str) -> Ask {
    let hook = record([
        ("callback_url", url.into()),
        ("callback_method", "POST".into()),
    ]);
    let body = record([("webhook", hook)]);
    let mut ask = signed(ask_one(sender), account).header("content-type", "application/json");
    ask.method = Method::Post;
    ask.body = Some(Secret::new(text(&body)));
    ask
}

/// Asks for one sender, to read back what was set.
pub fn ask_sender(account: &Account, sender: &SenderSid) -> Ask {
    signed(ask_one(sender), account)
}

/// Reads one sender: the answer to [`ask_sender`], and to [`set_webhook`].
pub fn judge_sender(heard: &Heard) -> SenderVerdict {
    read(heard, |doc| sender(doc).map(SenderVerdict::Registered))
}

impl Webhook {
    /// Compares to the letter: Twilio's signature covers the whole address.
    pub fn judge(&self, wanted: &str) -> WebhookVerdict {
        match self {
            Self::None => WebhookVerdict::Missing,
            Self::Post(url) if url == wanted => WebhookVerdict::Set,
            Self::Post(url) | Self::OtherMethod(url) => WebhookVerdict::WrongAddress(url.clone()),
        }
    }
}

fn ask_one(sender: &SenderSid) -> Ask {
    let path = format!("/v2/Channels/Senders/{}", sender.0);
    Ask::get(Service::TwilioMessaging, path)
}

fn signed(ask: Ask, account: &Account) -> Ask {
    let authorization = Secret::new(basic(&account.sid, &account.token));
    ask.header("authorization", authorization.expose())
        .hiding(&account.token)
        .hiding(&account.sid)
        .hiding(&authorization)
}

/// 401 with Twilio's own body; its code 20003 is "Authenticate" (Twilio docs, "Error 20003").
fn is_refusal(reply: &Reply, doc: Doc<'_>) -> bool {
    reply.status == 401 && doc.integer("code").is_some()
}

fn read(heard: &Heard, found: impl Fn(Doc<'_>) -> Option<SenderVerdict>) -> SenderVerdict {
    let reply = match heard {
        Ok(reply) => reply,
        Err(lost) => return SenderVerdict::CannotCheck(Unclear::Lost(*lost)),
    };
    let body = reply.json();
    let doc = Doc(&body);
    let unclear = || SenderVerdict::CannotCheck(reply.unclear(doc.text("message")));
    match reply.status {
        200..=299 => found(doc).unwrap_or_else(unclear),
        _ if is_refusal(reply, doc) => SenderVerdict::Refused,
        // Code 20404: the sender was removed since it was listed (Twilio docs, "Error 20404").
        404 if doc.integer("code") == Some(20404) => SenderVerdict::NotRegistered,
        _ => unclear(),
    }
}

fn sender(doc: Doc<'_>) -> Option<Sender> {
    let sid = doc.text("sid")?;
    let digits = sid.strip_prefix("XE")?;
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let webhook = doc.field(&["webhook"]);
    let url = shorten(&webhook.shown("callback_url"));
    let method = webhook.shown("callback_method");
    let state = doc.shown("status");
    Some(Sender {
        sid: SenderSid(sid),
        // `ONLINE:UPDATING` is online too.
        status: match state.starts_with("ONLINE") {
            true => Ok(()),
            false => Err(shorten(&state)),
        },
        webhook: match method.as_str() {
            _ if url.is_empty() => Webhook::None,
            // POST is what Twilio does unless told otherwise.
            "" | "POST" | "post" => Webhook::Post(url),
            _ => Webhook::OtherMethod(url),
        },
    })
}

/// The query of `meta.next_page_url`: host and path stay ours, whatever the answer says.
fn next_page(doc: Doc<'_>) -> Option<Page> {
    let url = doc.field(&["meta"]).text("next_page_url")?;
    let query = url.split_once('?')?.1;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~=&%+:,".contains(&byte);
    let fits = !query.is_empty() && query.len() <= 1000 && query.bytes().all(fits);
    fits.then(|| Page(query.to_owned()))
}

#[cfg(test)]
#[path = "twilio_tests.rs"]
mod tests;
