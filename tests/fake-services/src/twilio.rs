//! Twilio: accounts at one host, senders at another.
//!
//! `api.twilio.com` sends `allow-origin: *` and allows `Authorization` (recorded 2020–2023). For
//! `messaging.twilio.com` the same is supposed; [`World::set_cors`] takes it away. The sandbox has
//! no sender here, as it has no endpoint there.

use serde_json::{json, Value};

use crate::http::{Request, Response, Service};
use crate::practice;
use crate::world::{RecordKind, Webhook, World};

const SENDERS: &str = "/v2/Channels/Senders";

pub(crate) fn handle(world: &mut World, request: &Request) -> Response {
    let answer = match request.method.as_str() {
        "OPTIONS" => Response::empty(200),
        _ => answer(world, request),
    };
    answer
        .with("access-control-allow-origin", "*")
        .with(
            "access-control-allow-headers",
            "Accept, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, \
             If-Unmodified-Since",
        )
        .with("access-control-allow-methods", "GET, POST, DELETE, OPTIONS")
        .with("access-control-expose-headers", "ETag")
        .with("access-control-allow-credentials", "true")
}

fn answer(world: &mut World, request: &Request) -> Response {
    let Some((user, password)) = basic(request.value("authorization").unwrap_or_default()) else {
        world.headers(request, &["authorization"]);
        return refused();
    };
    match (request.service, request.method.as_str(), request.place()) {
        (Service::Twilio, "GET", place) => match place
            .strip_prefix("/2010-04-01/Accounts/")
            .and_then(|rest| rest.strip_suffix(".json"))
        {
            Some(sid) => {
                world.headers(request, &["authorization"]);
                world.parameters(request, &[]);
                account(world, sid, &user, &password)
            }
            None => unknown(world, request),
        },
        (Service::TwilioMessaging, "GET", SENDERS) => {
            world.headers(request, &["authorization"]);
            world.parameters(request, &["Channel", "PageSize", "Page", "PageToken"]);
            match knows(world, &user, &password) {
                true => list(world, request),
                false => refused(),
            }
        }
        (Service::TwilioMessaging, method @ ("GET" | "POST"), place) => {
            let number = place
                .strip_prefix(SENDERS)
                .and_then(|rest| rest.strip_prefix('/'))
                .and_then(|sid| number_of(world, sid));
            if !knows(world, &user, &password) {
                return refused();
            }
            let Some(number) = number else {
                return error(404, 20404, "The requested resource was not found");
            };
            world.parameters(request, &[]);
            if method == "POST" {
                world.headers(request, &["authorization", "content-type"]);
                if let Err(refused) = set(world, request, number) {
                    return refused;
                }
                return Response::json(202, &sender(world, number));
            }
            world.headers(request, &["authorization"]);
            Response::json(200, &sender(world, number))
        }
        _ => unknown(world, request),
    }
}

fn account(world: &World, sid: &str, user: &str, password: &str) -> Response {
    if sid != user || password != practice::TWILIO_TOKEN || world.revoked.contains(password) {
        return refused();
    }
    let (name, status, kind) = match sid {
        practice::TWILIO_SID => ("Practice Otter", "active", "Full"),
        practice::TWILIO_TRIAL_SID => ("My first Twilio account", "active", "Trial"),
        practice::TWILIO_SUSPENDED_SID => ("Practice Otter", "suspended", "Full"),
        practice::TWILIO_CLOSED_SID => ("Practice Otter", "closed", "Full"),
        practice::TWILIO_TEST_SID => {
            let text = "Resource not accessible with Test Account Credentials";
            return error(403, 20008, text);
        }
        practice::TWILIO_BUSY_SID => return error(503, 20503, "Service unavailable"),
        _ => return refused(),
    };
    let body = json!({
        "sid": sid,
        "friendly_name": name,
        "status": status,
        "type": kind,
        "owner_account_sid": sid,
        "uri": format!("/2010-04-01/Accounts/{sid}.json"),
    });
    Response::json(200, &body)
}

fn knows(world: &World, user: &str, password: &str) -> bool {
    let user = [practice::TWILIO_SID, practice::TWILIO_TRIAL_SID].contains(&user);
    user && password == practice::TWILIO_TOKEN && !world.revoked.contains(password)
}

