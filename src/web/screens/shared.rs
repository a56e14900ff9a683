//! Before anything is made: whether another agent of the account has the same number or bot.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use super::paragraph;
use crate::fly::{OrgSlug, Token};
use crate::manage::shared_senders;
use crate::nodes;
use crate::stack::{DeploymentName, Sender};
use crate::web::app::App;
use crate::web::beside;
use crate::web::browser::dom;
use crate::web::checks;
use crate::web::node::{el, live, nothing, Node};
use crate::web::words::senders as here;

const ID: &str = "shared-senders";

/// How far the look is.
#[derive(Clone, PartialEq, Eq)]
enum State {
    /// It has not begun.
    Not,
    Looking,
    /// Nobody has it.
    Free,
    /// What has to be read before anything is made.
    Warned(Vec<String>),
}

/// The look. Small, so that it can be handed about.
///
/// It is made with the form that it is for, and gone with it, whenever it begins: an answer that
/// comes later is dropped.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    state: Watched<State>,
    /// What it is about.
    senders: Stored<Vec<Sender>>,
    /// What is done when it is over and nothing has to be read; a tap came before the answer.
    then: Stored<Option<Callback<()>>>,
    busy: Watched<bool>,
}

impl Shared {
    /// `busy` is set while somebody waits for the end.
    pub(super) fn new(busy: Watched<bool>) -> Self {
        Self {
            state: Watched::new(State::Not),
            senders: Stored::new(Vec::new()),
            then: Stored::new(None),
            busy,
        }
    }

    /// Begins to look, unless that is what it is about already.
    pub(super) fn look(
        self,
        app: App,
        (token, org): (Token, OrgSlug),
        name: DeploymentName,
        senders: Vec<Sender>,
    ) {
        if self.is_about(&senders) {
            return;
        }
        self.senders.set_value(senders.clone());
        self.state.set(State::Looking);
        beside::spawn(async move {
            let state = match checks::senders(app, &token, &org).await {
                Ok(reaches) => {
                    let shared = shared_senders(&reaches, &name, &senders);
                    let shared: Vec<String> = shared.iter().map(here::shared).collect();
                    match shared.as_slice() {
                        [] => State::Free,
                        _ => State::Warned(shared),
                    }
                }
                Err(_) => State::Warned(Vec::new()),
            };
            if self.is_about(&senders) {
                self.hear(state);
            }
        });
    }

    fn is_about(self, senders: &[Sender]) -> bool {
        let same = |known: &Vec<Sender>| known == senders;
        self.senders.try_with_value(same) == Some(true)
    }

    fn hear(self, state: State) {
        let free = state == State::Free;
        self.state.set(state);
        let Some(then) = self.then.try_update_value(Option::take).flatten() else {
            return;
        };
        self.busy.set(false);
        if free {
            then.run(());
        } else {
            dom::focus(ID);
        }
    }

    /// Does it at once if everything was there to be read when the button was tapped; otherwise
    /// after the look, if that finds nothing.
    pub(super) fn then(self, go: Callback<()>) {
        if self.state.with_untracked(|state| *state == State::Looking) {
            self.busy.set(true);
            self.then.set_value(Some(go));
        } else {
            go.run(());
        }
    }

    pub(super) fn view(self) -> Node {
        live(move || {
            let inside = match self.state.get() {
                State::Not => return nothing(),
                State::Looking => paragraph("state busy", here::LOOKING),
                State::Free => paragraph("state good", here::UNSHARED),
                State::Warned(why) => {
                    let nobody_told = why.is_empty();
                    let first = if nobody_told {
                        paragraph("", here::CANNOT_TELL)
                    } else {
                        nothing()
                    };
                    let rest = why.into_iter().map(|why| paragraph("", why)).collect();
                    let end = (!nobody_told).then(|| paragraph("", here::ALL_THE_SAME));
                    let notice = el("div").class("notice caution");
                    notice
                        .child(first)
                        .children(rest)
                        .children(nodes![end])
                        .into()
                }
            };
            el("div")
                .id(ID)
                .attr("tabindex", "-1")
                .attr("role", "status")
                .child(inside)
                .into()
        })
    }
}
