//! Anthropic: the list of models.
//!
//! CORS only for requests that bring `anthropic-dangerous-direct-browser-access`, and errors in
//! Anthropic's form (Anthropic's API reference, "Errors"; the TypeScript SDK's `client.ts`).

use serde_json::json;

use crate::http::{Request, Response};
use crate::practice;
use crate::world::{RecordKind, World};

const BROWSER: &str = "anthropic-dangerous-direct-browser-access";

pub(crate) fn handle(world: &mut World, request: &Request) -> Response {
    if request.method == "OPTIONS" {
        let asked = request.value("access-control-request-headers");
        let asked = asked.unwrap_or_default().to_lowercase();
        // Without that header among those asked for there is no leave.
        return match asked.split(',').any(|name| name.trim() == BROWSER) {
            true => Response::empty(200)
                .with("access-control-allow-origin", "*")
                .with("access-control-allow-methods", "GET,POST,DELETE,OPTIONS")
                .with("access-control-allow-headers", asked),
            false => Response::empty(400),
        };
    }
    let answer = answer(world, request);
    match request.value(BROWSER) {
        Some("true") => answer.with("access-control-allow-origin", "*"),
        _ => answer,
    }
}

fn answer(world: &mut World, request: &Request) -> Response {
    if (request.method.as_str(), request.place()) != ("GET", "/v1/models") {
        world.note(request, RecordKind::UnknownRoute, "");
        return error(404, "not_found_error", "Not found");
    }
    world.headers(request, &["x-api-key", "anthropic-version", BROWSER]);
    world.parameters(request, &["limit", "before_id", "after_id"]);
    let version = request.value("anthropic-version");
    if version.is_some_and(|version| version != "2023-06-01") {
        world.note(request, RecordKind::MissingHeader, "anthropic-version");
    }
    let key = request.value("x-api-key").unwrap_or_default();
    match key {
        practice::ANTHROPIC_OVERLOADED => error(529, "overloaded_error", "Overloaded"),
        practice::ANTHROPIC_NO_BROWSERS => error(
            401,
            "authentication_error",
            "CORS requests are not allowed for this Organization because of its settings",
        ),
        practice::ANTHROPIC_NARROW => error(
            403,
            "permission_error",
            "Your API key does not have permission to use the specified resource.",
        ),
        practice::ANTHROPIC_KEY if !world.revoked.contains(key) => Response::json(
            200,
            &json!({
                "data": [{
                    "type": "model",
                    "id": "claude-practice",
                    "display_name": "Claude Practice",
                    "created_at": "2026-02-19T00:00:00Z",
                }],
                "has_more": true,
                "first_id": "claude-practice",
                "last_id": "claude-practice",
            }),
        ),
        _ => error(401, "authentication_error", "invalid x-api-key"),
    }
}

fn error(status: u16, kind: &str, message: &str) -> Response {
    let body = json!({
        "type": "error",
        "error": { "type": kind, "message": message },
        "request_id": "req_practice",
    });
    Response::json(status, &body)
}
