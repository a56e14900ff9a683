//! What is drawn anew touches only what differs.

use textslash::nodes;
use textslash::web::node::{el, live, Node};
use textslash::web::state::Watched;
use wasm_bindgen_test::*;

use super::{fire, has_focus, settle, Page};

#[wasm_bindgen_test]
async fn a_text_follows_its_signal_and_the_element_round_it_stays() {
    let count = Watched::new(1);
    let page = Page::of(move || el("p").child(live(move || count.get().to_string())).into());
    let before = page.find("p");
    assert_eq!(page.text("p"), "1");
    count.set(2);
    settle().await;
    assert_eq!(page.text("p"), "2");
    assert_eq!(page.find("p"), before);
}

#[wasm_bindgen_test]
async fn what_is_typed_focused_and_unfolded_survives_being_drawn_anew() {
    let tick = Watched::new(0);
    let page = Page::of(move || {
        live(move || {
            let count = tick.get();
            nodes![
                el("p").child(count.to_string()),
                el("input").attr(".value", "first"),
                el("details")
                    .child(el("summary").child("More"))
                    .child("inside"),
            ]
        })
    });
    page.write("input", "typed");
    page.click("summary");
    let input = page.find("input");
    input
        .clone()
        .unchecked_into::<web_sys::HtmlElement>()
        .focus()
        .unwrap();
    for count in 1..4 {
        tick.set(count);
        settle().await;
    }
    assert_eq!(page.text("p"), "3");
    assert_eq!(page.typed("input"), "typed");
    assert!(has_focus(&input));
    assert!(page.has("details[open]"));
}

#[wasm_bindgen_test]
async fn elements_with_different_keys_never_inherit_what_was_typed() {
    let second = Watched::new(false);
    let page = Page::of(move || {
        live(move || {
            el("input")
                .id(if second.get() { "two" } else { "one" })
                .attr(".value", "")
        })
    });
    page.write("input", "a secret");
    second.set(true);
    settle().await;
    assert_eq!(page.typed("#two"), "");
}

#[wasm_bindgen_test]
async fn what_is_absent_keeps_its_place() {
    let shown = Watched::new(false);
    let page = Page::of(move || {
        live(move || {
            let middle = shown.get().then(|| el("b").child("middle"));
            nodes![el("i").child("first"), middle, el("u").child("last")]
        })
    });
    let last = page.find("u");
    for on in [true, false, true] {
        shown.set(on);
        settle().await;
        assert_eq!(page.has("b"), on);
        assert_eq!(page.find("u"), last);
    }
    assert_eq!(page.root.text_content().as_deref(), Some("firstmiddlelast"));
}

#[wasm_bindgen_test]
async fn lists_grow_and_shrink_at_their_end() {
    let count = Watched::new(1);
    let page = Page::of(move || {
        let rows = live(move || {
            (0..count.get())
                .map(|row| el("li").child(row.to_string()).into())
                .collect::<Vec<Node>>()
        });
        el("ul").child(rows).child(el("hr")).into()
    });
    for rows in [3, 0, 2] {
        count.set(rows);
        settle().await;
        let expected: String = (0..rows).map(|row| row.to_string()).collect();
        assert_eq!(page.text("ul"), expected);
        assert_eq!(
            page.find("ul").last_element_child().unwrap().tag_name(),
            "HR"
        );
    }
}

#[wasm_bindgen_test]
async fn attributes_and_handlers_are_exchanged_and_not_piled_up() {
    let turn = Watched::new(1);
    let heard = Watched::new(Vec::<i32>::new());
    let page = Page::of(move || {
        live(move || {
            let now = turn.get();
            el("button")
                .attr("title", now.to_string())
                .flag("disabled", now == 3)
                .on("click", move |_| heard.update(|heard| heard.push(now)))
        })
    });
    fire(&page.find("button"), "click");
    turn.set(2);
    settle().await;
    fire(&page.find("button"), "click");
    assert_eq!(heard.get_untracked(), [1, 2]);
    assert!(page.has("button[title='2']"));
    turn.set(3);
    settle().await;
    assert!(page.has("button[disabled]"));
    turn.set(4);
    settle().await;
    assert!(!page.has("button[disabled]"));
}

#[wasm_bindgen_test]
async fn a_field_that_is_taken_away_while_it_has_the_focus_says_nothing_more() {
    let shown = Watched::new(true);
    let left = Watched::new(0);
    let page = Page::of(move || {
        live(move || {
            let field = el("input").on("blur", move |_| left.update(|left| *left += 1));
            shown.get().then_some(field)
        })
    });
    page.find("input")
        .unchecked_into::<web_sys::HtmlElement>()
        .focus()
        .unwrap();
    shown.set(false);
    settle().await;
    assert!(!page.has("input"));
    assert_eq!(left.get_untracked(), 0);
}

use wasm_bindgen::JsCast;
