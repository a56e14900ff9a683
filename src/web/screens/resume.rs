//! Going on with, or undoing, what an earlier visit began: the secrets once more, nothing else.

use leptos::prelude::*;

use super::account::TokenForm;
use super::ai_key::AgentFields;
use super::channel::ChannelFields;
use super::{actions, paragraph, run};
use crate::deploy::{Engine, Event, Goal, Vault};
use crate::fly::OrgSlug;
use crate::nodes;
use crate::stack::Role;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::tabs::Claim;
use crate::web::browser::timers;
use crate::web::components::field::all_well;
use crate::web::components::{button, form, frame};
use crate::web::node::{callback, live, nothing, Node};
use crate::web::words::{self, resume as here, running, tabs, welcome};

pub(super) fn view(app: App, undo: bool) -> Node {
    let Earlier::Unfinished(journal) = app.earlier() else {
        return nothing();
    };
    let name = journal.name.to_string();
    let name_text = name.as_str();
    let undo = undo && journal.goal == Goal::Deploy;
    let agent = (!undo && journal.needs_secrets(Role::Vm)).then(|| AgentFields::new(app));
    let channel = (!undo && journal.needs_secrets(Role::Relay)).then(|| ChannelFields::new(app));
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
    } else if agent.is_some() || channel.is_some() {
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
    let token = TokenForm::new(app);
    let org = StoredValue::new(journal.org.clone());
    let submit = callback(move || {
        // From the last to the first: each takes the reader to what is wrong in it.
        let channel_well = channel.is_none_or(ChannelFields::keep);
        let agent_well = agent.is_none_or(|agent| {
            let well = all_well(&agent.all());
            if well {
                agent.keep();
            }
            well
        });
        let token_well = token.is_well();
        if token_well && agent_well && channel_well {
            let go = callback(move || begin(app, token, org.get_value(), undo));
            token.submit(go);
        }
    });
    let mut inside = vec![token.fields()];
    if let Some(agent) = agent {
        inside.extend(agent.all().map(|field| field.view()));
    }
    inside.extend(channel.map(ChannelFields::view));
    inside.push(actions(nodes![button::submit(label, token.busy)]));
    let head = frame::head_named(Screen::Resume, &title, &name, &lede);
    let elsewhere = live(move || {
        let notice = || paragraph("notice caution", tabs::TAKE_OVER_MEANS);
        app.driver.is_following().then(notice)
    });
    nodes![head, elsewhere, form::around(inside, submit)].into()
}

fn begin(app: App, form: TokenForm, lives_in: OrgSlug, undo: bool) {
    let session = app.session;
    let org = session.with(|session| session.org.clone());
    if org.as_ref() != Some(&lives_in) {
        return form.complain(here::other_org(lives_in.as_str()));
    }
    let Some(token) = session.with(|session| session.token.clone()) else {
        return;
    };
    let vault = Vault::new(token)
        .with_secrets(Role::Vm, app.agent_secrets().unwrap_or_default())
        .with_secrets(
            Role::Relay,
            app.channels().map(|c| c.secrets()).unwrap_or_default(),
        );
    // Asked for on purpose where another tab drives, see `running`.
    let how = match app.driver.is_following() {
        true => Claim::Steal,
        false => Claim::IfFree,
    };
    run(app, how, move || {
        // Another tab may have got further since this screen was drawn.
        let Earlier::Unfinished(journal) = app.earlier() else {
            return None;
        };
        let engine = Engine::resume(*journal, vault, timers::chance());
        Some((engine, if undo { Event::Undo } else { Event::Start }))
    });
}
