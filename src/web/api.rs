//! Asks Fly on the first road that answers, and stays on it.
//!
//! Whether Fly answers pages of other origins is Fly's to decide. So `config.json` lists roads:
//! first Fly itself, then a way through this page's own host. Only a request that changes
//! nothing is ever tried on a second road: one that makes something could make it twice.

use std::cell::RefCell;

use crate::web::state::Watched;

use super::browser::http::{self, Sent};
use crate::fly::{Answer, Call, Error, Lost, Method, Request, Token};
use crate::secret::Secret;
use crate::time::Span;

/// The road that is taken, for the page to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// None has answered yet.
    Unknown,
    /// Fly itself.
    Direct,
    /// Through the host of this page.
    ThroughHost,
    /// Fly is there, and does not answer pages of this address.
    Refused,
}

thread_local! {
    static BASE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Asks Fly and reads the answer.
///
/// # Errors
/// The classified failure, the token hidden should Fly have quoted it.
pub async fn ask(
    roads: &[String],
    road: Watched<Road>,
    call: &Call,
    token: &Token,
) -> Result<Answer, Error> {
    match send(roads, road, call, token.authorization(), call.time_limit()).await {
        Sent::Answered { status, body } => call.interpret(status, &token.scrub(&body)),
        Sent::Lost(lost) => Err(Error::lost(lost)),
    }
}

/// Sends a call and hands back what came, unread.
pub async fn send(
    roads: &[String],
    road: Watched<Road>,
    call: &Call,
    authorization: &Secret,
    limit: Span,
) -> Sent {
    let request = call.request();
    if let Some(base) = taken() {
        return over(&base, &request, authorization, limit).await;
    }
    // The first call finds the road. If it would change something, harmless ones go ahead.
    let scout = Call::Regions.request();
    let first = if call.changes() { &scout } else { &request };
    let sent = find(roads, road, first, authorization, limit).await;
    match (taken(), call.changes()) {
        (Some(base), true) => over(&base, &request, authorization, limit).await,
        _ => sent,
    }
}

/// Forgets the road, so that the next call looks for one again.
pub fn forget_road() {
    BASE.with_borrow_mut(|base| *base = None);
}

fn taken() -> Option<String> {
    BASE.with_borrow(Clone::clone)
}

async fn find(
    roads: &[String],
    road: Watched<Road>,
    request: &Request,
    authorization: &Secret,
    limit: Span,
) -> Sent {
    let mut refused = false;
    let mut worst = Lost::Unreachable;
    for base in roads {
        if is_own_host(base) && !leads_to_fly(base, limit).await {
            continue;
        }
        match over(base, request, authorization, limit).await {
            answered @ Sent::Answered { .. } => {
                BASE.with_borrow_mut(|taken| *taken = Some(base.clone()));
                road.set(if is_own_host(base) {
                    Road::ThroughHost
                } else {
                    Road::Direct
                });
                return answered;
            }
            Sent::Lost(Lost::Unreachable) if !is_own_host(base) => {
                refused |= http::reaches(&format!("{base}{}", request.path), limit).await;
            }
            Sent::Lost(lost) => worst = lost,
        }
    }
    if refused {
        road.set(Road::Refused);
    }
    Sent::Lost(worst)
}

async fn over(base: &str, request: &Request, authorization: &Secret, limit: Span) -> Sent {
    let url = format!("{base}{}", request.path);
    let method = request.method.as_str();
    debug_assert!(request.method != Method::Get || request.body.is_none());
    http::send(
        method,
        &url,
        Some(authorization),
        request.body.as_ref(),
        limit,
    )
    .await
}

fn is_own_host(base: &str) -> bool {
    base.starts_with('/')
}

/// Whether Fly answers on this road through the page's own host: it speaks JSON, to strangers too.
/// Where the host has no such road it is asked without a token, so that it never sees one.
async fn leads_to_fly(base: &str, limit: Span) -> bool {
    let url = format!("{base}{}", Call::Regions.request().path);
    match http::send("GET", &url, None, None, limit).await {
        Sent::Answered { body, .. } => body.trim_start().starts_with(['{', '[']),
        Sent::Lost(_) => false,
    }
}
