//! The page as a whole, as far as it goes without Fly.

use textslash::channels::{Kind, Open};
use textslash::credentials::telegram::BotToken;
use textslash::credentials::{anthropic, twilio};
use textslash::fly::{Lost, OrgSlug, Token};
use textslash::services::telegram::ask_bot;
use textslash::web::app::{App, Screen};
use textslash::web::browser::{storage, timers};
use textslash::web::components::frame;
use textslash::web::state::Watched;
use textslash::web::{screens, services, words};
use textslash::Span;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::*;

use super::{fire, has_focus, settle, stored, Page};

const TOKEN: &str = "FlyV1 fm2_lJPECAAAAAAAABcdexample";

/// The page at an address, with nothing left of the tests before.
async fn open(address: &str) -> (App, Page) {
    storage::forget(storage::DRAFT);
    open_again(address).await
}

async fn open_again(address: &str) -> (App, Page) {
    let history = web_sys::window().unwrap().history().unwrap();
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(address))
        .unwrap();
    let held: std::rc::Rc<std::cell::Cell<Option<App>>> = Default::default();
    let put = std::rc::Rc::clone(&held);
    let page = Page::of(move || {
        let app = App::new();
        App::START.into_iter().for_each(|piece| piece(app));
        app.meet_browser();
        put.set(Some(app));
        screens::page(app, Watched::new(true))
    });
    // The configuration is fetched: there is none, so the compiled-in one is taken.
    timers::sleep(Span(150)).await;
    (held.get().unwrap(), page)
}

fn address() -> String {
    web_sys::window().unwrap().location().pathname().unwrap()
}

fn answered(app: App) {
    app.session.update(|session| {
        session.token = Token::parse(TOKEN).ok();
        session.org = OrgSlug::parse("personal");
        session.organization = "Practice".into();
        session.anthropic = anthropic::parse(&format!("sk-ant-api03-{}AA", "x".repeat(93))).ok();
        session.twilio_sid = twilio::parse_account_sid(&format!("AC{}", "0b".repeat(16))).ok();
        session.twilio_token = twilio::parse_auth_token(&"de".repeat(16)).ok();
    });
    app.write_draft(|draft| {
        draft.name = "blue-river".into();
        draft.region = "fra".into();
        draft.channels = vec![Kind::WhatsApp];
        draft.allowed = "+14155550123".into();
    });
}

#[wasm_bindgen_test]
async fn the_first_screen_says_what_it_takes_and_what_it_costs() {
    let (_, page) = open("/").await;
    assert_eq!(page.text("h1"), "Text your own coding agent");
    assert!(page.text(".facts").contains("about $"));
    page.press("Start");
    settle().await;
    assert_eq!(address(), "/account");
    assert!(
        has_focus(&page.find("h1")),
        "a reader begins at the headline"
    );
}

#[wasm_bindgen_test]
async fn a_deep_link_leads_to_the_first_open_question() {
    for wanted in ["/account", "/where", "/ai-key", "/channel", "/review"] {
        let (_, page) = open(wanted).await;
        assert_eq!(address(), "/account", "{wanted}");
        assert!(page.has("#fly-token"));
    }
    for wanted in ["/deploying", "/done", "/continue", "/undo", "/nowhere"] {
        let (_, _page) = open(wanted).await;
        assert_eq!(address(), "/", "{wanted}");
    }
}

#[wasm_bindgen_test]
async fn a_screen_shown_again_keeps_what_is_no_secret_and_shows_no_secret() {
    let (app, page) = open("/").await;
    answered(app);
    app.go(Screen::Channel);
    settle().await;
    assert!(page.has("#allowed-numbers"));
    page.write("#allowed-numbers", "+491701234567");
    fire(&page.find("form"), "submit");
    settle().await;
    assert_eq!(address(), "/review");
    app.go(Screen::Channel);
    settle().await;
    assert_eq!(page.typed("#allowed-numbers"), "+491701234567");
    assert_eq!(page.typed("#twilio-token"), "");
    fire(&page.find("form"), "submit");
    settle().await;
    assert_eq!(address(), "/review", "and it is still known");
}

