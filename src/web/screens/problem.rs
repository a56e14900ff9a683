//! What a person is needed for, and everything that they can do about it, right there.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use super::account::TokenForm;
use super::missing::MissingKeys;
use super::regions::Regions;
use super::running::{self, tell};
use super::{actions, arrive_at, arrive_at_first, arrive_in_place, paragraph};
use crate::deploy::{Action, Change, Event, Explanation, Goal, Journal, Leftover, Step, View};
use crate::fly::RegionCode;
use crate::nodes;
use crate::stack::{DeploymentName, Images, VOLUME_GB};
use crate::web::app::App;
use crate::web::beside;
use crate::web::browser::dom;
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::{all_well, outside_link, Field};
use crate::web::components::{button, form, frame, steps};
use crate::web::fields;
use crate::web::node::{callback, el, live, nothing, Node};
use crate::web::session::Session;
use crate::web::words::channels::discord;
use crate::web::words::{action as words, resume, running as here, wherein};

/// The heading of the problem.
const ID: &str = "problem";

/// What a form begins with; its button where nothing is there to be filled in yet.
const FIRST: &str = ".problem form :is(input, textarea, button)";

/// The action whose form is open.
type Open = Watched<Option<Action>>;

/// One problem at a time: the one that is being worked on, as long as it lasts.
pub(super) fn problems(app: App) -> Node {
    let shown = app.driver.view;
    let current = Memo::new(move |before: Option<&String>| {
        shown.with(|view| {
            let problems = view.as_ref().map_or(&[][..], |view| &view.problems);
            let same = |problem: &&Explanation| Some(&problem.happened) == before;
            let problem = problems.iter().find(same).or(problems.first());
            problem
                .map(|problem| problem.happened.clone())
                .unwrap_or_default()
        })
    });
    let card = live(move || {
        let happened = current.get();
        (!happened.is_empty()).then(|| card(app, happened))
    });
    el("div").attr("role", "alert").child(card).into()
}

/// Times pass every second; what is being typed under a problem stays.
fn card(app: App, happened: String) -> Node {
    let open: Open = Watched::new(None);
    let happened = Stored::new(happened);
    let about = move |draw: fn(App, &View, &Explanation, Open) -> Node| {
        live(move || {
            app.driver.view.with(|view| {
                let view = view.as_ref()?;
                let mine = |problem: &&Explanation| {
                    happened.with_value(|happened| problem.happened == *happened)
                };
                view.problems
                    .iter()
                    .find(mine)
                    .map(|problem| draw(app, view, problem, open))
            })
        })
    };
    let asked = live(move || open.get().map(|action| ask(app, action, open)));
    let buttons = el("div")
        .class("actions")
        .live_flag("hidden", move || open.get().is_some());
    el("section")
        .class("problem")
        .children(nodes![
            about(words_of),
            asked,
            buttons.child(about(buttons_of))
        ])
        .into()
}

fn words_of(_: App, view: &View, problem: &Explanation, _: Open) -> Node {
    let details = (!problem.details.is_empty()).then(|| {
        let said = el("code").child(problem.details.clone());
        el("details")
            .child(el("summary").child(here::FLY_SAYS))
            .child(paragraph("small", said))
    });
    let left = |thing: &Leftover| {
        let name = el("code").child(thing.name.clone());
        el("li")
            .child(el("span").child(format!("{} ", thing.what)).child(name))
            .child(el("span").child(thing.why.clone()))
            .child(outside_link(here::OPEN_FLY, thing.link.clone()))
            .into()
    };
    let left: Vec<Node> = view.leftovers.iter().map(left).collect();
    let link = problem.link.clone().map(|link| {
        let at_discord = link.starts_with("https://discord.com/");
        let label = match at_discord {
            true => discord::INTENT_LINK,
            false => here::OPEN_FLY,
        };
        outside_link(label, link)
    });
    nodes![
        paragraph("small", steps::title(problem.step)),
        el("h2")
            .attr("id", ID)
            .attr("tabindex", "-1")
            .child(frame::named(&problem.happened, &view.name)),
        el("p").child(problem.means.clone()),
        el("p").child(problem.todo.clone()),
        (!left.is_empty()).then(|| el("ul").class("existing").children(left)),
        link,
        details,
    ]
    .into()
}

