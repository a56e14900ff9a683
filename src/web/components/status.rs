//! A line under a field that says what Fly knows about it.

use crate::web::state::Watched;

use crate::web::node::{el, live, Node};

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

    /// With one sentence more at its end.
    #[must_use]
    pub fn and(mut self, sentence: &str) -> Self {
        self.text = format!("{} {sentence}", self.text);
        self
    }
}

pub fn line(status: Watched<Status>) -> Node {
    el("p")
        .live_attr("class", move || {
            let class = status.with(|status| status.class);
            Some(if class.is_empty() { "state" } else { class })
        })
        .attr("role", "status")
        .child(live(move || status.with(|status| status.text.clone())))
        .into()
}