#[wasm_bindgen_test]
async fn nothing_that_is_stored_or_shown_holds_a_secret() {
    let (app, page) = open("/").await;
    answered(app);
    app.go(Screen::Review);
    settle().await;
    page.find("button[type=submit]");
    let kept = stored();
    assert!(kept.contains("blue-river"), "{kept}");
    let shown = page.root.inner_html();
    for secret in ["fm2_", "sk-ant-api03-xxx", "0b0b0b0b", "dededede"] {
        assert!(!kept.contains(secret), "stored: {secret}");
        assert!(!shown.contains(secret), "shown: {secret}");
    }
    assert!(shown.contains("TWILIO_AUTH_TOKEN"), "their names are shown");
}

#[wasm_bindgen_test]
async fn a_typed_name_is_there_again_after_a_reload() {
    let (app, page) = open("/").await;
    answered(app);
    drop(page);
    let (again, _page) = open_again("/").await;
    assert_eq!(again.draft.get().name, "blue-river");
    assert!(
        again.session.with(|session| session.token.is_none()),
        "the token is not"
    );
}

#[wasm_bindgen_test]
async fn what_is_typed_is_kept_while_it_is_typed_and_a_secret_never() {
    let (app, page) = open("/").await;
    answered(app);
    app.go(Screen::Channel);
    settle().await;
    page.click("#channel-telegram");
    page.write("#telegram-chats", "7788");
    page.write("#telegram-token", "110201543:AAsecret");
    settle().await;
    let kept = stored();
    assert!(kept.contains("7788") && kept.contains("telegram"), "{kept}");
    assert!(!kept.contains("AAsecret"), "{kept}");
    drop(page);
    let (again, _page) = open_again("/").await;
    assert_eq!(again.draft.get().telegram_chats, "7788");
}

#[wasm_bindgen_test]
async fn without_a_channel_nothing_goes_on_and_the_first_is_shown() {
    let (app, page) = open("/").await;
    answered(app);
    app.go(Screen::Channel);
    settle().await;
    page.click("#channel-whatsapp");
    fire(&page.find("form"), "submit");
    settle().await;
    assert_eq!(address(), "/channel");
    assert!(page.text("main").contains("Choose at least one"));
    assert!(has_focus(&page.find("#channel-whatsapp")));
}

#[wasm_bindgen_test]
async fn the_notes_of_a_deployment_tell_its_channels_and_the_draft_completes_them() {
    let (app, _page) = open("/").await;
    let channels = app.open_channels();
    assert_eq!(channels, [], "nothing was deployed");
    let journal = r#"{"version":1,"goal":"deploy","org":"personal","name":"a","blueprint":{
        "name":"a","region":"fra","vm_guest":{"cpu_kind":"shared","cpus":2,"memory_mb":2048},
        "images":{"relay":"r:1","vm":"v:1"},"own_network":false,
        "senders":["telegram:110201543","whatsapp:+14155238886"]},
        "started":1000,"finished":2000,"relay":{},"vm":{}}"#;
    storage::write(storage::JOURNAL, journal);
    app.write_draft(|draft| {
        draft.telegram_bot = "110201543/otter_bot".into();
        draft.sandbox_code = "join two-words".into();
    });
    let channels = app.open_channels();
    let links: Vec<_> = channels.iter().map(|it| it.chat_link("hi")).collect();
    assert_eq!(
        links,
        [
            Some("https://t.me/otter_bot?text=hi".to_owned()),
            Some("https://wa.me/14155238886?text=hi".to_owned()),
        ]
    );
    app.write_draft(|draft| draft.telegram_bot = "5/another_bot".into());
    assert_eq!(
        app.open_channels()[0].chat_link("hi"),
        None,
        "of another bot"
    );
    storage::forget(storage::JOURNAL);
}

