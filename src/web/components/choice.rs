//! One of several, or one thing on or off: rows that are large enough for a thumb.

use leptos::prelude::*;

/// A row to choose.
pub struct Choice {
    pub value: String,
    pub label: String,
    /// A word at its end, such as a price.
    pub aside: String,
    /// A sentence under it.
    pub more: String,
    pub disabled: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            aside: String::new(),
            more: String::new(),
            disabled: false,
        }
    }

    #[must_use]
    pub fn with_aside(mut self, aside: impl Into<String>) -> Self {
        self.aside = aside.into();
        self
    }

    #[must_use]
    pub fn with_more(mut self, more: impl Into<String>) -> Self {
        self.more = more.into();
        self
    }
}

/// Rows of which one is chosen; `chosen` holds its value.
pub fn one_of(
    name: &'static str,
    legend: &'static str,
    choices: Vec<Choice>,
    chosen: RwSignal<String>,
) -> AnyView {
    let rows: Vec<_> = choices
        .into_iter()
        .map(|choice| row(name, choice, chosen))
        .collect();
    view! {
        <fieldset>
            <legend>{legend}</legend>
            <div class="choices">{rows}</div>
        </fieldset>
    }
    .into_any()
}

/// One row of a group of radio buttons.
pub fn row(name: &'static str, choice: Choice, chosen: RwSignal<String>) -> AnyView {
    let value = choice.value.clone();
    let picked = move || chosen.with(|chosen| *chosen == value);
    let value = choice.value.clone();
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                value=choice.value
                disabled=choice.disabled
                prop:checked=picked
                on:change=move |_| chosen.set(value.clone())
            />
            <span class="what">{choice.label}</span>
            <span class="aside">{choice.aside}</span>
            {(!choice.more.is_empty()).then(|| view! { <span class="more">{choice.more}</span> })}
        </label>
    }
    .into_any()
}

/// One thing on or off.
pub fn on_off(
    id: &'static str,
    label: &'static str,
    more: &'static str,
    on: RwSignal<bool>,
) -> AnyView {
    view! {
        <div class="choices">
            <label class="choice">
                <input
                    type="checkbox"
                    id=id
                    name=id
                    prop:checked=move || on.get()
                    on:change=move |_| on.update(|on| *on = !*on)
                />
                <span class="what">{label}</span>
                <span class="aside"></span>
                <span class="more">{more}</span>
            </label>
        </div>
    }
    .into_any()
}
