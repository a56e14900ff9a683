//! Fields keep what was typed, say what to do, and hide secrets.

use textslash::nodes;
use textslash::web::components::choice::{one_of, Choice};
use textslash::web::components::field::{all_well, Field};
use textslash::web::components::form;
use textslash::web::fields;
use textslash::web::node::callback;
use textslash::web::state::Watched;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_sys::HtmlElement;

use super::{fire, has_focus, settle, Page};

/// A form with these fields, which counts how often all of them were well.
fn form_of(fields: fn() -> Vec<Field>, passed: Watched<u32>) -> Page {
    Page::of(move || {
        let fields = fields();
        let shown = fields.clone();
        let submit = callback(move || {
            if all_well(&fields) {
                passed.update(|passed| *passed += 1);
            }
        });
        form::form(&shown, "".into(), submit)
    })
}

fn token_and_key() -> Vec<Field> {
    vec![
        Field::secret(&fields::FLY_TOKEN, false),
        Field::secret(&fields::ANTHROPIC_KEY, false),
        Field::secret(&fields::GITHUB_TOKEN, false),
    ]
}

const TOKEN: &str = "FlyV1 fm2_lJPECAAAAAAAABcdexample";

#[wasm_bindgen_test]
async fn at_continue_every_wrong_field_says_what_to_do_and_the_first_has_the_focus() {
    let passed = Watched::new(0);
    let page = form_of(token_and_key, passed);
    page.write("#fly-token", TOKEN);
    page.write("#anthropic-key", "ghp_0123456789");
    fire(&page.find("form"), "submit");
    settle().await;
    assert_eq!(passed.get_untracked(), 0);
    assert_eq!(page.text("#fly-token-error"), "");
    let said = page.text("#anthropic-key-error");
    assert!(said.starts_with("Paste your Anthropic API key"), "{said}");
    assert_eq!(page.text("#github-token-error"), "", "it may be left out");
    assert!(has_focus(&page.find("#anthropic-key")));
    assert!(page.has("#anthropic-key[aria-invalid=true]"));
    assert!(page.has("#fly-token[aria-invalid=false]"));
    assert_eq!(
        page.typed("#anthropic-key"),
        "ghp_0123456789",
        "what was typed stays"
    );
}

#[wasm_bindgen_test]
async fn a_message_goes_as_soon_as_it_is_not_true_any_more() {
    let page = form_of(token_and_key, Watched::new(0));
    fire(&page.find("form"), "submit");
    settle().await;
    assert_eq!(page.text("#fly-token-error"), "Paste your Fly.io token.");
    page.write("#fly-token", TOKEN);
    settle().await;
    assert_eq!(page.text("#fly-token-error"), "");
}

#[wasm_bindgen_test]
async fn a_field_that_is_left_is_checked_but_not_scolded_for_being_empty() {
    let page = form_of(token_and_key, Watched::new(0));
    let leave = || {
        page.find("#fly-token")
            .unchecked_into::<HtmlElement>()
            .focus()
            .unwrap();
        page.find("#anthropic-key")
            .unchecked_into::<HtmlElement>()
            .focus()
            .unwrap();
    };
    leave();
    textslash::web::browser::timers::sleep(textslash::Span(250)).await;
    assert_eq!(page.text("#fly-token-error"), "");
    page.write("#fly-token", "sk-ant-api03-not-fly");
    leave();
    textslash::web::browser::timers::sleep(textslash::Span(250)).await;
    let said = page.text("#fly-token-error");
    assert!(said.contains("Anthropic"), "{said}");
}

#[wasm_bindgen_test]
async fn a_verdict_from_elsewhere_lasts_until_the_text_changes() {
    let field: Watched<Option<Field>> = Watched::new(None);
    let page = Page::of(move || {
        let made = Field::new(&fields::NAME, "blue-river");
        field.set(Some(made));
        made.view()
    });
    let made = field.get_untracked().unwrap();
    made.complain("Choose another name.".into());
    assert!(made.check(), "its form is right");
    settle().await;
    assert_eq!(page.text("#agent-name-error"), "Choose another name.");
    page.write("#agent-name", "blue-rivers");
    settle().await;
    assert_eq!(page.text("#agent-name-error"), "");
}

