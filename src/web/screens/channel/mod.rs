//! Which channels lead to the agent, and what each of them needs. One file a channel.

mod country;
mod discord;
mod telegram;
mod whatsapp;

use crate::web::state::Watched;

use super::live::{settle_all, Live};
use super::{actions, next};
use crate::channels::{ChannelsProblem, Kind, Open};
use crate::deploy::Journal;
use crate::nodes;
use crate::web::app::{App, Screen};
use crate::web::browser::dom;
use crate::web::components::choice::{some_of, Choice};
use crate::web::components::field::{all_well, Field};
use crate::web::components::{button, form, frame};
use crate::web::node::{callback, el, live, Node};
use crate::web::words::{self, channels as here};
use discord::DiscordFields;
use telegram::TelegramFields;
use whatsapp::WhatsAppFields;

pub(super) fn view(app: App) -> Node {
    let channels = ChannelFields::new(app, Vec::new());
    let busy = Watched::new(false);
    let go_on = callback(move || {
        if channels.is_well() && channels.keep() {
            next(app, Screen::Channel);
        }
    });
    let submit = callback(move || {
        if channels.is_well() {
            settle_all(channels.lives(), busy, go_on);
        }
    });
    let button = actions(nodes![button::submit(words::CONTINUE, busy)]);
    let head = frame::head(Screen::Channel, here::TITLE, here::LEDE);
    nodes![head, form::around(nodes![channels.view(), button], submit)].into()
}

/// The channels that are chosen, in the order in which they are offered.
type Chosen = Watched<Vec<Kind>>;

fn has(chosen: Chosen, kind: Kind) -> bool {
    chosen.with(|chosen| chosen.contains(&kind))
}

/// What the chosen channels need.
#[derive(Clone, Copy)]
pub(super) struct ChannelFields {
    app: App,
    chosen: Chosen,
    /// Whether there is a choice: what was begun goes on with the channels it was begun with.
    free: bool,
    none: Watched<bool>,
    whatsapp: WhatsAppFields,
    telegram: TelegramFields,
    discord: DiscordFields,
}

/// The first of the rows: where the reader is taken if none is chosen.
const FIRST: &str = "channel-whatsapp";

impl ChannelFields {
    /// For these channels; for those that the person chooses if there are none.
    pub(super) fn new(app: App, fixed: Vec<Kind>) -> Self {
        let free = fixed.is_empty();
        let chosen = match free {
            true => app.draft.with(|draft| draft.channels.clone()),
            false => fixed,
        };
        let chosen = Watched::new(chosen);
        Self {
            app,
            chosen,
            free,
            none: Watched::new(false),
            whatsapp: WhatsAppFields::new(app),
            telegram: TelegramFields::new(app, chosen),
            discord: DiscordFields::new(app),
        }
    }

    /// For the channels that a deployment was begun with.
    pub(super) fn of(app: App, journal: &Journal) -> Self {
        let senders = journal.blueprint.iter().flat_map(|it| &it.senders);
        Self::new(app, senders.map(|it| Open::from(&it.id).kind()).collect())
    }

    pub(super) fn view(self) -> Node {
        let wanted = |kind: &Kind| self.free || has(self.chosen, *kind);
        let parts = Kind::ALL.into_iter().filter(wanted);
        let parts: Vec<Node> = parts.map(|kind| self.part(kind)).collect();
        let chooser = self.free.then(|| self.chooser());
        nodes![chooser, parts].into()
    }

    fn chooser(self) -> Node {
        let row = |kind: Kind| {
            let id = match kind {
                Kind::WhatsApp => FIRST,
                Kind::Telegram => "channel-telegram",
                Kind::Discord => "channel-discord",
            };
            Choice::new(id, here::name(kind)).with_more(here::means(kind))
        };
        let is_on = move |index: usize| has(self.chosen, Kind::ALL[index]);
        let turn = move |index: usize| {
            let kind = Kind::ALL[index];
            self.chosen.update(|chosen| {
                // In the order in which they are offered, whatever was tapped first.
                let on = !chosen.contains(&kind);
                let all = Kind::ALL.into_iter();
                *chosen = all
                    .filter(|other| {
                        (chosen.contains(other) && *other != kind) || (*other == kind && on)
                    })
                    .collect();
            });
            self.none.set(false);
            let chosen = self.chosen.get_untracked();
            self.app.write_draft(|draft| draft.channels = chosen);
        };
        let rows = Kind::ALL.map(row).into();
        let error = el("p")
            .class("error")
            .attr("role", "alert")
            .child(live(move || self.none.get().then_some(here::CHOOSE)));
        let rows = some_of(here::CHANNELS, rows, is_on, turn);
        nodes![rows, error].into()
    }

    /// Hidden, not taken away: what was typed is still there when the channel is wanted again.
    fn part(self, kind: Kind) -> Node {
        let inside = match kind {
            Kind::WhatsApp => self.whatsapp.view(),
            Kind::Telegram => self.telegram.view(),
            Kind::Discord => self.discord.view(),
        };
        el("section")
            .class("channel")
            .live_flag("hidden", move || !has(self.chosen, kind))
            .child(el("h2").child(here::name(kind)))
            .child(inside)
            .into()
    }

    fn chosen(self) -> Vec<Kind> {
        self.chosen.get_untracked()
    }

    /// Whether what is typed for the chosen channels has its form; says so where it has not.
    pub(super) fn is_well(self) -> bool {
        let chosen = self.chosen();
        if chosen.is_empty() {
            self.none.set(true);
            dom::focus(FIRST);
            return false;
        }
        let fields: Vec<Field> = chosen
            .iter()
            .flat_map(|kind| match kind {
                Kind::WhatsApp => self.whatsapp.fields(),
                Kind::Telegram => self.telegram.fields(),
                Kind::Discord => self.discord.fields(),
            })
            .collect();
        all_well(&fields)
    }

    pub(super) fn lives(self) -> Vec<Live> {
        let chosen = self.chosen();
        let live = |kind: &Kind| match kind {
            Kind::WhatsApp => Some(self.whatsapp.live),
            Kind::Telegram => Some(self.telegram.live),
            Kind::Discord => None,
        };
        chosen.iter().filter_map(live).collect()
    }

    /// Keeps what was checked: secrets in the session, the rest in the draft. Whether it goes
    /// together; says so where it does not.
    pub(super) fn keep(self) -> bool {
        let chosen = self.chosen();
        for kind in &chosen {
            match kind {
                Kind::WhatsApp => self.whatsapp.keep(),
                Kind::Telegram => self.telegram.keep(),
                Kind::Discord => self.discord.keep(),
            }
        }
        self.app.write_draft(|draft| draft.channels = chosen);
        if let Some(Err(ChannelsProblem::Itself(kind))) = self.app.put_together() {
            let people = match kind {
                Kind::WhatsApp => self.whatsapp.allowed,
                Kind::Telegram => self.telegram.chats,
                Kind::Discord => self.discord.people,
            };
            people.complain(here::itself(kind).into());
            people.focus();
            return false;
        }
        self.telegram.stop();
        true
    }
}

/// What stands in a field, as this kind of key; the one from before where the field is empty.
fn typed_or<T: Clone, E>(
    field: Field,
    parse: impl Fn(&str) -> Result<T, E>,
    kept: impl Fn() -> Option<T>,
) -> Option<T> {
    match field.is_kept() {
        true => kept(),
        false => parse(&field.text()).ok(),
    }
}
