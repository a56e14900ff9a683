//! What was typed is read again, whichever page kept it.

use textslash::channels::Kind;
use textslash::web::draft::Draft;
use wasm_bindgen_test::*;

#[wasm_bindgen_test]
fn what_was_typed_survives_being_written_and_read() {
    let draft = Draft {
        name: "my-\"agent\"".into(),
        size: 1,
        own_sender: true,
        channels: vec![Kind::Discord, Kind::WhatsApp],
        allowed: "+1 555\n+44 20".into(),
        ticked: vec!["a/telegram/hello".into()],
        ..Draft::default()
    };
    assert_eq!(Draft::from_text(&draft.to_text()), draft);
}

#[wasm_bindgen_test]
fn a_draft_of_an_earlier_page_is_read() {
    let text = r#"{"name":"a","region":"fra","region_name":"Frankfurt","size":1,"own_network":true,
        "channels":["telegram","whats_app"],"own_sender":false,"sender":"","allowed":"+15550001111",
        "sandbox_code":"","country":"DE","telegram_bot":"7/a_bot","telegram_chats":"5",
        "discord_channel":"","discord_people":"","ticked":["a"]}"#;
    let expected = Draft {
        name: "a".into(),
        region: "fra".into(),
        region_name: "Frankfurt".into(),
        size: 1,
        own_network: true,
        channels: vec![Kind::Telegram, Kind::WhatsApp],
        allowed: "+15550001111".into(),
        country: "DE".into(),
        telegram_bot: "7/a_bot".into(),
        telegram_chats: "5".into(),
        ticked: vec!["a".into()],
        ..Draft::default()
    };
    assert_eq!(Draft::from_text(text), expected);
}

#[wasm_bindgen_test]
fn a_damaged_draft_begins_anew() {
    for text in [
        "",
        "{",
        "null",
        "[1]",
        r#"{"size":-1,"name":3,"channels":["fax",7]}"#,
    ] {
        assert_eq!(Draft::from_text(text), Draft::default(), "{text}");
    }
}
