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
    Looking,
    /// Nobody has it.
    Free,
    /// What has to be read before anything is made.
    Warned(Vec<String>),
}

/// The look. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    state: Watched<State>,
    /// What is done when it is over and nothing has to be read; a tap came before the answer.
    then: Stored<Option<Callback<()>>>,
    busy: Watched<bool>,
}

impl Shared {
    /// Begins to look; `busy` is set while somebody waits for the end.
    pub(super) fn look(
        app: App,
        (token, org): (Token, OrgSlug),
        name: DeploymentName,
        senders: Vec<Sender>,
        busy: Watched<bool>,
    ) -> Self {
        let it = Self {
            state: Watched::new(State::Looking),
            then: Stored::new(None),
            busy,
        };
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
            it.hear(state);
        });
        it
    }

    fn hear(self, state: State) {
        let free = state == State::Free;
        // The screen may be gone by now.
        if self.state.try_set(state).is_some() {
            return;
        }
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
        let inside = live(move || match self.state.get() {
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
        });
        el("div")
            .id(ID)
            .attr("tabindex", "-1")
            .attr("role", "status")
            .child(inside)
            .into()
    }
}
