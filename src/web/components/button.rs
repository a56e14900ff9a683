//! Buttons say what happens. A busy one keeps its place and its focus.

use leptos::prelude::*;

use crate::web::words;

/// The one main button of a form.
pub fn submit(label: impl Into<String>, busy: RwSignal<bool>) -> AnyView {
    main_button(label.into(), "button", busy)
}

/// The same for something that cannot be undone.
pub fn submit_danger(label: impl Into<String>, busy: RwSignal<bool>) -> AnyView {
    main_button(label.into(), "button danger", busy)
}

fn main_button(label: String, class: &'static str, busy: RwSignal<bool>) -> AnyView {
    let text = move || {
        if busy.get() {
            words::CHECKING.to_owned()
        } else {
            label.clone()
        }
    };
    view! {
        <button class=class type="submit" aria-disabled=move || busy.get().to_string()>
            {text}
        </button>
    }
    .into_any()
}

/// A button that does something at once.
pub fn act(class: &'static str, label: impl Into<String>, act: Callback<()>) -> AnyView {
    view! {
        <button class=class type="button" on:click=move |_| act.run(())>
            {label.into()}
        </button>
    }
    .into_any()
}
