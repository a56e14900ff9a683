//! Which number or bot reaches which agent, for all of an account side by side.

use crate::web::state::Watched;
use leptos::prelude::*;

use super::account::TokenForm;
use super::{arrive_in_place, keys, paragraph};
use crate::manage::{deployments, side_by_side, Line};
use crate::nodes;
use crate::stack::Role;
use crate::web::app::{App, Screen};
use crate::web::beside;
use crate::web::browser::dom;
use crate::web::checks;
use crate::web::components::{button, frame};
use crate::web::node::{callback, el, live, nothing, Node};
use crate::web::words::{self, senders as here};

/// How far the answer is.
#[derive(Clone, PartialEq, Eq)]
enum Map {
    Asking,
    Failed(String),
    Here(Vec<Line>),
}

pub(super) fn view(app: App) -> Node {
    let known = Watched::new(keys(app).is_some());
    live(move || {
        let (key, inside) = if known.get() {
            ("map", map(app))
        } else {
            ("token", token(app, known))
        };
        el("div").key(key).child(inside)
    })
}

fn token(app: App, known: Watched<bool>) -> Node {
    let ask = TokenForm::for_a_look(app);
    let found = callback(move || {
        dom::forget_typed_secrets();
        known.set(true);
        arrive_in_place();
    });
    let head = frame::head(Screen::Senders, here::TITLE_TOKEN, here::LEDE_TOKEN);
    nodes![
        head,
        ask.view(here::SHOW, callback(move || ask.submit(found)))
    ]
    .into()
}

fn map(app: App) -> Node {
    let found = Watched::new(Map::Asking);
    let look = callback(move || {
        found.set(Map::Asking);
        beside::spawn(async move {
            let map = ask(app).await;
            found.try_set(map);
        });
    });
    look.run(());
    let organization = app.session.with(|session| session.organization.clone());
    let body = live(move || match found.get() {
        Map::Asking => paragraph("state busy", words::destroy::LOOKING),
        Map::Failed(why) => nodes![
            el("p").class("error").attr("role", "alert").child(why),
            button::act("tool", words::wherein::TRY_AGAIN, look),
        ]
        .into(),
        Map::Here(lines) => lines_of(&lines),
    });
    nodes![
        frame::head(Screen::Senders, here::TITLE, &here::lede(&organization)),
        el("div").attr("role", "status").child(body),
        el("h2").child(here::ALLOWED),
        paragraph("small", here::ALLOWED_MEANS),
        paragraph("small", here::OTHERS),
    ]
    .into()
}

async fn ask(app: App) -> Map {
    let Some((token, org)) = keys(app) else {
        return Map::Here(Vec::new());
    };
    let apps = checks::apps(app, &token, &org).await;
    let told = match apps {
        Ok(apps) => checks::senders(app, &token, &org)
            .await
            .map(|reaches| side_by_side(&deployments(&apps), &reaches)),
        Err(error) => Err(error),
    };
    match told {
        Ok(lines) => Map::Here(lines),
        Err(error) => Map::Failed(checks::cannot_ask(app, &error)),
    }
}

fn lines_of(lines: &[Line]) -> Node {
    if lines.is_empty() {
        return paragraph("notice", here::NOBODY);
    }
    let rows = lines.iter().map(row).collect();
    el("dl").class("facts").children(rows).into()
}

fn row(line: &Line) -> Node {
    let (what, reaches) = match line.senders.as_deref() {
        None => (nodes![el("dd").child(here::NO_RELAY)], None),
        Some([]) => (nodes![el("dd").child(here::NOT_TOLD)], None),
        Some(senders) => {
            let vm = line.name.app(Role::Vm);
            let what = senders.iter().map(|sender| {
                let whom = el("dd").child(here::allowed(&sender.allowed));
                let what = el("dd").class("sender").child(here::sender(&sender.id));
                nodes![what, whom].into()
            });
            (what.collect(), Some(here::reaches(vm.as_str())))
        }
    };
    let reaches = reaches.map(|text| el("dd").child(text));
    let shared = line.shared.iter().map(|conflict| {
        let notice = el("span").class("notice caution");
        el("dd").child(notice.child(here::shared(conflict))).into()
    });
    el("div")
        .child(el("dt").child(line.name.to_string()))
        .children(what)
        .children(nodes![reaches.map_or_else(nothing, Into::into)])
        .children(shared.collect())
        .into()
}
