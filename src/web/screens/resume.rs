//! Going on with, or undoing, what an earlier visit began: the secrets once more, nothing else.

use leptos::prelude::*;

use super::account::TokenForm;
use super::ai_key::AgentFields;
use super::channel::ChannelFields;
use super::live::settle_all;
use super::{actions, paragraph, run};
use crate::channels::Channels;
use crate::deploy::{Engine, Event, Goal, Vault};
use crate::fly::OrgSlug;
use crate::nodes;
use crate::stack::Role;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::tabs::Claim;
use crate::web::browser::timers;
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
    let channel = !undo && journal.needs_secrets(Role::Relay);
    let channel = channel.then(|| ChannelFields::of(app, &journal));
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
    let is_well = move || {
        // From the last to the first: each takes the reader to what is wrong in it.
        let channel_well = channel.is_none_or(ChannelFields::is_well);
        let agent_well = agent.is_none_or(AgentFields::is_well);
        token.is_well() && agent_well && channel_well
    };
    let go = callback(move || {
        if !is_well() {
            return;
        }
        if let Some(agent) = agent {
            agent.keep();
        }
        if let Some(channel) = channel {
            channel.keep();
        }
        begin(app, token, org.get_value(), undo, channel.is_some());
    });
    let keys = callback(move || {
        let mut lives = agent.map(AgentFields::lives).unwrap_or_default();
        lives.extend(channel.map(ChannelFields::lives).unwrap_or_default());
        settle_all(lives, token.busy, go);
    });
    let submit = callback(move || {
        if is_well() {
            token.submit(keys);
        }
    });
    let inside = nodes![
        token.fields(),
        agent.map(AgentFields::view),
        channel.map(ChannelFields::view),
        actions(nodes![button::submit(label, token.busy)]),
    ];
    let head = frame::head_named(Screen::Resume, &title, &name, &lede);
    let elsewhere = live(move || {
        let notice = || paragraph("notice caution", tabs::TAKE_OVER_MEANS);
        app.driver.is_following().then(notice)
    });
    nodes![head, elsewhere, form::around(inside, submit)].into()
}

fn begin(app: App, form: TokenForm, lives_in: OrgSlug, undo: bool, asked_channels: bool) {
    let session = app.session;
    let org = session.with(|session| session.org.clone());
    if org.as_ref() != Some(&lives_in) {
        return form.complain(here::other_org(lives_in.as_str()));
    }
    let Some(token) = session.with(|session| session.token.clone()) else {
        return;
    };
    let channels = asked_channels.then(|| app.channels()).flatten();
    let vault = Vault::new(token)
        .with_secrets(Role::Vm, app.agent_secrets().unwrap_or_default())
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
