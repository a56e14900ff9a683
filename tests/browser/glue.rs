//! What touches the browser: fetch, storage, the clock.

use textslash::fly::Lost;
use textslash::web::browser::http::{self, Sent};
use textslash::web::browser::{storage, timers};
use textslash::{Secret, Span};
use wasm_bindgen_test::wasm_bindgen_test;

/// A port of this machine that browsers refuse to call and nobody listens on.
const NOBODY: &str = "http://127.0.0.1:6/v1/tokens/current";

/// An address that is routed nowhere (RFC 5737, TEST-NET-1): calls hang.
const NOWHERE: &str = "http://192.0.2.1/v1/tokens/current";

#[wasm_bindgen_test]
async fn an_answer_is_handed_on_with_its_status_and_body() {
    let sent = http::send("GET", "/", None, None, Span::seconds(10)).await;
    let Sent::Answered { status: 200, body } = sent else {
        panic!("{sent:?}")
    };
    assert!(
        body.contains("<html") || body.contains("<!DOCTYPE"),
        "{body}"
    );
    let sent = http::send(
        "GET",
        "/there-is-no-such-file",
        None,
        None,
        Span::seconds(10),
    )
    .await;
    assert!(
        matches!(sent, Sent::Answered { status: 404, .. }),
        "{sent:?}"
    );
}

#[wasm_bindgen_test]
async fn a_host_that_does_not_answer_is_unreachable_and_no_panic() {
    let token = Secret::new("FlyV1 fm2_test");
    let body = Secret::new("{}");
    let sent = http::send("POST", NOBODY, Some(&token), Some(&body), Span::seconds(10)).await;
    assert_eq!(sent, Sent::Lost(Lost::Unreachable));
    assert!(!http::reaches(NOBODY, Span::seconds(10)).await);
}

#[wasm_bindgen_test]
async fn a_call_that_hangs_ends_with_its_time_limit() {
    let before = timers::now();
    let sent = http::send("GET", NOWHERE, None, None, Span(400)).await;
    let Sent::Lost(lost) = sent else {
        panic!("{sent:?}")
    };
    // A machine without any network refuses at once instead.
    assert!(
        matches!(lost, Lost::TimedOut | Lost::Unreachable),
        "{lost:?}"
    );
    assert!(timers::now().since(before) < Span::seconds(8));
}

#[wasm_bindgen_test]
async fn something_that_answers_is_reached_whatever_it_says() {
    assert!(http::reaches("/there-is-no-such-file", Span::seconds(10)).await);
}

#[wasm_bindgen_test]
fn what_is_kept_is_found_again_until_it_is_forgotten() {
    assert!(storage::write("textslash.test", "text"));
    assert_eq!(storage::read("textslash.test").as_deref(), Some("text"));
    storage::forget("textslash.test");
    assert_eq!(storage::read("textslash.test"), None);
}

#[wasm_bindgen_test]
async fn waiting_waits_and_the_clock_goes_on() {
    let before = timers::now();
    timers::sleep(Span(60)).await;
    assert!(timers::now().since(before) >= Span(50));
    assert_ne!(timers::chance(), timers::chance());
}
