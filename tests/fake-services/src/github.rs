//! GitHub: whose a token is.
//!
//! Any origin is answered, errors too; the allowed and exposed headers are those of GitHub's docs,
//! "Using CORS and JSONP to make cross-origin requests".

use serde_json::json;

use crate::http::{Request, Response};
use crate::practice;
use crate::world::{RecordKind, World};

const ALLOWED: &str = "Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, \
                       If-Unmodified-Since, X-Requested-With";
const EXPOSED: &str = "ETag, Link, X-GitHub-OTP, x-ratelimit-limit, x-ratelimit-remaining, \
                       x-ratelimit-reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval";

pub(crate) fn handle(world: &mut World, request: &Request) -> Response {
    if request.method == "OPTIONS" {
        return Response::empty(204)
            .with("access-control-allow-origin", "*")
            .with(
                "access-control-allow-methods",
                "GET, POST, PATCH, PUT, DELETE",
            )
            .with("access-control-allow-headers", ALLOWED)
            .with("access-control-max-age", "86400");
    }
    answer(world, request)
        .with("access-control-allow-origin", "*")
        .with("access-control-expose-headers", EXPOSED)
}

fn answer(world: &mut World, request: &Request) -> Response {
    if (request.method.as_str(), request.place()) != ("GET", "/user") {
        world.note(request, RecordKind::UnknownRoute, "");
        return error(404, "Not Found");
    }
    world.headers(request, &["authorization"]);
    world.parameters(request, &[]);
    let header = request.value("authorization").unwrap_or_default();
    let token = header.strip_prefix("Bearer ").unwrap_or_default();
    let user = Response::json(
        200,
        &json!({ "login": "practice-ada", "id": 7, "type": "User" }),
    );
    match token {
        _ if world.revoked.contains(token) => error(401, "Bad credentials"),
        practice::GITHUB_TOKEN => user
            .with("x-oauth-scopes", "repo, workflow")
            .with("x-accepted-oauth-scopes", ""),
        practice::GITHUB_FINE_GRAINED => user,
        practice::GITHUB_APP => error(403, "Resource not accessible by integration"),
        _ => error(401, "Bad credentials"),
    }
}

fn error(status: u16, message: &str) -> Response {
    let body = json!({
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": status.to_string(),
    });
    Response::json(status, &body)
}
