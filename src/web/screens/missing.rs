//! The keys that are still missing of a deployment that was begun: those of the agent, of its
//! channels, or both, on a screen of their own or under what stopped the run.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use super::ai_key::AgentFields;
use super::channel::ChannelFields;
use super::live::settle_all;
use super::shared::Shared;
use crate::channels::Channels;
use crate::deploy::Journal;
use crate::fly::{OrgSlug, Token};
use crate::nodes;
use crate::secret::Secret;
use crate::stack::{DeploymentName, Role};
use crate::web::app::App;
use crate::web::node::{callback, Node};

/// The fields of the missing keys. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub(super) struct MissingKeys {
    app: App,
    name: Stored<DeploymentName>,
    agent: Option<AgentFields>,
    channel: Option<ChannelFields>,
    /// The look whether others have these numbers and bots.
    shared: Shared,
    busy: Watched<bool>,
}

impl MissingKeys {
    /// For what this deployment still needs; `busy` is set while somebody waits for an answer.
    pub(super) fn of(app: App, journal: &Journal, busy: Watched<bool>) -> Self {
        let missing = |role| journal.needs_secrets(role);
        Self {
            app,
            name: Stored::new(journal.name.clone()),
            agent: missing(Role::Vm).then(|| AgentFields::new(app)),
            channel: missing(Role::Relay).then(|| ChannelFields::of(app, journal)),
            shared: Shared::new(busy),
            busy,
        }
    }

    /// Whether any key is missing.
    pub(super) fn is_any(self) -> bool {
        self.agent.is_some() || self.channel.is_some()
    }

    pub(super) fn view(self) -> Node {
        nodes![
            self.agent.map(AgentFields::view),
            self.channel.map(ChannelFields::view),
            self.shared.view(),
        ]
        .into()
    }

    /// Whether what is typed has its form; says so where it has not.
    pub(super) fn is_well(self) -> bool {
        // From the last to the first: each takes the reader to what is wrong in it.
        let channel_well = self.channel.is_none_or(ChannelFields::is_well);
        self.agent.is_none_or(AgentFields::is_well) && channel_well
    }

    /// Goes on when every key was looked at and is kept in the session.
    pub(super) fn settle(self, then: Callback<()>) {
        let mut lives = self.agent.map(AgentFields::lives).unwrap_or_default();
        lives.extend(self.channel.map(ChannelFields::lives).unwrap_or_default());
        let keep = callback(move || {
            if !self.is_well() {
                return;
            }
            if let Some(agent) = self.agent {
                agent.keep();
            }
            if self.channel.is_none_or(ChannelFields::keep) {
                then.run(());
            }
        });
        settle_all(lives, self.busy, keep);
    }

    /// Goes on when no other agent of the account has these numbers and bots, or when that was
    /// read.
    pub(super) fn unless_shared(self, token: Token, org: OrgSlug, then: Callback<()>) {
        let Some(senders) = self.channels().map(|channels| channels.senders()) else {
            return then.run(());
        };
        let name = self.name.get_value();
        self.shared.look(self.app, (token, org), name, senders);
        self.shared.then(then);
    }

    /// The agent's keys that were kept, where they were missing.
    pub(super) fn agent_secrets(self) -> Option<Vec<(&'static str, Secret)>> {
        self.agent.and_then(|_| self.app.agent_secrets())
    }

    /// The channels that were kept, where their keys were missing.
    pub(super) fn channels(self) -> Option<Channels> {
        self.channel.and_then(|_| self.app.channels())
    }
}
