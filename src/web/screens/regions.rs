//! The choice of a region: nearest first, with what is full.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use crate::fly::{Guest, OrgSlug, Token};
use crate::nodes;
use crate::web::app::App;
use crate::web::beside;
use crate::web::checks::{self, Offered};
use crate::web::components::button;
use crate::web::components::choice::{row, Choice};
use crate::web::node::{callback, el, live, Node};
use crate::web::words::wherein as here;

/// So many are shown before somebody asks for more: the nearest.
const FIRST: usize = 5;

/// The list, as far as it is known.
#[derive(Clone, PartialEq, Eq)]
enum List {
    Asking,
    Failed(String),
    Here(Vec<Offered>),
}

/// The choice. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub(super) struct Regions {
    app: App,
    list: Watched<List>,
    all: Watched<bool>,
    /// The chosen code; empty while none is.
    pub(super) chosen: Watched<String>,
    error: Watched<bool>,
    newest: Stored<u32>,
}

impl Regions {
    pub(super) fn new(app: App, chosen: &str) -> Self {
        Self {
            app,
            list: Watched::new(List::Asking),
            all: Watched::new(false),
            chosen: Watched::new(chosen.to_owned()),
            error: Watched::new(false),
            newest: Stored::new(0),
        }
    }

    /// Asks Fly; `avoid` is not preselected although there may be room.
    pub(super) fn load(self, token: Token, org: OrgSlug, guest: Guest, avoid: &str) {
        self.newest.update_value(|newest| *newest += 1);
        let asked = self.newest.get_value();
        let avoid = avoid.to_owned();
        if matches!(self.list.get_untracked(), List::Failed(_)) {
            self.list.set(List::Asking);
        }
        beside::spawn(async move {
            let found = checks::regions(self.app, &token, &org, &guest).await;
            if self.newest.try_get_value() != Some(asked) {
                return;
            }
            let list = match found {
                Ok(regions) => {
                    self.preselect(&regions, &avoid);
                    List::Here(regions)
                }
                Err(error) => List::Failed(checks::cannot_ask(self.app, &error)),
            };
            self.list.try_set(list);
        });
    }

    /// The nearest with room, unless one was chosen that still has room.
    fn preselect(self, regions: &[Offered], avoid: &str) {
        let free = |region: &&Offered| is_open(region) && region.code.as_str() != avoid;
        let chosen = self.chosen.try_get_untracked().unwrap_or_default();
        if !regions
            .iter()
            .filter(free)
            .any(|region| region.code.as_str() == chosen)
        {
            let first = regions.iter().filter(free).find(|region| !region.paid);
            let code = first
                .map(|region| region.code.to_string())
                .unwrap_or_default();
            self.chosen.try_set(code);
        }
    }

    /// Whether one is chosen; says so where none is.
    pub(super) fn check(self) -> bool {
        let good = !self.chosen.with_untracked(String::is_empty);
        self.error.set(!good);
        good
    }

    /// The name of the chosen one, for people.
    pub(super) fn chosen_name(self) -> String {
        let chosen = self.chosen.get_untracked();
        self.list.with_untracked(|list| match list {
            List::Here(regions) => regions
                .iter()
                .find(|region| region.code.as_str() == chosen)
                .map_or(chosen.clone(), |region| region.name.clone()),
            _ => chosen.clone(),
        })
    }

    pub(super) fn view(self, legend: &'static str, again: Callback<()>) -> Node {
        let wrong = |text: String| el("p").class("error").attr("role", "alert").child(text);
        let rows = live(move || match self.list.get() {
            List::Asking => {
                let line = el("p").class("state busy").attr("role", "status");
                line.child(here::LOOKING).into()
            }
            List::Failed(why) => {
                nodes![wrong(why), button::act("tool", here::TRY_AGAIN, again)].into()
            }
            List::Here(regions) if regions.is_empty() => wrong(here::NO_REGIONS.into()).into(),
            List::Here(regions) => self.rows(&regions),
        });
        let error = live(move || self.error.get().then_some(here::CHOOSE_REGION));
        el("fieldset")
            .child(el("legend").child(legend))
            .child(rows)
            .child(
                el("p")
                    .class("error")
                    .attr("aria-live", "polite")
                    .child(error),
            )
            .into()
    }

    fn rows(self, regions: &[Offered]) -> Node {
        let all = self.all.get();
        let chosen = self.chosen.get_untracked();
        let shown = regions
            .iter()
            .enumerate()
            .filter(|(index, region)| all || *index < FIRST || region.code.as_str() == chosen);
        let rows: Vec<Node> = shown
            .map(|(_, region)| {
                let aside = match region {
                    Offered { closed: true, .. } => here::CLOSED,
                    Offered { paid: true, .. } => here::PAID,
                    Offered {
                        room: Some(false), ..
                    } => here::FULL,
                    Offered { nearest: true, .. } => here::NEAREST,
                    _ => "",
                };
                let mut choice = Choice::new(region.code.as_str(), region.name.as_str());
                choice = choice.with_aside(aside);
                choice.disabled = !is_open(region);
                row("region", choice, self.chosen)
            })
            .collect();
        let more = (!all && regions.len() > rows.len()).then(|| {
            button::act(
                "link",
                here::ALL_REGIONS,
                callback(move || self.all.set(true)),
            )
        });
        nodes![el("div").class("choices").children(rows), more].into()
    }
}

fn is_open(region: &Offered) -> bool {
    region.room != Some(false) && !region.closed
}
