//! Telegram's Bot API for one bot.
//!
//! `allow-origin: *` and methods, and no `allow-headers` (recorded 2019–2026): a request that
//! needs a preflight for a header fails, and is noted. Errors in the API's form
//! (core.telegram.org/bots/api, "Making requests" and "getUpdates").

use serde_json::{json, Value};

use crate::http::{Request, Response};
use crate::practice;
use crate::world::{Hello, RecordKind, World};

pub(crate) fn handle(world: &mut World, request: &Request) -> Response {
    let answer = match request.method.as_str() {
        "OPTIONS" => {
            world.note(request, RecordKind::NeedlessPreflight, "");
            Response::empty(204)
        }
        _ => answer(world, request),
    };
    answer
        .with("access-control-allow-origin", "*")
        .with("access-control-allow-methods", "GET, POST, OPTIONS")
        .with(
            "access-control-expose-headers",
            "Content-Length,Content-Type,Date,Server,Connection",
        )
}

fn answer(world: &mut World, request: &Request) -> Response {
    world.headers(request, &[]);
    let place = request.place().to_owned();
    let call = place
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'));
    let Some((token, method)) = call.filter(|_| request.method == "GET") else {
        world.note(request, RecordKind::UnknownRoute, "");
        return error(404, "Not Found");
    };
    match token {
        _ if world.revoked.contains(token) => return error(401, "Unauthorized"),
        practice::TELEGRAM_TOKEN => {}
        practice::TELEGRAM_BUSY => return error(502, "Bad Gateway"),
        // What never was a token is not found; what was one is unauthorized.
        _ if token
            .split_once(':')
            .is_none_or(|(_, rest)| rest.len() != 35) =>
        {
            return error(404, "Not Found");
        }
        _ => return error(401, "Unauthorized"),
    }
    match method {
        "getMe" => {
            world.parameters(request, &[]);
            ok(&json!({
                "id": 110_201_543,
                "is_bot": true,
                "first_name": "Practice Otter",
                "username": practice::TELEGRAM_BOT,
                "can_join_groups": true,
                "can_read_all_group_messages": false,
                "supports_inline_queries": false,
            }))
        }
        "getWebhookInfo" => {
            world.parameters(request, &[]);
            ok(&json!({
                "url": world.bot_webhook,
                "has_custom_certificate": false,
                "pending_update_count": world.waiting.len(),
            }))
        }
        "deleteWebhook" => {
            world.parameters(request, &[]);
            let text = match std::mem::take(&mut world.bot_webhook).is_empty() {
                true => "Webhook is already deleted",
                false => "Webhook was deleted",
            };
            let body = json!({ "ok": true, "result": true, "description": text });
            Response::json(200, &body)
        }
        "getUpdates" => updates(world, request),
        _ => {
            world.note(request, RecordKind::UnknownRoute, method);
            error(404, "Not Found")
        }
    }
}

fn updates(world: &mut World, request: &Request) -> Response {
    let known = ["offset", "limit", "timeout", "allowed_updates"];
    world.parameters(request, &known);
    let (mut offset, mut limit) = (None, 100);
    for (name, value) in request.query() {
        let number = value.parse::<i64>().ok();
        let fits = match name.as_str() {
            "offset" => {
                offset = number;
                number.is_some()
            }
            "limit" => {
                limit = number.unwrap_or(limit);
                number.is_some_and(|limit| (1..=100).contains(&limit))
            }
            "timeout" => number.is_some_and(|wait| (0..=50).contains(&wait)),
            "allowed_updates" => serde_json::from_str::<Vec<String>>(&value).is_ok(),
            _ => true,
        };
        if !fits {
            world.note(request, RecordKind::OddQuery, &name);
        }
    }
    if !world.bot_webhook.is_empty() {
        return error(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to \
             delete the webhook first",
        );
    }
    if world.other_poller {
        return error(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot \
             instance is running",
        );
    }
    // An offset says that everything before it was seen: it is never told again.
    world
        .waiting
        .retain(|(id, _)| offset.is_none_or(|offset| *id >= offset));
    let limit = usize::try_from(limit).unwrap_or(100);
    let list: Vec<Value> = world.waiting.iter().take(limit).map(update).collect();
    ok(&json!(list))
}

fn update((id, hello): &(i64, Hello)) -> Value {
    let writer = json!({
        "id": hello.chat.unsigned_abs(),
        "is_bot": false,
        "first_name": hello.name,
        "username": hello.name.to_lowercase(),
        "language_code": "en",
    });
    let chat = match hello.group {
        true => json!({ "id": hello.chat, "type": "supergroup", "title": "Practice club" }),
        false => json!({ "id": hello.chat, "type": "private", "first_name": hello.name }),
    };
    json!({
        "update_id": id,
        "message": {
            "message_id": id,
            "from": writer,
            "chat": chat,
            "date": 1_790_000_000,
            "text": hello.text,
        },
    })
}

fn ok(result: &Value) -> Response {
    Response::json(200, &json!({ "ok": true, "result": result }))
}

fn error(status: u16, description: &str) -> Response {
    let body = json!({ "ok": false, "error_code": status, "description": description });
    Response::json(status, &body)
}
