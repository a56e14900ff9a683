//! Name, region and size.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use super::regions::Regions;
use super::{actions, keys, next, paragraph};
use crate::deploy::NameVerdict;
use crate::fly::OrgSlug;
use crate::nodes;
use crate::stack::{DeploymentName, VOLUME_GB};
use crate::time::Span;
use crate::web::app::{App, Screen};
use crate::web::beside;
use crate::web::browser::{dom, timers};
use crate::web::checks;
use crate::web::components::choice::{on_off, one_of, Choice};
use crate::web::components::field::{all_well, outside_link, Field};
use crate::web::components::status::{self, Status};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::node::{callback, el, live, watch, Node};
use crate::web::words::{self, wherein as here};

/// So long after the last letter the name is looked up.
const PAUSE: Span = Span(500);

pub(super) fn view(app: App) -> Node {
    app.write_draft(|draft| {
        if draft.name.is_empty() {
            draft.name = format!("agent-{}", ending());
        }
    });
    let draft = app.draft.get();
    let name = NameForm::new(app, Field::new(&fields::NAME, &draft.name));
    let regions = Regions::new(app, &draft.region);
    let size = Watched::new(draft.size.to_string());
    let own_network = Watched::new(draft.own_network);

    let load = callback(move || {
        let (Some((token, org)), Some(guest)) = (keys(app), guest(app, &size.get_untracked()))
        else {
            return;
        };
        regions.load(token, org, guest, "");
    });
    // A larger size may have no room where a smaller one has.
    watch(move || {
        size.track();
        load.run(());
    });
    name.look(None);

    let submit = callback(move || {
        let good = all_well(&[name.field]);
        if !regions.check() || !good {
            return;
        }
        name.submit(callback(move || {
            app.write_draft(|draft| {
                draft.name = name
                    .typed()
                    .map(|name| name.to_string())
                    .unwrap_or_default();
                draft.region = regions.chosen.get_untracked();
                draft.region_name = regions.chosen_name();
                draft.size = size.get_untracked().parse().unwrap_or(0);
                draft.own_network = own_network.get_untracked();
            });
            next(app, Screen::Place);
        }));
    });

    let more = on_off(
        "own-network",
        here::OWN_NETWORK,
        here::OWN_NETWORK_MEANS,
        own_network,
    );
    let more = el("details")
        .flag("open", draft.own_network)
        .child(el("summary").child(here::MORE))
        .child(more);
    let inside = nodes![
        name.view(),
        regions.view(here::REGION, load),
        sizes(app, size),
        costs(app),
        more,
        actions(nodes![button::submit(words::CONTINUE, name.busy)]),
    ];
    let head = frame::head(Screen::Place, here::TITLE, here::LEDE);
    nodes![head, form::around(inside, submit)].into()
}

fn sizes(app: App, chosen: Watched<String>) -> Node {
    let rows = app.config.with_untracked(|config| {
        let row = |(index, size): (usize, &crate::stack::Size)| {
            let means = if index == 0 {
                here::SMALL
            } else {
                here::LARGER
            };
            let (asleep, awake) = config.monthly_usd(&size.guest, VOLUME_GB);
            Choice::new(index.to_string(), size.name.as_str())
                .with_more(here::month(asleep, awake, means))
        };
        config.sizes.iter().enumerate().map(row).collect()
    });
    one_of("size", here::SIZE, rows, chosen)
}

/// Whose prices these are and of when, and what a trial account does to what is made.
pub(super) fn costs(app: App) -> Node {
    let prices = app.config.with_untracked(|config| config.prices.clone());
    let org = app.session.with(|session| session.org.clone());
    let org = org.as_ref().map_or("personal", OrgSlug::as_str);
    let billing = format!("https://fly.io/dashboard/{org}/billing");
    nodes![
        paragraph("small", here::prices(&prices.date)),
        outside_link(here::PRICES, prices.source),
        el("div").class("notice caution").children(nodes![
            paragraph("", here::TRIAL),
            outside_link(here::CARD, billing),
        ]),
    ]
    .into()
}

fn guest(app: App, size: &str) -> Option<crate::fly::Guest> {
    let index = size.parse().unwrap_or(0);
    app.config
        .with_untracked(|config| config.sizes.get(index).map(|size| size.guest.clone()))
}

/// Four letters and digits that are not mistaken for one another.
fn ending() -> String {
    let letters: Vec<char> = "abcdefghkmnpqrstuvwxyz23456789".chars().collect();
    let mut number = timers::chance();
    let mut take = || {
        let letter = letters[usize::try_from(number % 30).unwrap_or(0)];
        number /= 30;
        letter
    };
    [take(), take(), take(), take()].iter().collect()
}

