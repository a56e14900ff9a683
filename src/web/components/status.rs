//! A line under a field that says what Fly knows about it.

use leptos::prelude::*;

/// What is said, and in which tone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    class: &'static str,
    text: String,
}

impl Status {
    pub fn busy(text: &str) -> Self {
        Self {
            class: "state busy",
            text: text.to_owned(),
        }
    }

    pub fn good(text: String) -> Self {
        Self {
            class: "state good",
            text,
        }
    }

    pub fn doubt(text: impl Into<String>) -> Self {
        Self {
            class: "state doubt",
            text: text.into(),
        }
    }
}

pub fn line(status: RwSignal<Status>) -> AnyView {
    view! {
        <p class=move || status.with(|status| status.class) role="status">
            {move || status.with(|status| status.text.clone())}
        </p>
    }
    .into_any()
}
