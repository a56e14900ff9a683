//! One request, with a time limit, and in the three ways that it can go wrong.
//!
//! No cookie, nothing kept, no redirect followed: a token goes where it was sent or nowhere.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};
use web_sys::{AbortController, RequestInit, Response};

use super::timers;
use crate::fly::Lost;
use crate::secret::Secret;
use crate::time::Span;

#[wasm_bindgen]
extern "C" {
    // Caught: Safari before 16 and Chromium before 103 have none.
    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout, catch)]
    fn time_limit(milliseconds: u32) -> Result<JsValue, JsValue>;
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Answered { status: u16, body: String },
    Lost(Lost),
}

/// An answer as it came.
pub struct Received {
    pub status: u16,
    pub body: String,
    /// The one header that was asked for, where the browser shows it.
    pub header: Option<String>,
}

/// A request with a JSON body and the one header that Fly knows.
pub async fn send(
    method: &str,
    url: &str,
    authorization: Option<&Secret>,
    body: Option<&Secret>,
    limit: Span,
) -> Sent {
    let mut headers = Vec::new();
    if let Some(authorization) = authorization {
        headers.push(("Authorization", authorization.expose()));
    }
    if body.is_some() {
        headers.push(("Content-Type", "application/json"));
    }
    match exchange(method, url, &headers, body, None, limit).await {
        Ok(Received { status, body, .. }) => Sent::Answered { status, body },
        Err(lost) => Sent::Lost(lost),
    }
}

/// A request with exactly these headers, and its answer with the one header that is asked for.
///
/// # Errors
/// Why there is no answer.
pub async fn exchange(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&Secret>,
    reads: Option<&str>,
    limit: Span,
) -> Result<Received, Lost> {
    let named = Object::new();
    for (name, value) in headers {
        set(&named, name, *value);
    }
    let init = plain("cors", limit);
    if let Some(body) = body {
        set(&init, "body", body.expose());
    }
    set(&init, "method", method);
    set(&init, "headers", &named);
    let answer = async {
        let response = fetch(url, &init).await?;
        let header = reads.and_then(|name| response.headers().get(name).ok()?);
        Ok(Received {
            status: response.status(),
            body: text(&response).await?,
            header,
        })
    };
    answer.await.map_err(|error| lost(&error))
}

/// Whether anything answers there at all. The answer itself stays hidden, so this also works
/// with hosts that do not let pages of other origins read it.
pub async fn reaches(url: &str, limit: Span) -> bool {
    fetch(url, &plain("no-cors", limit)).await.is_ok()
}

pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Keeps the browser's list of loaded addresses empty from here on: anything that runs in the page
/// could read it, and some services take a key in the address.
pub fn note_no_addresses() {
    let list = Reflect::get(&js_sys::global(), &"performance".into());
    let list = list.map(JsCast::unchecked_into::<web_sys::Performance>);
    if let Ok(list) = list {
        list.set_resource_timing_buffer_size(0);
    }
}

fn plain(mode: &str, limit: Span) -> Object {
    let init = Object::new();
    set(&init, "mode", mode);
    set(&init, "credentials", "omit");
    set(&init, "cache", "no-store");
    set(
        &init,
        "redirect",
        if mode == "cors" { "error" } else { "follow" },
    );
    set(&init, "referrerPolicy", "no-referrer");
    set(&init, "signal", ends_after(limit));
    init
}

/// The signal that ends a request after so long.
fn ends_after(limit: Span) -> JsValue {
    let own = time_limit(u32::try_from(limit.0).unwrap_or(u32::MAX));
    own.or_else(|_| {
        let controller = AbortController::new()?;
        let signal = controller.signal().into();
        spawn_local(async move {
            timers::sleep(limit).await;
            controller.abort();
        });
        Ok(signal)
    })
    .unwrap_or_else(|never: JsValue| never)
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    // A fresh object takes any property.
    let _ = Reflect::set(object, &name.into(), &value.into());
}

async fn fetch(url: &str, init: &Object) -> Result<Response, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let promise = window.fetch_with_str_and_init(url, init.unchecked_ref::<RequestInit>());
    JsFuture::from(promise).await?.dyn_into()
}

async fn text(response: &Response) -> Result<String, JsValue> {
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// Browsers tell a time limit by name, and nothing else: a host that is down, a name that does
/// not resolve and a refusal of CORS look the same.
fn lost(error: &JsValue) -> Lost {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    match name.as_deref() {
        Some("TimeoutError" | "AbortError") => Lost::TimedOut,
        _ if !is_online() => Lost::Offline,
        _ => Lost::Unreachable,
    }
}
