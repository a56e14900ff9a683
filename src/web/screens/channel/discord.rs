//! A Discord bot: its token, what is left to do at Discord, where it listens and to whom.
//!
//! Discord itself is never asked: see [`crate::services`].

use crate::web::state::Watched;

use super::typed_or;
use crate::channels::discord::{bot_page, invite_link};
use crate::credentials::discord::{BotToken, Snowflake};
use crate::nodes;
use crate::web::app::App;
use crate::web::components::field::{outside_link, Field};
use crate::web::components::status::{self, Status};
use crate::web::fields;
use crate::web::node::{el, live, Node};
use crate::web::screens::paragraph;
use crate::web::words::channels::discord as here;

#[derive(Clone, Copy)]
pub(super) struct DiscordFields {
    app: App,
    token: Field,
    place: Field,
    pub(super) people: Field,
    application: Watched<Option<Snowflake>>,
}

impl DiscordFields {
    pub(super) fn new(app: App) -> Self {
        let draft = app.draft.get();
        let kept = app.session.with(|session| session.discord.clone());
        Self {
            app,
            token: Field::secret(&fields::DISCORD_TOKEN, kept.is_some()),
            place: Field::new(&fields::DISCORD_CHANNEL, &draft.discord_channel),
            people: Field::new(&fields::DISCORD_PEOPLE, &draft.discord_people),
            application: Watched::new(kept.map(|token| token.application())),
        }
    }

    fn token(self) -> Option<BotToken> {
        let kept = || self.app.session.with(|session| session.discord.clone());
        typed_or(self.token, BotToken::parse, kept)
    }

    pub(super) fn view(self) -> Node {
        let status = Watched::new(Status::default());
        let show = move |application: Option<Snowflake>| {
            let good = |id: Snowflake| Status::doubt(here::good(&id.to_string()));
            status.set(application.map(good).unwrap_or_default());
        };
        show(self.application.get_untracked());
        let read = move |_| {
            let application = self.token().map(|token| token.application());
            show(application);
            self.application.set(application);
        };
        let token = el("div")
            .on("input", read)
            .child(self.token.view_with(status::line(status)));
        let steps = live(move || self.application.get().map(steps));
        nodes![token, steps, self.place.view(), self.people.view()].into()
    }

    pub(super) fn fields(self) -> Vec<Field> {
        vec![self.token, self.place, self.people]
    }

    pub(super) fn keep(self) {
        let token = self.token();
        self.app.session.update(|session| session.discord = token);
        self.app.write_draft(|draft| {
            draft.discord_channel = self.place.text();
            draft.discord_people = self.people.text();
        });
    }
}

/// What only the person can do, at Discord; the relay does not start without the first.
fn steps(application: Snowflake) -> Node {
    let step = |title: &'static str, text: &'static str, link: &'static str, url: String| {
        el("li")
            .child(el("b").child(title))
            .child(paragraph("small", text))
            .child(outside_link(link, url))
            .into()
    };
    let page = bot_page(application);
    let invite = invite_link(application);
    let steps = vec![
        step(here::INTENT, here::INTENT_MEANS, here::INTENT_LINK, page),
        step(here::INVITE, here::INVITE_MEANS, here::INVITE_LINK, invite),
    ];
    nodes![
        el("h3").child(here::STEPS),
        el("ol").class("numbered").children(steps),
    ]
    .into()
}
