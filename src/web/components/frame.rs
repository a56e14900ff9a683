//! The top of the page, and the head of a screen.

use leptos::ev;
use leptos::prelude::*;

use crate::web::app::{App, Screen, QUESTIONS};
use crate::web::words;

/// The mark, which leads to the start, and the way back where there is one.
pub fn top(app: App) -> AnyView {
    let back = move || {
        let before = before(app.screen.get())?;
        Some(link(app, before, "back", format!("‹ {}", words::BACK)))
    };
    view! {
        <header class="top">{link(app, Screen::Welcome, "brand", "textslash".into())} {back}</header>
    }
    .into_any()
}

/// The place line, the question as headline, and why it is asked.
pub fn head(screen: Screen, title: &str, lede: &str) -> AnyView {
    head_named(screen, title, "", lede)
}

/// The same with a name in the headline, which is not broken at its dashes.
pub fn head_named(screen: Screen, title: &str, name: &str, lede: &str) -> AnyView {
    let place = screen.place().map(|(number, name)| {
        let dots: Vec<_> = (1..=QUESTIONS.len())
            .map(|dot| view! { <i class:past=dot <= number></i> })
            .collect();
        view! {
            <p class="place">
                <span class="dots" aria-hidden="true">{dots}</span>
                {words::place(number, QUESTIONS.len(), name)}
            </p>
        }
    });
    view! {
        {place}
        <h1 tabindex="-1">{named(title, name)}</h1>
        {(!lede.is_empty()).then(|| view! { <p class="lede">{lede.to_owned()}</p> })}
    }
    .into_any()
}

/// A text with a name in it that stays on one line where there is room.
pub fn named(text: &str, name: &str) -> AnyView {
    let parts = if name.is_empty() {
        None
    } else {
        text.split_once(name)
    };
    match parts {
        Some((before, after)) => view! {
            {before.to_owned()}
            <span class="name">{name.to_owned()}</span>
            {after.to_owned()}
        }
        .into_any(),
        None => text.to_owned().into_any(),
    }
}

/// A link to another screen: a real one, that opens without loading the page anew.
pub fn link(app: App, screen: Screen, class: &'static str, words: String) -> AnyView {
    let follow = move |event: ev::MouseEvent| {
        // With a key held down it is the browser's to open a tab.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            app.go(screen);
        }
    };
    view! {
        <a class=class href=screen.address() on:click=follow>
            {words}
        </a>
    }
    .into_any()
}

fn before(screen: Screen) -> Option<Screen> {
    match screen {
        Screen::Resume | Screen::UndoResumed | Screen::Destroy => Some(Screen::Welcome),
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
