//! The Anthropic key, and a GitHub token for those who want one.

use crate::web::state::Watched;
use leptos::prelude::*;

use super::live::{settle_all, Live, Question, Said};
use super::{actions, next};
use crate::credentials;
use crate::nodes;
use crate::services::anthropic::{self, KeyVerdict};
use crate::services::github::{self, TokenVerdict};
use crate::services::Heard;
use crate::web::app::{App, Screen};
use crate::web::components::field::{all_well, Field};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::node::{callback, Node};
use crate::web::words::channels::{anthropic as at_anthropic, cannot_check, github as at_github};
use crate::web::words::{self, ai_key as here};

pub(super) fn view(app: App) -> Node {
    let keys = AgentFields::new(app);
    let busy = Watched::new(false);
    let go_on = callback(move || {
        if keys.is_well() {
            keys.keep();
            next(app, Screen::AiKey);
        }
    });
    let submit = callback(move || {
        if keys.is_well() {
            settle_all(keys.lives(), busy, go_on);
        }
    });
    let button = actions(nodes![button::submit(words::CONTINUE, busy)]);
    let head = frame::head(Screen::AiKey, here::TITLE, here::LEDE);
    nodes![head, form::around(nodes![keys.view(), button], submit)].into()
}

/// What the agent itself needs.
#[derive(Clone, Copy)]
pub(super) struct AgentFields {
    app: App,
    anthropic: Field,
    github: Field,
    live: [Live; 2],
}

impl AgentFields {
    pub(super) fn new(app: App) -> Self {
        let (has_key, has_token) = app
            .session
            .with(|session| (session.anthropic.is_some(), session.github.is_some()));
        let anthropic = Field::secret(&fields::ANTHROPIC_KEY, has_key);
        let github = Field::secret(&fields::GITHUB_TOKEN, has_token);
        let key = move |()| {
            let key = credentials::anthropic::parse(&anthropic.text()).ok()?;
            Some(Question::of(anthropic::ask(&key)))
        };
        let token = move |()| {
            let token = credentials::github::parse(&github.text()).ok()??;
            Some(Question::of(github::ask(&token)))
        };
        let judge_key = Callback::new(|(_, heard): (usize, Heard)| judge_key(&heard));
        let judge_token = Callback::new(|(_, heard): (usize, Heard)| judge_token(&heard));
        Self {
            app,
            anthropic,
            github,
            live: [
                Live::new(app, anthropic, Callback::new(key), judge_key),
                Live::new(app, github, Callback::new(token), judge_token),
            ],
        }
    }

    pub(super) fn view(self) -> Node {
        let parts = self.live.map(|live| live.around(nodes![live.view()]));
        Vec::from(parts).into()
    }

    pub(super) fn lives(self) -> Vec<Live> {
        self.live.into()
    }

    /// Whether what is typed has the form; says so where it has not.
    pub(super) fn is_well(self) -> bool {
        all_well(&[self.anthropic, self.github])
    }

    /// Takes what is typed into the session; the fields were checked before.
    pub(super) fn keep(self) {
        self.app.session.update(|session| {
            if let Ok(key) = credentials::anthropic::parse(&self.anthropic.text()) {
                session.anthropic = Some(key);
            }
            if let Ok(Some(token)) = credentials::github::parse(&self.github.text()) {
                session.github = Some(token);
            }
        });
    }
}

fn judge_key(heard: &Heard) -> Said {
    match anthropic::judge(heard) {
        KeyVerdict::Good => Said::Good(at_anthropic::GOOD.into()),
        KeyVerdict::Refused => Said::Wrong(at_anthropic::REFUSED.into()),
        KeyVerdict::Forbidden(text) => Said::Doubt(at_anthropic::forbidden(&text)),
        KeyVerdict::OrgRefusesBrowsers => Said::Doubt(at_anthropic::NO_BROWSERS.into()),
        KeyVerdict::CannotCheck(why) => Said::Doubt(cannot_check("Anthropic", &why)),
    }
}

fn judge_token(heard: &Heard) -> Said {
    let verdict = github::judge(heard);
    let reaches_private = verdict.reaches_private();
    match verdict {
        TokenVerdict::Good { login, scopes } => {
            let good = at_github::good(&login, scopes.as_deref());
            match reaches_private {
                Some(false) => Said::Doubt(format!("{good} {}", at_github::NOT_PRIVATE)),
                _ => Said::Good(good),
            }
        }
        TokenVerdict::Refused => Said::Wrong(at_github::REFUSED.into()),
        TokenVerdict::CannotCheck(why) => Said::Doubt(cannot_check("GitHub", &why)),
    }
}