fn buttons_of(app: App, view: &View, problem: &Explanation, open: Open) -> Node {
    let actions = problem.actions.iter().enumerate();
    let buttons: Vec<Node> = actions
        .map(|(place, action)| act(app, view.goal, problem.step, place, *action, open))
        .collect();
    buttons.into()
}

fn act(app: App, goal: Goal, step: Step, place: usize, action: Action, open: Open) -> Node {
    let label = match action {
        Action::Retry => words::RETRY,
        Action::OtherRegion => words::OTHER_REGION,
        Action::OtherName => words::OTHER_NAME,
        Action::NewToken => words::NEW_TOKEN,
        Action::Secrets => words::SECRETS,
        Action::CardAdded => words::CARD_ADDED,
        Action::OtherImages => words::OTHER_IMAGES,
        Action::LargerSize => words::LARGER_SIZE,
        Action::Adopt if goal != Goal::Deploy => words::ADOPT_TO_REMOVE,
        Action::Adopt => words::ADOPT,
        Action::Leave => words::LEAVE,
        Action::RemoveAddress => words::REMOVE_ADDRESS,
        Action::Undo => words::UNDO,
        Action::KeepForLater if goal != Goal::Deploy => words::LATER,
        Action::KeepForLater => words::KEEP,
    };
    let class = if place == 0 {
        "button"
    } else {
        "button second"
    };
    let run = callback(move || match action {
        Action::Retry | Action::CardAdded => tell(app, Event::Retry),
        Action::Adopt => tell(app, Event::Adopt(step)),
        Action::Leave => tell(app, Event::Leave(step)),
        Action::RemoveAddress => tell(app, Event::RemoveAddress),
        Action::Undo => tell(app, Event::Undo),
        // Other steps may be at work: the run is stopped first, and then asked about.
        Action::KeepForLater => {
            tell(app, Event::Cancel);
            if app.driver.is_stopped() {
                running::leave(app);
            }
        }
        _ => {
            open.set(Some(action));
            arrive_at_first(FIRST);
        }
    });
    button::act(class, label, run)
}

/// The form of an action that needs an answer.
fn ask(app: App, action: Action, open: Open) -> Node {
    let inside = match action {
        Action::NewToken => new_token(app),
        Action::OtherName => other_name(app),
        Action::OtherRegion => other_region(app),
        Action::OtherImages => other_images(app),
        Action::LargerSize => larger_size(app),
        Action::Secrets => secrets(app),
        _ => return nothing(),
    };
    on_cleanup(move || {
        beside::end();
        app.session.update(Session::end_form);
    });
    let back = callback(move || {
        dom::forget_typed_secrets();
        open.set(None);
        arrive_at(ID);
    });
    nodes![inside, button::act("link", crate::web::words::BACK, back)].into()
}

/// Goes on with what was typed: the form is gone with that.
fn change(app: App, change: Change) {
    app.driver.change(change);
    arrive_in_place();
}

fn take() -> Node {
    actions(nodes![button::submit(here::TAKE, Watched::new(false))])
}

fn new_token(app: App) -> Node {
    let token = TokenForm::new(app);
    let changed = callback(move || {
        let (key, opened) = app
            .session
            .with(|session| (session.token.clone(), session.org.clone()));
        app.hand_over();
        let known = |run: &Journal| opened.is_some_and(|org| run.is_of(&org));
        match (key, app.driver.journal()) {
            (_, Some(run)) if !known(&run) => {
                token.complain(resume::other_org(run.org.as_str()));
            }
            (Some(key), _) => change(app, Change::Token(key)),
            _ => {}
        }
    });
    token.view(here::TAKE, callback(move || token.submit(changed)))
}

fn other_name(app: App) -> Node {
    let field = Field::new(&fields::OTHER_NAME, "");
    let submit = callback(move || {
        if !all_well(&[field]) {
            return;
        }
        if let Ok(name) = DeploymentName::parse(&field.text()) {
            app.write_draft(|draft| draft.name = name.to_string());
            change(app, Change::Name(name));
        }
    });
    form::form(&[field], take(), submit)
}