#[wasm_bindgen_test]
async fn odd_input_gets_its_message_and_is_kept() {
    for (typed, message) in [
        ("my agent", "Use a dash instead of the space."),
        ("agent🙂", "Remove “🙂”"),
        ("סוכן", "Remove “ס”"),
        ("agent-", "Begin and end"),
        (
            "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx",
            "Shorten the name to 40",
        ),
    ] {
        let page = form_of(|| vec![Field::new(&fields::NAME, "")], Watched::new(0));
        page.write("#agent-name", typed);
        fire(&page.find("form"), "submit");
        settle().await;
        let said = page.text("#agent-name-error");
        assert!(said.starts_with(message), "{typed}: {said}");
        assert_eq!(page.typed("#agent-name"), typed);
    }
}

#[wasm_bindgen_test]
async fn a_secret_is_hidden_until_it_is_shown_and_never_stands_in_the_markup() {
    let page = form_of(token_and_key, Watched::new(0));
    page.write("#fly-token", TOKEN);
    assert!(page.has("#fly-token[type=password]"));
    page.click("button[aria-label='Show Fly.io token']");
    settle().await;
    assert!(page.has("#fly-token[type=text]"));
    page.click("button[aria-label='Hide Fly.io token']");
    settle().await;
    assert!(page.has("#fly-token[type=password]"));
    assert!(!page.root.inner_html().contains("fm2_lJPECA"));
}

#[wasm_bindgen_test]
async fn a_secret_from_before_may_be_left_out_and_is_not_shown_again() {
    let passed = Watched::new(0);
    let page = form_of(|| vec![Field::secret(&fields::FLY_TOKEN, true)], passed);
    assert_eq!(page.typed("#fly-token"), "");
    fire(&page.find("form"), "submit");
    assert_eq!(passed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn every_field_has_a_label_a_message_place_and_no_correction() {
    let all = [
        &fields::FLY_TOKEN,
        &fields::NAME,
        &fields::ANTHROPIC_KEY,
        &fields::GITHUB_TOKEN,
        &fields::TWILIO_SID,
        &fields::TWILIO_TOKEN,
        &fields::SENDER,
        &fields::ALLOWED,
        &fields::SANDBOX_CODE,
        &fields::TELEGRAM_TOKEN,
        &fields::TELEGRAM_CHATS,
        &fields::DISCORD_TOKEN,
        &fields::DISCORD_CHANNEL,
        &fields::DISCORD_PEOPLE,
        &fields::CONFIRM_NAME,
        &fields::OTHER_NAME,
        &fields::RELAY_IMAGE,
        &fields::VM_IMAGE,
    ];
    for spec in all {
        let page = Page::of(move || Field::new(spec, "").view());
        let field = page.find(&format!("#{}", spec.id));
        assert!(page
            .text(&format!("label[for='{}']", spec.id))
            .starts_with(spec.label));
        assert!(page.has(&format!("#{}-error", spec.id)));
        assert_eq!(field.get_attribute("spellcheck").as_deref(), Some("false"));
        assert_eq!(
            field.get_attribute("autocapitalize").as_deref(),
            Some("off")
        );
        assert_eq!(field.get_attribute("name").as_deref(), Some(spec.id));
    }
}

#[wasm_bindgen_test]
async fn one_of_several_is_chosen_and_a_full_one_cannot_be() {
    let chosen = Watched::new("a".to_owned());
    let page = Page::of(move || {
        let mut full = Choice::new("c", "Full");
        full.disabled = true;
        let choices = vec![Choice::new("a", "First"), Choice::new("b", "Second"), full];
        nodes![one_of("letters", "Which one?", choices, chosen)].into()
    });
    assert!(page.has("input[value=a]:checked"));
    page.click("input[value=b]");
    settle().await;
    assert_eq!(chosen.get_untracked(), "b");
    assert!(page.has("input[value=b]:checked"));
    assert!(page.has("input[value=c]:disabled"));
    assert_eq!(page.text("legend"), "Which one?");
}
