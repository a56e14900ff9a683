//! A field: label, hint, input, its buttons, the message under it, the help that folds out.
//!
//! The text lives in the page alone, never in a signal: a secret is read when the form is sent,
//! and gone from the page when the screen is.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::time::Span;
use crate::web::browser::{clipboard, dom, timers};
use crate::web::fields::{Help, Kind, Spec};
use crate::web::words;

/// A field on the page. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub struct Field {
    pub spec: &'static Spec,
    initial: StoredValue<String>,
    /// Whether a value from before is kept if nothing is typed.
    kept: bool,
    error: RwSignal<String>,
    /// What is wrong with a text of the right form, found out elsewhere; true until it changes.
    verdict: StoredValue<String>,
    touched: RwSignal<bool>,
}

impl Field {
    /// A field with a text in it; secrets never have one.
    pub fn new(spec: &'static Spec, initial: &str) -> Self {
        Self {
            spec,
            initial: StoredValue::new(initial.to_owned()),
            kept: false,
            error: RwSignal::new(String::new()),
            verdict: StoredValue::new(String::new()),
            touched: RwSignal::new(false),
        }
    }

    /// An empty field for a secret, which may stay empty if there is one from before.
    pub fn secret(spec: &'static Spec, kept: bool) -> Self {
        Self {
            kept,
            ..Self::new(spec, "")
        }
    }

    /// What is typed now.
    pub fn text(&self) -> String {
        dom::value(self.spec.id)
    }

    /// Whether nothing is typed and the value from before counts.
    pub fn is_kept(&self) -> bool {
        self.kept && self.text().trim().is_empty()
    }

    /// Checks the form of what is typed and shows what is wrong with it, also by an earlier
    /// verdict on the same text.
    pub fn check(&self) -> bool {
        let text = self.text();
        let passes = text.trim().is_empty() && (self.kept || self.spec.optional);
        let error = if passes {
            Ok(())
        } else {
            (self.spec.check)(&text)
        };
        let good = error.is_ok();
        self.show(error.err().unwrap_or_else(|| {
            let verdict = self.verdict.try_get_value();
            verdict.unwrap_or_default()
        }));
        good
    }

    /// Shows a verdict on what is typed; an empty one takes it away.
    pub fn complain(&self, message: String) {
        self.verdict.try_set_value(message.clone());
        self.show(message);
    }

    fn show(&self, message: String) {
        // The screen may be gone by the time that an answer comes.
        if self
            .error
            .try_get_untracked()
            .is_some_and(|shown| shown != message)
        {
            self.error.try_set(message);
        }
    }

    pub fn focus(&self) {
        dom::focus(self.spec.id);
    }

    pub fn view(self) -> AnyView {
        self.view_with(().into_any())
    }

    /// With something more between the input and its help.
    pub fn view_with(self, more: AnyView) -> AnyView {
        let spec = self.spec;
        let invalid = move || !self.error.with(String::is_empty);
        let kept = (self.kept).then(|| view! { <p class="hint">{words::KEPT}</p> });
        let hint = (!spec.hint.is_empty()).then(|| {
            view! { <p class="hint" id=format!("{}-hint", spec.id)>{spec.hint}</p> }
        });
        let hidden = RwSignal::new(spec.kind == Kind::Secret);
        view! {
            <div class="field">
                <label class="label" for=spec.id>
                    {spec.label}
                    {spec.optional.then(|| view! { <span class="optional">{words::OPTIONAL}</span> })}
                </label>
                {hint}
                {kept}
                <div class="box">
                    {self.input(hidden, invalid)}
                    {(spec.kind == Kind::Secret).then(|| self.tools(hidden))}
                </div>
                <p class="error" id=format!("{}-error", spec.id) aria-live="polite">
                    {move || self.error.get()}
                </p>
                {more}
                {spec.help.as_ref().map(|help| unfold(spec.label, help))}
            </div>
        }
        .into_any()
    }

