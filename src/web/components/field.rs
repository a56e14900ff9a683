//! A field: label, hint, input, its buttons, the message under it, the help that folds out.
//!
//! The text lives in the page alone, never in a signal: a secret is read when the form is sent,
//! and gone from the page when the screen is.

use crate::web::state::{Stored, Watched};
use leptos::task::spawn_local;

use crate::nodes;
use crate::web::browser::{clipboard, dom, pointer};
use crate::web::fields::{Help, Kind, Spec};
use crate::web::node::{el, live, nothing, El, Node, Value};
use crate::web::words;

/// A field on the page. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub struct Field {
    pub spec: &'static Spec,
    initial: Stored<String>,
    /// Whether a value from before is kept if nothing is typed.
    kept: Watched<bool>,
    error: Watched<String>,
    /// What is wrong with a text of the right form, found out elsewhere; true until it changes.
    verdict: Stored<String>,
    touched: Watched<bool>,
}

impl Field {
    /// A field with a text in it; secrets never have one.
    pub fn new(spec: &'static Spec, initial: &str) -> Self {
        Self {
            spec,
            initial: Stored::new(initial.to_owned()),
            kept: Watched::new(false),
            error: Watched::new(String::new()),
            verdict: Stored::new(String::new()),
            touched: Watched::new(false),
        }
    }

    /// An empty field for a secret, which may stay empty if there is one from before.
    pub fn secret(spec: &'static Spec, kept: bool) -> Self {
        Self {
            kept: Watched::new(kept),
            ..Self::new(spec, "")
        }
    }

    /// Empties it: what was typed has been taken, and counts from here on.
    pub fn keep(&self) {
        if let Some(field) = dom::element(self.spec.id) {
            dom::empty(&field);
        }
        self.kept.set(true);
    }

    /// What is typed now.
    pub fn text(&self) -> String {
        dom::value(self.spec.id)
    }

    /// Puts a text on a line of its own after what is typed.
    pub fn add(&self, text: &str) {
        let typed = self.text();
        let before = typed.trim_end();
        let gap = if before.is_empty() { "" } else { "\n" };
        dom::fill(self.spec.id, &format!("{before}{gap}{text}"));
    }

    /// Whether nothing is typed and the value from before counts.
    pub fn is_kept(&self) -> bool {
        self.kept.get_untracked() && self.text().trim().is_empty()
    }

