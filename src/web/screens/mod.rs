//! One file a screen. A screen asks one question, or shows one thing.

mod account;
mod ai_key;
mod channel;
mod destroy;
mod done;
mod last_mile;
mod live;
mod missing;
mod no_reply;
mod place;
mod problem;
mod regions;
mod resume;
mod review;
mod running;
mod senders;
mod shared;
mod welcome;

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::app::{App, Earlier, Screen, Setup};
use super::browser::tabs::Claim;
use super::browser::{dom, timers};
use super::components::{button, frame, offers};
use super::node::{callback, el, live, nothing, watch, Child, Node};
use super::words;
use crate::deploy::{Engine, Event, Goal};
use crate::fly::{OrgSlug, Token};
use crate::nodes;
use crate::stack::DeploymentName;

/// What is drawn: a screen, or why there is none.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Screen(Screen),
    Loading,
    Broken(String),
    Late,
}

/// The whole page: its frame, and in it a screen as soon as it `may_fill` it.
pub fn page(app: App, may_fill: Watched<bool>) -> Node {
    let shown = Memo::new(move |_| match (app.screen.get(), app.setup.get()) {
        (_, Setup::Broken(why)) => Shown::Broken(why),
        // The first screen asks nothing of the host's configuration.
        (Screen::Welcome, _) => Shown::Screen(Screen::Welcome),
        (screen, Setup::Ready) => Shown::Screen(screen),
        (_, Setup::Loading) => Shown::Loading,
        (_, Setup::Late) => Shown::Late,
    });
    let first = Stored::new(true);
    watch(move || {
        let Shown::Screen(screen) = shown.get() else {
            return;
        };
        if first.get_value() {
            return first.set_value(false);
        }
        arrive(app, screen);
    });
    let body = live(move || match shown.get() {
        _ if !may_fill.get() => nothing(),
        Shown::Screen(screen) => {
            // By its key no part of a screen is taken for a part of another.
            let inside = draw(app, screen);
            el("div").key(screen.address()).child(inside).into()
        }
        Shown::Loading => Node::from(el("p").class("lede").child(words::STARTING)),
        Shown::Broken(why) => nodes![
            frame::head(Screen::Welcome, words::broken::TITLE, words::broken::LEDE),
            el("p").class("notice danger").child(el("code").child(why)),
        ]
        .into(),
        Shown::Late => {
            let again = callback(move || app.read_config());
            nodes![
                frame::head(Screen::Welcome, words::late::TITLE, words::late::LEDE),
                actions(nodes![button::act(
                    "button",
                    words::wherein::TRY_AGAIN,
                    again
                )]),
            ]
            .into()
        }
    });
    let keep = move |event: web_sys::Event| {
        let field = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        if let Some(field) = field {
            app.keep_typed(&field.id(), &dom::value_of(&field));
        }
    };
    let said = el("p")
        .class("unseen")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(live(move || app.said.get()));
    el("div")
        .class("column")
        .children(nodes![
            frame::top(app),
            el("main")
                .on("input", keep)
                .children(nodes![offline(app), body, offers::newer(app)]),
            said
        ])
        .into()
}

fn draw(app: App, screen: Screen) -> Node {
    match screen {
        Screen::Welcome => welcome::view(app),
        Screen::Account => account::view(app),
        Screen::Place => place::view(app),
        Screen::AiKey => ai_key::view(app),
        Screen::Channel => channel::view(app),
        Screen::Review => review::view(app),
        Screen::Running => running::view(app),
        Screen::Done => done::view(app),
        Screen::Resume => resume::view(app, false),
        Screen::UndoResumed => resume::view(app, true),
        Screen::Destroy => destroy::view(app),
        Screen::Senders => senders::view(app),
    }
}

/// Instead of a screen whose notes are gone: another tab has ended what they were about.
fn back_to_start(app: App) -> Node {
    spawn_local(async move {
        timers::breathe().await;
        app.replace(Screen::Welcome);
    });
    nothing()
}

/// The token and its organization; nothing while one of them is not known.
fn keys(app: App) -> Option<(Token, OrgSlug)> {
    app.session
        .with(|session| Some((session.token.clone()?, session.org.clone()?)))
}

/// The page that says it is broken has a headline too, hidden.
const HEADLINE: &str = "main h1";

/// Takes a reader to a part of the screen that has just changed.
fn arrive_at(id: &'static str) {
    spawn_local(async move {
        timers::breathe().await;
        dom::focus(id);
    });
}

/// Takes a reader to the first such part of the screen that has just changed.
fn arrive_at_first(selector: &'static str) {
    spawn_local(async move {
        timers::breathe().await;
        dom::focus_first(selector);
    });
}

/// Takes a reader to the headline of another part of the same screen.
fn arrive_in_place() {
    dom::scroll_to_top();
    arrive_at_first(HEADLINE);
}

/// Takes a reader to the new screen's headline and says where it stands.
fn arrive(app: App, screen: Screen) {
    let place = screen
        .place()
        .map(|(number, name)| words::place(number, super::app::QUESTIONS.len(), name));
    dom::set_title(&words::title(screen.place().map(|(_, name)| name)));
    app.said.set(place.unwrap_or_default());
    arrive_at_first(HEADLINE);
}

/// The screen after a question.
fn next(app: App, screen: Screen) {
    let index = super::app::QUESTIONS
        .iter()
        .position(|question| *question == screen);
    let next = index.and_then(|index| super::app::QUESTIONS.get(index + 1));
    app.go(*next.unwrap_or(&Screen::Review));
}

/// Starts a run, unless another tab drives one, which is shown then. From here on the secrets are
/// the engine's alone.
///
/// `make` is called when this tab may drive: only then are the notes on this phone of no other
/// tab. It answers nothing if they forbid this run.
fn run(app: App, how: Claim, make: impl FnOnce() -> Option<(Engine, Event)> + 'static) {
    spawn_local(async move {
        let Some(driving) = app.driver.claim(how).await else {
            return;
        };
        if driving {
            let Some((engine, first)) = make() else {
                app.driver.unclaim();
                return app.replace(Screen::Welcome);
            };
            match engine.journal().goal {
                Goal::Deploy => app.hand_over(),
                _ => app.wipe(),
            }
            app.driver.begin(engine, first);
        }
        app.replace(Screen::Running);
    });
}

/// Whether the notes on this phone are of a run that is not over, of anything but `own`: a new
/// run would make them forgotten.
fn is_in_the_way(app: App, own: Option<&DeploymentName>) -> bool {
    match app.earlier() {
        Earlier::Unfinished(journal) => Some(&journal.name) != own,
        Earlier::Newer => true,
        _ => false,
    }
}

/// A notice while the phone has no connection: what goes on without one, and what does not.
fn offline(app: App) -> Node {
    let notice = live(move || {
        let text = if app.screen.get() == Screen::Running {
            words::OFFLINE.to_owned()
        } else {
            app.draft.with(|draft| {
                let answers = [draft.name.as_str(), &draft.region_name];
                words::offers::offline(answers)
            })
        };
        (!app.online.get()).then(|| el("p").class("notice caution").child(text))
    });
    el("div").attr("role", "status").child(notice).into()
}

/// The buttons at the end of a form or a card.
fn actions(inside: Vec<Node>) -> Node {
    el("div").class("actions").children(inside).into()
}

/// A card of its own.
fn card(inside: Vec<Node>) -> Node {
    el("section").class("card").children(inside).into()
}

/// A paragraph.
fn paragraph(class: &'static str, text: impl Child) -> Node {
    el("p").class(class).child(text).into()
}
