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
pub fn head(screen: Screen, title: impl Into<String>, lede: impl Into<String>) -> AnyView {
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
    let lede: String = lede.into();
    view! {
        {place}
        <h1 tabindex="-1">{title.into()}</h1>
        {(!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> })}
    }
    .into_any()
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
            Some(index.checked_sub(1).map_or(Screen::Welcome, |index| QUESTIONS[index]))
        }
    }
}