    /// Checks the form of what is typed and shows what is wrong with it, also by an earlier
    /// verdict on the same text.
    pub fn check(&self) -> bool {
        let text = self.text();
        let passes = text.trim().is_empty() && (self.kept.get_untracked() || self.spec.optional);
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

    /// Unfolds its steps, if there are some and something is typed that needs them.
    pub fn show_help(&self) {
        if self.text().trim().is_empty() {
            return;
        }
        if let Some(help) = dom::element(&format!("{}-help", self.spec.id)) {
            // Any element takes this.
            let _ = help.set_attribute("open", "");
        }
    }

    pub fn view(self) -> Node {
        self.view_with(nothing())
    }

    /// With something more between the input and its help.
    pub fn view_with(self, more: Node) -> Node {
        let spec = self.spec;
        let secret = spec.kind == Kind::Secret;
        let hidden = Watched::new(secret);
        let optional = spec
            .optional
            .then(|| el("span").class("optional").child(words::OPTIONAL));
        let hint = (!spec.hint.is_empty()).then(|| {
            let id = format!("{}-hint", spec.id);
            el("p").class("hint").attr("id", id).child(spec.hint)
        });
        let kept = live(move || {
            let told = || el("p").class("hint").child(words::KEPT);
            self.kept.get().then(told)
        });
        let label = el("label").class("label").attr("for", spec.id);
        let framed = el("div")
            .class("box")
            .child(self.input(hidden))
            .child(spec.kind.is_pasted().then(|| self.tools(hidden)));
        let error = el("p")
            .class("error")
            .attr("id", format!("{}-error", spec.id))
            .attr("aria-live", "polite")
            .child(live(move || self.error.get()));
        let help = spec.help.as_ref().map(|help| {
            let id = format!("{}-help", spec.id);
            unfold(spec.label, help).attr("id", id)
        });
        el("div")
            .class("field")
            .child(label.children(nodes![spec.label, optional]))
            .children(nodes![hint, kept, framed, error, more, help])
            .into()
    }

    fn input(self, hidden: Watched<bool>) -> Node {
        let spec = self.spec;
        let invalid = move || {
            Some(if self.error.with(String::is_empty) {
                "false"
            } else {
                "true"
            })
        };
        let (tag, mode, complete) = match spec.kind {
            Kind::Phones => ("textarea", "text", "tel"),
            Kind::Ids => ("textarea", "text", "off"),
            Kind::Phone => ("input", "tel", "tel"),
            Kind::Secret | Kind::Name | Kind::Link => ("input", "text", "off"),
        };
        let input = match spec.kind {
            Kind::Phones | Kind::Ids => el(tag).class("input").attr("rows", "2"),
            Kind::Secret => el(tag)
                .class("input mono secret")
                .live_attr("type", move || {
                    Some(if hidden.get() { "password" } else { "text" })
                }),
            Kind::Phone | Kind::Name | Kind::Link => el(tag).class("input").attr("type", "text"),
        };
        let required = move || {
            let required = !spec.optional && !self.kept.get();
            Some(if required { "true" } else { "false" })
        };
        input
            .id(spec.id)
            .attr("name", spec.id)
            .attr("inputmode", mode)
            .attr("autocomplete", complete)
            .attr("autocapitalize", "off")
            .attr("autocorrect", "off")
            .attr("spellcheck", "false")
            .attr("aria-describedby", format!("{0}-hint {0}-error", spec.id))
            .live_attr("aria-required", required)
            .live_attr("aria-invalid", invalid)
            .attr(".value", self.initial.get_value())
            .on("blur", move |_| self.left())
            .on("input", move |_| self.typed())
            .into()
    }

    /// Paste, and for a secret Show, inside the frame of the field.
    fn tools(self, hidden: Watched<bool>) -> Node {
        let label = self.spec.label;
        let paste = move |_| {
            spawn_local(async move {
                match clipboard::paste().await {
                    Some(text) if self.spec.kind == Kind::Ids => self.add(text.trim()),
                    Some(text) => dom::fill(self.spec.id, &text),
                    None => self.complain(words::PASTE_REFUSED.into()),
                }
                self.focus();
            });
        };
        let paste = el("button")
            .attr("type", "button")
            .attr("aria-label", words::paste_into(label))
            .on("click", paste)
            .child(words::PASTE);
        let show = el("button")
            .attr("type", "button")
            .live_attr("aria-label", move || {
                Some(words::show_field(label, !hidden.get()))
            })
            .on("click", move |_| hidden.update(|hidden| *hidden = !*hidden))
            .child(live(move || {
                if hidden.get() {
                    words::SHOW
                } else {
                    words::HIDE
                }
            }));
        el("div")
            .class("inside")
            .children(nodes![
                paste,
                (self.spec.kind == Kind::Secret).then_some(show)
            ])
            .into()
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
            pointer::released().await;
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

fn unfold(label: &'static str, help: &'static Help) -> El {
    let steps = help
        .steps
        .iter()
        .map(|step| el("li").child(*step).into())
        .collect();
    let for_whom = el("span").class("unseen").child(format!(" ({label})"));
    let link = help.link.map(|(words, url)| outside_link(words, url));
    el("details")
        .child(el("summary").children(nodes![help.question, for_whom]))
        .child(el("ol").class("steps-of-help").children(steps))
        .child(link)
}

/// A link that leaves the page open.
pub fn outside_link(label: &'static str, url: impl Value) -> Node {
    el("a")
        .class("help-link")
        .attr("href", url)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(label)
        .child(el("span").class("unseen").child(words::OPENS_ELSEWHERE))
        .into()
}
