//! The Anthropic key, and a GitHub token for those who want one.

use leptos::prelude::*;

use super::{actions, next};
use crate::credentials::{anthropic, github};
use crate::nodes;
use crate::web::app::{App, Screen};
use crate::web::components::field::{all_well, Field};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::node::{callback, Node};
use crate::web::words::{self, ai_key as here};

pub(super) fn view(app: App) -> Node {
    let keys = AgentFields::new(app);
    let submit = callback(move || {
        if all_well(&keys.all()) {
            keys.keep();
            next(app, Screen::AiKey);
        }
    });
    let rest = actions(nodes![button::submit(
        words::CONTINUE,
        RwSignal::new(false)
    )]);
    let head = frame::head(Screen::AiKey, here::TITLE, here::LEDE);
    nodes![head, form::form(&keys.all(), rest, submit)].into()
}

/// What the agent itself needs.
#[derive(Clone, Copy)]
pub(super) struct AgentFields {
    app: App,
    anthropic: Field,
    github: Field,
}

impl AgentFields {
    pub(super) fn new(app: App) -> Self {
        let (anthropic, github) = app
            .session
            .with(|session| (session.anthropic.is_some(), session.github.is_some()));
        Self {
            app,
            anthropic: Field::secret(&fields::ANTHROPIC_KEY, anthropic),
            github: Field::secret(&fields::GITHUB_TOKEN, github),
        }
    }

    pub(super) fn all(self) -> [Field; 2] {
        [self.anthropic, self.github]
    }

    /// Takes what is typed into the session; the fields were checked before.
    pub(super) fn keep(self) {
        self.app.session.update(|session| {
            if let Ok(key) = anthropic::parse(&self.anthropic.text()) {
                session.anthropic = Some(key);
            }
            if let Ok(Some(token)) = github::parse(&self.github.text()) {
                session.github = Some(token);
            }
        });
    }
}
