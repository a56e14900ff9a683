//! The top of the page, and the head of a screen.

use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

use crate::nodes;
use crate::text::cut;
use crate::web::app::{App, Screen, QUESTIONS};
use crate::web::node::{el, live, Child, Node};
use crate::web::words;

/// The mark, which leads to the start, and the way back where there is one.
pub fn top(app: App) -> Node {
    let back = live(move || {
        let before = before(app.screen.get())?;
        Some(link(app, before, "back", format!("‹ {}", words::BACK)))
    });
    let mark = link(app, Screen::Welcome, "brand", "textslash");
    el("header")
        .class("top")
        .children(nodes![mark, back])
        .into()
}

/// The place line, the question as headline, and why it is asked.
pub fn head(screen: Screen, title: &str, lede: &str) -> Node {
    head_named(screen, title, "", lede)
}

/// The same with a name in the headline, which is not broken at its dashes.
pub fn head_named(screen: Screen, title: &str, name: &str, lede: &str) -> Node {
    let place = screen.place().map(|(number, name)| {
        let dot = |dot| {
            el("i")
                .class(if dot <= number { "past" } else { "" })
                .into()
        };
        let dots = (1..=QUESTIONS.len()).map(dot).collect();
        el("p")
            .class("place")
            .child(
                el("span")
                    .class("dots")
                    .attr("aria-hidden", "true")
                    .children(dots),
            )
            .child(words::place(number, QUESTIONS.len(), name))
    });
    let lede = (!lede.is_empty()).then(|| el("p").class("lede").child(lede.to_owned()));
    nodes![place, headline(named(title, name)), lede].into()
}

/// A screen's headline, which takes the focus when the screen is shown.
pub fn headline(title: Node) -> Node {
    el("h1").attr("tabindex", "-1").child(title).into()
}

/// A text with a name in it that stays on one line where there is room, with the sign after it.
pub fn named(text: &str, name: &str) -> Node {
    match cut(text, name) {
        Some((before, after)) => {
            let rest = after.trim_start_matches(['?', '.', ',']);
            let sign = after.strip_suffix(rest).unwrap_or_default();
            let name = el("span").class("name").child(format!("{name}{sign}"));
            nodes![before.to_owned(), name, rest.to_owned()].into()
        }
        None => text.to_owned().into(),
    }
}

/// A link to another screen: a real one, that opens without loading the page anew.
pub fn link(app: App, screen: Screen, class: &'static str, words: impl Child) -> Node {
    let follow = move |event: web_sys::Event| {
        // With a key held down it is the browser's to open a tab.
        let aside = event
            .dyn_ref::<MouseEvent>()
            .is_some_and(|event| event.ctrl_key() || event.meta_key() || event.shift_key());
        if !aside {
            event.prevent_default();
            app.go(screen);
        }
    };
    el("a")
        .class(class)
        .attr("href", screen.address())
        .on("click", follow)
        .child(words)
        .into()
}

fn before(screen: Screen) -> Option<Screen> {
    match screen {
        Screen::Resume | Screen::UndoResumed | Screen::Destroy | Screen::Senders => {
            Some(Screen::Welcome)
        }
        _ => {
            let index = QUESTIONS.iter().position(|question| *question == screen)?;
            Some(
                index
                    .checked_sub(1)
                    .map_or(Screen::Welcome, |index| QUESTIONS[index]),
            )
        }
    }
}