/// One sender a page, so that whoever stops at the first is found out.
fn list(world: &mut World, request: &Request) -> Response {
    let query = request.query();
    let value = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    if value("Channel") != Some("whatsapp") {
        world.note(request, RecordKind::OddQuery, "Channel");
        return error(400, 20001, "Invalid channel");
    }
    let page: usize = value("Page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(0);
    let numbers: Vec<&'static str> = world.senders.keys().copied().collect();
    let senders: Vec<Value> = numbers
        .get(page)
        .map(|number| sender(world, number))
        .into_iter()
        .collect();
    let next = (page + 1 < numbers.len()).then(|| {
        format!(
            "https://messaging.twilio.com{SENDERS}?Channel=whatsapp&PageSize=1&Page={}&PageToken=PTpractice",
            page + 1
        )
    });
    let body = json!({
        "senders": senders,
        "meta": { "page": page, "page_size": 1, "key": "senders", "next_page_url": next },
    });
    Response::json(200, &body)
}

fn sender(world: &World, number: &str) -> Value {
    let Webhook { url, method } = world.senders.get(number).cloned().unwrap_or_default();
    let filled = |text: String| match text.is_empty() {
        true => Value::Null,
        false => json!(text),
    };
    json!({
        "sid": sid_of(number),
        "sender_id": format!("whatsapp:{number}"),
        "status": "ONLINE",
        "webhook": {
            "callback_url": filled(url),
            "callback_method": filled(method),
            "fallback_url": null,
            "status_callback_url": null,
        },
        "url": format!("https://messaging.twilio.com{SENDERS}/{}", sid_of(number)),
    })
}

fn set(world: &mut World, request: &Request, number: &'static str) -> Result<(), Response> {
    let invalid = || error(400, 20001, "Invalid request body");
    let kind = request.value("content-type").unwrap_or_default();
    if !kind.starts_with("application/json") {
        world.note(request, RecordKind::MissingHeader, "content-type");
        return Err(invalid());
    }
    let body: Value = serde_json::from_str(&request.body).unwrap_or(Value::Null);
    let fields = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect());
    let outside: Vec<String> = fields(&body).unwrap_or_default();
    let inside: Vec<String> = fields(&body["webhook"]).unwrap_or_default();
    let text = |name: &str| body["webhook"][name].as_str().map(str::to_owned);
    let (Some(url), Some(method)) = (text("callback_url"), text("callback_method")) else {
        world.note(request, RecordKind::OddBody, "webhook");
        return Err(invalid());
    };
    if outside != ["webhook"] || inside != ["callback_method", "callback_url"] {
        world.note(request, RecordKind::OddBody, "other fields");
    }
    if !url.starts_with("https://") || method != "POST" {
        world.note(request, RecordKind::OddBody, "callback");
        return Err(invalid());
    }
    world.senders.insert(number, Webhook { url, method });
    Ok(())
}

/// `XE` and the number's digits, filled up to 32.
fn sid_of(number: &str) -> String {
    format!("XE{:0>32}", number.trim_start_matches('+'))
}

fn number_of(world: &World, sid: &str) -> Option<&'static str> {
    let mut numbers = world.senders.keys().copied();
    numbers.find(|number| sid_of(number) == sid)
}

fn unknown(world: &mut World, request: &Request) -> Response {
    world.note(request, RecordKind::UnknownRoute, "");
    error(404, 20404, "The requested resource was not found")
}

fn refused() -> Response {
    error(401, 20003, "Authenticate")
}

fn error(status: u16, code: u32, message: &str) -> Response {
    let body = json!({
        "code": code,
        "message": message,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
        "status": status,
    });
    Response::json(status, &body)
}

/// User and password of a `Basic` header; a decoder apart from the client's encoder.
fn basic(header: &str) -> Option<(String, String)> {
    let encoded = header.strip_prefix("Basic ")?.trim_end_matches('=');
    let mut bits = String::new();
    for c in encoded.chars() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        bits += &format!("{:06b}", alphabet.find(c)?);
    }
    let bytes = bits.as_bytes().chunks_exact(8);
    let plain: Option<Vec<u8>> = bytes
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).ok()?, 2).ok())
        .collect();
    let plain = String::from_utf8(plain?).ok()?;
    let (user, password) = plain.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