/// The name's field with its live check.
#[derive(Clone, Copy)]
struct NameForm {
    app: App,
    field: Field,
    busy: Watched<bool>,
    status: Watched<Status>,
    /// Names to take instead; none where none is needed.
    instead: Watched<Vec<String>>,
    newest: Stored<u32>,
    /// The name that was looked up last, if it may be used.
    usable: Stored<Option<DeploymentName>>,
}

impl NameForm {
    fn new(app: App, field: Field) -> Self {
        Self {
            app,
            field,
            busy: Watched::new(false),
            status: Watched::new(Status::default()),
            instead: Watched::new(Vec::new()),
            newest: Stored::new(0),
            usable: Stored::new(None),
        }
    }

    fn typed(self) -> Option<DeploymentName> {
        DeploymentName::parse(&self.field.text()).ok()
    }

    fn view(self) -> Node {
        let becomes = Watched::new(self.app.draft.with(|draft| draft.name.clone()));
        let changed = move |_| {
            let name = self.typed().map(|name| name.to_string());
            becomes.set(name.unwrap_or_default());
            self.later();
        };
        let instead = live(move || {
            let offers = self.instead.get().into_iter().map(|name| {
                let label = here::take(&name);
                let take = callback(move || {
                    dom::fill(self.field.spec.id, &name);
                    self.field.focus();
                });
                button::act("tool", label, take)
            });
            offers.collect::<Vec<Node>>()
        });
        let at_fly = live(move || {
            let name = becomes.get();
            (!name.is_empty()).then(|| here::becomes(&name))
        });
        let more = nodes![
            el("div").class("tools").child(instead),
            status::line(self.status),
            paragraph("hint", at_fly),
        ];
        let field = self.field.view_with(more.into());
        el("div").on("input", changed).child(field).into()
    }

    /// Looks the name up once nobody has typed for a moment.
    fn later(self) {
        self.newest.update_value(|newest| *newest += 1);
        let asked = self.newest.get_value();
        self.status.set(Status::default());
        self.instead.set(Vec::new());
        beside::spawn(async move {
            timers::sleep(PAUSE).await;
            if self.newest.try_get_value() == Some(asked) {
                self.look(None);
            }
        });
    }

    fn submit(self, then: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        let usable = self
            .usable
            .with_value(|usable| usable.is_some() && *usable == self.typed());
        if usable {
            then.run(());
        } else {
            self.look(Some(then));
        }
    }

    fn look(self, then: Option<Callback<()>>) {
        let draft = self.app.draft.with(|draft| draft.name.clone());
        // Before the field is on the page there is the draft.
        let on_page = dom::element(self.field.spec.id).is_some();
        let name = if on_page {
            self.typed()
        } else {
            DeploymentName::parse(&draft).ok()
        };
        let (Some(name), Some((token, org))) = (name, keys(self.app)) else {
            return;
        };
        self.newest.update_value(|newest| *newest += 1);
        let asked = self.newest.get_value();
        self.busy.set(then.is_some());
        self.status.set(Status::busy(words::CHECKING));
        beside::spawn(async move {
            let verdict = checks::name(self.app, &token, &org, &name).await;
            if self.newest.try_get_value() != Some(asked) {
                self.busy.try_set(false);
                return;
            }
            self.hear(name, verdict, then);
        });
    }

    fn hear(self, name: DeploymentName, verdict: NameVerdict, then: Option<Callback<()>>) {
        self.busy.try_set(false);
        let (status, wrong) = match &verdict {
            NameVerdict::Free => (Status::good(here::free(name.as_str())), None),
            NameVerdict::Yours { empty: true } => {
                (Status::doubt(here::yours_empty(name.as_str())), None)
            }
            NameVerdict::CannotTell(_) => (Status::doubt(here::CANNOT_TELL), None),
            NameVerdict::Yours { empty: false } => {
                (Status::default(), Some(here::yours(name.as_str())))
            }
            NameVerdict::Taken => (Status::default(), Some(here::taken(name.as_str()))),
        };
        self.status.try_set(status);
        let Some(wrong) = wrong else {
            self.usable.try_set_value(Some(name));
            self.field.complain(String::new());
            if let Some(then) = then {
                then.run(());
            }
            return;
        };
        // The same text, asked about again, keeps its offer: nothing changes under a finger.
        if self.instead.try_with_untracked(Vec::is_empty) == Some(true) {
            let stem: String = name.as_str().chars().take(30).collect();
            let stem = stem.trim_end_matches('-');
            let word = here::ENDINGS[(timers::chance() % here::ENDINGS.len() as u64) as usize];
            let offers = vec![format!("{stem}-{word}"), format!("{stem}-{}", ending())];
            self.instead.try_set(offers);
        }
        self.field.complain(wrong);
        if then.is_some() {
            self.field.focus();
        }
    }
}