#[wasm_bindgen_test]
async fn the_notes_of_another_tabs_deployment_tell_its_channels_and_not_those_that_were_begun_here()
{
    let (app, _page) = open("/").await;
    let username = Some("own_bot".to_owned());
    let begun = vec![Open::Telegram { bot: 5, username }];
    app.session
        .update(|session| session.begun = Some(begun.clone()));
    assert_eq!(app.open_channels(), begun, "nothing else is known");
    let journal = r#"{"version":1,"goal":"deploy","org":"personal","name":"b","blueprint":{
        "name":"b","region":"fra","vm_guest":{"cpu_kind":"shared","cpus":2,"memory_mb":2048},
        "images":{"relay":"r:1","vm":"v:1"},"own_network":false,
        "senders":["telegram:110201543"]},
        "started":1000,"finished":2000,"relay":{},"vm":{}}"#;
    storage::write(storage::JOURNAL, journal);
    let (bot, username) = (110_201_543, None);
    assert_eq!(app.open_channels(), [Open::Telegram { bot, username }]);
    storage::forget(storage::JOURNAL);
}

#[wasm_bindgen_test]
async fn a_service_that_cannot_be_reached_says_nothing_of_the_key_and_its_address_is_not_kept() {
    let (app, _page) = open("/").await;
    app.config
        .update(|config| config.services.telegram = "http://127.0.0.1:1".into());
    let token = BotToken::parse(&format!("110201543:{}", "A".repeat(35))).unwrap();
    let heard = services::ask(app, &ask_bot(&token)).await;
    assert_eq!(heard, Err(Lost::Unreachable));
    timers::sleep(Span(50)).await;
    let kept = js_sys::eval("performance.getEntries().map(e => e.name).join()").unwrap();
    let kept = kept.as_string().unwrap();
    assert!(!kept.contains("AAAA"), "{kept}");
    // Another test looks at this list.
    js_sys::eval("performance.setResourceTimingBufferSize(250)").unwrap();
}

#[wasm_bindgen_test]
async fn notes_that_cannot_be_read_are_told_and_nothing_is_done_with_them() {
    storage::write(storage::JOURNAL, "{\"version\":1}");
    let (_, page) = open("/").await;
    assert!(page.text(".card").contains("cannot be read"));
    let aside = storage::read(storage::ASIDE);
    assert_eq!(aside.as_deref(), Some("{\"version\":1}"), "they are kept");
    assert_eq!(storage::read(storage::JOURNAL), None, "out of the way");
    page.press("Forget these notes");
    settle().await;
    assert_eq!(storage::read(storage::ASIDE), None);
    assert!(!page.text("main").contains("cannot be read"));
}

#[wasm_bindgen_test]
fn a_date_of_prices_is_said_as_its_month() {
    assert_eq!(words::month("2026-08"), "August 2026");
    assert_eq!(words::month("2026-13"), "2026-13");
    assert_eq!(words::month("2026-00"), "2026-00");
    assert_eq!(words::month("this year"), "this year");
}

#[wasm_bindgen_test]
fn the_sign_after_a_name_stays_with_it() {
    let page = Page::of(|| frame::headline(frame::named("Deploy my-agent?", "my-agent")));
    assert_eq!(page.text("h1"), "Deploy my-agent?");
    assert_eq!(page.text(".name"), "my-agent?");
}

#[wasm_bindgen_test]
async fn a_screen_whose_notes_are_gone_gives_way_to_the_first_one() {
    for screen in [Screen::Done, Screen::Resume] {
        let (app, page) = open("/").await;
        // As when another tab has ended what this one was about to show.
        app.screen.set(screen);
        timers::sleep(Span(150)).await;
        assert_eq!(page.text("h1"), "Text your own coding agent");
    }
}
