//! Going on with, or undoing, what an earlier visit began: the secrets once more, nothing else.

use crate::web::state::Stored;
use leptos::prelude::*;

use super::account::TokenForm;
use super::missing::MissingKeys;
use super::{actions, keys, paragraph, run};
use crate::channels::Channels;
use crate::deploy::{Engine, Event, Goal, Vault};
use crate::nodes;
use crate::stack::Role;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::tabs::Claim;
use crate::web::browser::timers;
use crate::web::components::{button, form, frame};
use crate::web::node::{callback, live, Node};
use crate::web::words::{self, resume as here, running, tabs, welcome};

pub(super) fn view(app: App, undo: bool) -> Node {
    let Earlier::Unfinished(journal) = app.earlier() else {
        return super::back_to_start(app);
    };
    let name = journal.name.to_string();
    let name_text = name.as_str();
    let undo = undo && journal.goal == Goal::Deploy;
    let token = TokenForm::new(app);
    let missing = (!undo).then(|| MissingKeys::of(app, &journal, token.busy));
    let missing = missing.filter(|missing| missing.is_any());
    let (title, lede, label) = if undo {
        (
            here::UNDO_TITLE.to_owned(),
            here::undo_lede(name_text),
            here::UNDO,
        )
    } else if journal.goal != Goal::Deploy {
        (
            running::destroying(name_text),
            here::LEDE_TOKEN.to_owned(),
            words::CONTINUE,
        )
    } else if missing.is_some() {
        (
            here::title(name_text),
            here::LEDE.to_owned(),
            words::CONTINUE,
        )
    } else {
        (
            welcome::go_on(name_text),
            here::LEDE_TOKEN.to_owned(),
            words::CONTINUE,
        )
    };
    let begun = Stored::new(journal.clone());
    let start = callback(move || begin(app, missing, undo));
    let go = callback(move || {
        let Some((key, opened)) = keys(app) else {
            return;
        };
        let (known, lives_in) = begun.with_value(|run| (run.is_of(&opened), run.org.clone()));
        if !known {
            return token.complain(here::other_org(lives_in.as_str()));
        }
        match missing {
            Some(missing) => missing.unless_shared(key, lives_in, start),
            None => start.run(()),
        }
    });
    let settle = callback(move || match missing {
        Some(missing) => missing.settle(go),
        None => go.run(()),
    });
    let submit = callback(move || {
        let missing_well = missing.is_none_or(MissingKeys::is_well);
        if token.is_well() && missing_well {
            token.submit(settle);
        }
    });
    let inside = nodes![
        token.fields(),
        missing.map(MissingKeys::view),
        actions(nodes![button::submit(label, token.busy)]),
    ];
    let head = frame::head_named(Screen::Resume, &title, &name, &lede);
    let elsewhere = live(move || {
        let notice = || paragraph("notice caution", tabs::TAKE_OVER_MEANS);
        app.driver.is_following().then(notice)
    });
    nodes![head, elsewhere, form::around(inside, submit)].into()
}

fn begin(app: App, missing: Option<MissingKeys>, undo: bool) {
    let Some(token) = app.session.with(|session| session.token.clone()) else {
        return;
    };
    let agent = missing.and_then(MissingKeys::agent_secrets);
    let channels = missing.and_then(MissingKeys::channels);
    let vault = Vault::new(token)
        .with_secrets(Role::Vm, agent.unwrap_or_default())
        .with_secrets(
            Role::Relay,
            channels.as_ref().map(Channels::secrets).unwrap_or_default(),
        );
    // Asked for on purpose where another tab drives, see `running`.
    let how = match app.driver.is_following() {
        true => Claim::Steal,
        false => Claim::IfFree,
    };
    run(app, how, move || {
        // Another tab may have got further since this screen was drawn.
        let Earlier::Unfinished(mut journal) = app.earlier() else {
            return None;
        };
        // Begun on another device, or gone on with another number or bot: the relay, which is not
        // made before it has its secrets, tells what people write to now.
        if let Some((channels, blueprint)) = channels.zip(journal.blueprint.as_mut()) {
            blueprint.senders = channels.senders();
        }
        let engine = Engine::resume(*journal, vault, timers::chance());
        Some((engine, if undo { Event::Undo } else { Event::Start }))
    });
}
