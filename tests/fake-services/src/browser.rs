//! Asking as a browser does: with the preflight where one is needed, and with the answer hidden
//! where the service does not show it (WHATWG Fetch, "CORS protocol").

use crate::http::{Request, Response};
use crate::world::World;

/// What the page sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The answer, with the headers that the page may read.
    Answer(Response),
    /// A network failure, whatever truly happened.
    Nothing,
}

/// The page's origin.
pub const ORIGIN: &str = "https://wizard.example";

/// Sends a request of a page of another origin.
pub fn fetch(world: &mut World, request: &Request) -> Seen {
    let unsafe_headers: Vec<&str> = request
        .headers
        .iter()
        .filter(|(name, value)| !is_simple_header(name, value))
        .map(|(name, _)| name.as_str())
        .collect();
    let simple_method = matches!(request.method.as_str(), "GET" | "HEAD" | "POST");
    if !simple_method || !unsafe_headers.is_empty() {
        let asked = Request::new(request.service, "OPTIONS", &request.path)
            .header("origin", ORIGIN)
            .header("access-control-request-method", &request.method)
            .header("access-control-request-headers", &unsafe_headers.join(","));
        let answer = world.handle(&asked);
        let allows = |name: &str, wanted: &str, simple: bool| {
            let listed = answer.value(name).unwrap_or_default();
            simple
                || listed
                    .split(',')
                    .any(|word| word.trim().eq_ignore_ascii_case(wanted))
        };
        let well = (200..300).contains(&answer.status) && shows_answers(&answer);
        let method = allows(
            "access-control-allow-methods",
            &request.method,
            simple_method,
        );
        let headers = unsafe_headers
            .iter()
            .all(|name| allows("access-control-allow-headers", name, false));
        if !(well && method && headers) {
            return Seen::Nothing;
        }
    }
    let mut answer = world.handle(&request.clone().header("origin", ORIGIN));
    if !shows_answers(&answer) {
        return Seen::Nothing;
    }
    let exposed = answer
        .value("access-control-expose-headers")
        .unwrap_or_default()
        .to_lowercase();
    answer.headers.retain(|(name, _)| {
        *name == "content-type" || exposed.split(',').any(|word| word.trim() == *name)
    });
    Seen::Answer(answer)
}

fn shows_answers(answer: &Response) -> bool {
    let origin = answer.value("access-control-allow-origin");
    matches!(origin, Some("*" | ORIGIN))
}

/// The headers that need no leave (WHATWG Fetch, "CORS-safelisted request-header").
fn is_simple_header(name: &str, value: &str) -> bool {
    match name {
        "accept" | "accept-language" | "content-language" => true,
        "content-type" => {
            let kind = value.split(';').next().unwrap_or_default().trim();
            matches!(
                kind,
                "application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain"
            )
        }
        _ => false,
    }
}