    fn input(
        self,
        hidden: RwSignal<bool>,
        invalid: impl Fn() -> bool + Copy + Send + 'static,
    ) -> AnyView {
        let spec = self.spec;
        let described = format!("{0}-hint {0}-error", spec.id);
        let left = move |_: ev::FocusEvent| self.left();
        let typed = move |_: ev::Event| self.typed();
        let initial = self.initial.get_value();
        if spec.kind == Kind::Phones {
            return view! {
                <textarea
                    class="input"
                    id=spec.id
                    name=spec.id
                    rows="2"
                    autocomplete="tel"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=initial
                    aria-describedby=described
                    aria-invalid=move || invalid().to_string()
                    on:blur=left
                    on:input=typed
                ></textarea>
            }
            .into_any();
        }
        let (mode, complete) = match spec.kind {
            Kind::Phone => ("tel", "tel"),
            Kind::Secret | Kind::Name | Kind::Phones => ("text", "off"),
        };
        view! {
            <input
                class="input"
                class:mono=spec.kind == Kind::Secret
                id=spec.id
                name=spec.id
                type=move || if hidden.get() { "password" } else { "text" }
                inputmode=mode
                autocomplete=complete
                autocapitalize="off"
                spellcheck="false"
                prop:value=initial
                aria-describedby=described
                aria-required=(!spec.optional && !self.kept).to_string()
                aria-invalid=move || invalid().to_string()
                on:blur=left
                on:input=typed
            />
        }
        .into_any()
    }

    /// Paste and Show, inside the frame of the field.
    fn tools(self, hidden: RwSignal<bool>) -> AnyView {
        let label = self.spec.label;
        let paste = move |_| {
            spawn_local(async move {
                match clipboard::paste().await {
                    Some(text) => dom::fill(self.spec.id, &text),
                    None => self.complain(words::PASTE_REFUSED.into()),
                }
                self.focus();
            });
        };
        view! {
            <div class="inside">
                <button type="button" on:click=paste aria-label=words::paste_into(label)>
                    {words::PASTE}
                </button>
                <button
                    type="button"
                    aria-label=move || words::show_field(label, !hidden.get())
                    on:click=move |_| hidden.update(|hidden| *hidden = !*hidden)
                >
                    {move || if hidden.get() { words::SHOW } else { words::HIDE }}
                </button>
            </div>
        }
        .into_any()
    }

    fn typed(self) {
        self.touched.set(true);
        self.verdict.try_set_value(String::new());
        // A message goes as soon as it is not true any more, and none comes while typing.
        if !self.error.with_untracked(String::is_empty) {
            self.check();
        }
    }

    /// An untouched field is not scolded for being empty, and a tap on a button is let through
    /// first: a message that appears in between would move the button away from the finger.
    fn left(self) {
        // A field that is taken off the page while it has the focus is left too.
        if self.touched.try_get_untracked() != Some(true) {
            return;
        }
        spawn_local(async move {
            timers::sleep(Span(150)).await;
            if dom::element(self.spec.id).is_some()
                && self.touched.try_get_untracked() == Some(true)
            {
                self.check();
            }
        });
    }
}

/// Checks all fields, each with its message, and takes the reader to the first wrong one.
pub fn all_well(fields: &[Field]) -> bool {
    let mut first = None;
    for field in fields {
        if !field.check() {
            first = first.or(Some(*field));
        }
    }
    if let Some(field) = first {
        field.focus();
    }
    first.is_none()
}

fn unfold(label: &'static str, help: &'static Help) -> AnyView {
    let steps: Vec<_> = help
        .steps
        .iter()
        .map(|step| view! { <li>{*step}</li> })
        .collect();
    view! {
        <details>
            <summary>
                {help.question}
                <span class="unseen">{format!(" ({label})")}</span>
            </summary>
            <ol class="steps-of-help">{steps}</ol>
            {help.link.map(|(words, url)| outside_link(words, url))}
        </details>
    }
    .into_any()
}

/// A link that leaves the page open.
pub fn outside_link(words: &'static str, url: impl Into<String>) -> AnyView {
    view! {
        <a class="help-link" href=url.into() target="_blank" rel="noopener noreferrer">
            {words}
            <span class="unseen">{words::OPENS_ELSEWHERE}</span>
        </a>
    }
    .into_any()
}
