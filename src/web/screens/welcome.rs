//! What this is, what it takes, what it costs; and what an earlier visit left.

use crate::web::state::Watched;

use super::{actions, card, paragraph};
use crate::deploy::{Goal, Journal};
use crate::nodes;
use crate::stack::VOLUME_GB;
use crate::time::Time;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::{dom, storage, timers};
use crate::web::components::field::outside_link;
use crate::web::components::{button, frame, offers, picture};
use crate::web::node::{callback, el, live, watch, Node};
use crate::web::words::{self, welcome as here};

pub(super) fn view(app: App) -> Node {
    let earlier = Watched::new(app.earlier());
    // Another tab begins and ends runs, and the notes with them.
    watch(move || {
        app.driver.others.get();
        earlier.set(app.earlier());
    });
    let begin = live(move || match earlier.get() {
        Earlier::Unfinished(journal) => unfinished(app, &journal, earlier),
        Earlier::Newer => newer(),
        other => fresh(app, other, earlier),
    });
    nodes![
        frame::head(Screen::Welcome, here::TITLE, here::LEDE),
        picture::idea(),
        begin,
        facts(app),
        offers::install(app),
    ]
    .into()
}

/// How old what this phone remembers is.
fn noted(at: Time) -> Node {
    paragraph("small", words::offers::noted(timers::now().since(at)))
}

/// A newer version of this page began something: nothing is begun that would overwrite its notes.
fn newer() -> Node {
    let again = callback(dom::reload);
    nodes![
        paragraph("notice caution", here::NEWER),
        actions(nodes![button::act("button", here::RELOAD, again)]),
    ]
    .into()
}

fn fresh(app: App, earlier: Earlier, now: Watched<Earlier>) -> Node {
    let forget = callback(move || {
        storage::forget(storage::ASIDE);
        now.set(Earlier::None);
    });
    let note = match earlier {
        Earlier::Deployed(journal) => Some(deployed(app, &journal)),
        Earlier::Unreadable => Some(card(nodes![
            el("p").child(here::DAMAGED),
            actions(nodes![button::act("link", here::FORGET_DAMAGED, forget)]),
        ])),
        _ => None,
    };
    let name_is_used = matches!(app.earlier(), Earlier::Deployed(_));
    let start = callback(move || {
        if name_is_used {
            app.write_draft(|draft| draft.name.clear());
        }
        app.go(Screen::Account);
    });
    let buttons = actions(nodes![
        button::act("button", here::START, start),
        frame::link(app, Screen::Senders, "link", words::senders::LINK),
        frame::link(app, Screen::Destroy, "link", here::DESTROY),
    ]);
    nodes![note, buttons].into()
}

fn deployed(app: App, journal: &Journal) -> Node {
    let name = journal.name.as_str();
    card(nodes![
        el("h2").child(frame::named(&here::finished(name), name)),
        noted(journal.finished.unwrap_or(journal.started)),
        frame::link(app, Screen::Done, "link", here::SEE_DONE),
    ])
}

/// While something is unfinished nothing new is begun: it would be forgotten.
fn unfinished(app: App, journal: &Journal, earlier: Watched<Earlier>) -> Node {
    let name = journal.name.as_str();
    let following = app.driver.is_following();
    let running = app.driver.is_running() || following;
    let deploying = journal.goal == Goal::Deploy;
    let (title, label) = if deploying && running {
        (here::unfinished(name), here::PROGRESS.to_owned())
    } else if deploying {
        (here::unfinished(name), here::go_on(name))
    } else if running {
        (here::unfinished_removal(name), here::PROGRESS.to_owned())
    } else {
        (here::unfinished_removal(name), here::go_on_removing(name))
    };
    let to = if running {
        Screen::Running
    } else {
        Screen::Resume
    };
    let go_on = callback(move || app.go(to));
    let undo = callback(move || app.go(Screen::UndoResumed));
    let forget = callback(move || {
        storage::forget(storage::JOURNAL);
        earlier.set(Earlier::None);
    });
    let may_undo = deploying && !running;
    card(nodes![
        el("h2").child(frame::named(&title, name)),
        el("p").child(if following {
            here::FOLLOWED_MEANS
        } else {
            here::UNFINISHED_MEANS
        }),
        (!running).then(|| noted(journal.started)),
        actions(nodes![
            button::act_on("button", &label, name, go_on),
            may_undo.then(|| button::act("button second", here::UNDO, undo)),
            (!running).then(|| button::act("link", words::done::FORGET, forget)),
        ]),
    ])
}

fn facts(app: App) -> Node {
    let need = |[what, why, label, url]: &[&'static str; 4]| {
        el("li")
            .child(el("b").child(*what))
            .child(el("span").child(*why))
            .child(el("div").child(outside_link(label, *url)))
            .into()
    };
    let needs = here::NEEDED.iter().map(need).collect();
    let month = move |awake: bool| {
        live(move || {
            app.config.with(|config| {
                let size = config.sizes.first()?;
                let (asleep, all) = config.monthly_usd(&size.guest, VOLUME_GB);
                Some(words::about_usd(if awake { all } else { asleep }))
            })
        })
    };
    let date = live(move || {
        app.config
            .with(|config| here::prices_of(&config.prices.date))
    });
    nodes![
        el("h2").child(here::NEEDS),
        el("ul").class("needs").children(needs),
        el("h2").child(here::COST),
        prices(month(false), month(true)),
        paragraph("small", date),
        el("h2").child(here::KEYS),
        paragraph("small", here::KEYS_GO),
    ]
    .into()
}

/// What a month costs, asleep and awake.
pub(super) fn prices(asleep: Node, awake: Node) -> Node {
    let row = |label: &'static str, price: Node| {
        el("div")
            .class("price")
            .child(el("span").child(label))
            .child(el("b").child(price))
            .into()
    };
    let rows = vec![row(here::ASLEEP, asleep), row(here::AWAKE, awake)];
    el("div").class("facts").children(rows).into()
}