fn other_region(app: App) -> Node {
    let now = app.driver.journal();
    let blueprint = now.as_ref().and_then(|journal| journal.blueprint.clone());
    let regions = Regions::new(app, "");
    let load = callback(move || {
        let journal = app.driver.journal();
        let Some((journal, token)) = journal.zip(app.driver.token()) else {
            return;
        };
        if let Some(blueprint) = journal.blueprint {
            let avoid = blueprint.region.as_str();
            regions.load(token, journal.org, blueprint.vm_guest.clone(), avoid);
        }
    });
    if blueprint.is_some() {
        load.run(());
    }
    let submit = callback(move || {
        if !regions.check() {
            return;
        }
        if let Some(code) = RegionCode::parse(&regions.chosen.get_untracked()) {
            let name = regions.chosen_name();
            app.write_draft(|draft| {
                draft.region = code.to_string();
                draft.region_name.clone_from(&name);
            });
            change(app, Change::Region { code, name });
        }
    });
    form::around(nodes![regions.view(wherein::REGION, load), take()], submit)
}

fn other_images(app: App) -> Node {
    let images = app
        .driver
        .journal()
        .and_then(|journal| Some(journal.blueprint?.images));
    let images = images.unwrap_or_else(|| app.config.get_untracked().images);
    let relay = Field::new(&fields::RELAY_IMAGE, &images.relay);
    let vm = Field::new(&fields::VM_IMAGE, &images.vm);
    let submit = callback(move || {
        if all_well(&[relay, vm]) {
            let text = |field: Field| field.text().trim().to_owned();
            change(
                app,
                Change::Images(Images {
                    relay: text(relay),
                    vm: text(vm),
                }),
            );
        }
    });
    form::form(&[relay, vm], take(), submit)
}

/// The sizes with more memory than the one that did not do; all of them if there is none.
fn larger_size(app: App) -> Node {
    let config = app.config.get_untracked();
    let now = app
        .driver
        .journal()
        .and_then(|journal| Some(journal.blueprint?.vm_guest.memory_mb));
    let larger = |index: &usize| {
        let memory = config.sizes.get(*index).map(|size| size.guest.memory_mb);
        memory > now
    };
    let mut offered: Vec<usize> = (0..config.sizes.len()).filter(larger).collect();
    if offered.is_empty() {
        offered = (0..config.sizes.len()).collect();
    }
    let chosen = Watched::new(offered.first().map(ToString::to_string).unwrap_or_default());
    let rows = offered.iter().filter_map(|index| {
        let size = config.sizes.get(*index)?;
        let (asleep, awake) = config.monthly_usd(&size.guest, VOLUME_GB);
        let month = wherein::month(asleep, awake, wherein::LARGER);
        Some(Choice::new(index.to_string(), size.name.as_str()).with_more(month))
    });
    let rows = one_of("larger-size", here::LARGER, rows.collect(), chosen);
    let submit = callback(move || {
        let index: usize = chosen.get_untracked().parse().unwrap_or(0);
        let guest = app
            .config
            .with_untracked(|config| config.sizes.get(index).map(|size| size.guest.clone()));
        if let Some(guest) = guest {
            app.write_draft(|draft| draft.size = index);
            change(app, Change::Size(guest));
        }
    });
    form::around(nodes![rows, take()], submit)
}

/// The credentials that were not staged before an interruption.
fn secrets(app: App) -> Node {
    let Some(journal) = app.driver.journal() else {
        return nothing();
    };
    let busy = Watched::new(false);
    let missing = MissingKeys::of(app, &journal, busy);
    let org = Stored::new(journal.org);
    let hand_over = callback(move || {
        let (for_vm, for_relay) = (missing.agent_secrets(), missing.channels());
        app.hand_over();
        if let Some(secrets) = for_vm {
            change(app, Change::Agent(secrets));
        }
        if let Some(channels) = for_relay {
            change(
                app,
                Change::Channels {
                    secrets: channels.secrets(),
                    senders: channels.senders(),
                },
            );
        }
    });
    let look = callback(move || match app.driver.token() {
        Some(token) => missing.unless_shared(token, org.get_value(), hand_over),
        None => hand_over.run(()),
    });
    let submit = callback(move || {
        if missing.is_well() {
            missing.settle(look);
        }
    });
    let take = actions(nodes![button::submit(here::TAKE, busy)]);
    form::around(nodes![missing.view(), take], submit)
}
