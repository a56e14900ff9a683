//! A request goes where it was sent or nowhere, and what became of it is told apart.

use textslash::fly::{AppName, Call, Lost, OrgSlug};
use textslash::web::api::{self, Road};
use textslash::web::browser::config;
use textslash::web::browser::http::{self, Sent};
use textslash::web::state::Watched;
use textslash::{Secret, Span};
use wasm_bindgen_test::*;

const LIMIT: Span = Span::seconds(10);

/// This test's own host under another name: another origin, which answers without leave to read.
fn other_origin() -> String {
    let location = web_sys::window().unwrap().location();
    let port = location.port().unwrap();
    match location.hostname().unwrap().as_str() {
        "localhost" => format!("http://127.0.0.1:{port}"),
        _ => format!("http://localhost:{port}"),
    }
}

fn secret() -> Secret {
    Secret::new("FlyV1 fm2_only-a-test")
}

async fn get(url: &str, limit: Span) -> Sent {
    http::send("GET", url, Some(&secret()), None, limit).await
}

#[wasm_bindgen_test]
async fn an_answer_is_handed_back_whatever_its_status() {
    let Sent::Answered { status, body } = get("/", LIMIT).await else {
        panic!("no answer")
    };
    assert_eq!(status, 200);
    assert!(!body.is_empty());
    let Sent::Answered { status, .. } = get("/there-is-no-such-file", LIMIT).await else {
        panic!("no answer")
    };
    assert_eq!(status, 404);
}

#[wasm_bindgen_test]
async fn one_header_of_an_answer_is_read_where_it_is_asked_for() {
    let read = |name| http::exchange("GET", "/", &[], None, name, LIMIT);
    let Ok(answer) = read(Some("content-type")).await else {
        panic!("no answer")
    };
    assert!(answer.header.is_some_and(|kind| kind.contains("html")));
    let Ok(answer) = read(Some("x-not-there")).await else {
        panic!("no answer")
    };
    assert_eq!(answer.header, None);
    assert!(read(None).await.is_ok_and(|answer| answer.header.is_none()));
}

#[wasm_bindgen_test]
async fn a_passed_time_limit_is_told_apart_from_a_closed_port() {
    assert_eq!(get("/", Span(0)).await, Sent::Lost(Lost::TimedOut));
    assert_eq!(
        get("http://127.0.0.1:1/v1", LIMIT).await,
        Sent::Lost(Lost::Unreachable)
    );
}

#[wasm_bindgen_test]
async fn a_host_that_does_not_let_us_read_looks_like_one_that_is_not_there() {
    assert_eq!(
        get(&other_origin(), LIMIT).await,
        Sent::Lost(Lost::Unreachable)
    );
    assert!(http::reaches("/", LIMIT).await);
    assert!(!http::reaches("http://127.0.0.1:1/", LIMIT).await);
}

#[wasm_bindgen_test]
async fn a_host_without_the_road_is_not_taken_for_fly() {
    api::forget_road();
    let road = Watched::new(Road::Unknown);
    // Our own host says 404 in HTML or plain text; Fly would say it in JSON.
    let roads = ["/no-such-road/v1".to_owned()];
    let sent = api::send(&roads, road, &Call::CurrentToken, &secret(), LIMIT).await;
    assert_eq!(sent, Sent::Lost(Lost::Unreachable));
    assert_eq!(road.get_untracked(), Road::Unknown);
}

#[wasm_bindgen_test]
async fn nothing_is_made_before_a_harmless_request_has_found_a_road() {
    api::forget_road();
    let road = Watched::new(Road::Unknown);
    let make = Call::CreateApp {
        app: AppName::parse("a-vm").unwrap(),
        org: OrgSlug::parse("personal").unwrap(),
        network: None,
    };
    let roads = ["http://127.0.0.1:1/v1".to_owned()];
    let sent = api::send(&roads, road, &make, &secret(), LIMIT).await;
    assert_eq!(sent, Sent::Lost(Lost::Unreachable));
    let asked = js_sys::eval(
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes(':1/')).join()",
    );
    let asked = asked.unwrap().as_string().unwrap();
    assert!(!asked.contains("/apps"), "{asked}");
}

#[wasm_bindgen_test]
async fn without_a_configuration_the_one_compiled_in_is_used() {
    let config = config::load().await.unwrap();
    assert_eq!(config.api_roads[0], "https://api.machines.dev/v1");
}
