//! No reply came: what can be looked at is looked at, in the order that a message travels, and
//! each finding comes with what to do next.
//!
//! Here are the question and the stages that follow it; [`look`] looks, [`mend`] has the ways on.

mod look;
mod mend;

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use self::look::{name, Look, Shown};
use super::account::TokenForm;
use super::{actions, arrive_at, keys, paragraph};
use crate::channels::diagnose::Finding;
use crate::channels::{Channel, Kind, Open};
use crate::credentials::telegram::BotToken;
use crate::nodes;
use crate::web::app::App;
use crate::web::browser::dom;
use crate::web::components::{button, form};
use crate::web::node::{callback, el, live, nothing, watch, Node};
use crate::web::screens::done::Facts;
use crate::web::words::{self, no_reply as here};

#[derive(Clone, PartialEq)]
enum Stage {
    Asked,
    Answered,
    Token,
    Looking,
    Found(Vec<Finding>),
}

/// The question after the first message, and where it leads. Small, so that it can be handed
/// about.
#[derive(Clone, Copy)]
pub(super) struct Reply {
    app: App,
    facts: Stored<Facts>,
    open: Stored<Open>,
    stage: Watched<Stage>,
    looks: Watched<Vec<(Look, Shown)>>,
    /// The looks that were begun last.
    newest: Stored<u32>,
    /// Which of several channels asks for the token: its field is on the page once.
    turn: Watched<&'static str>,
    /// What is done when somebody got a reply.
    works: Callback<()>,
}

impl Reply {
    pub(super) fn new(
        app: App,
        facts: &Facts,
        open: &Open,
        turn: Watched<&'static str>,
        works: Callback<()>,
    ) -> Self {
        Self {
            app,
            facts: Stored::new(facts.clone()),
            open: Stored::new(open.clone()),
            stage: Watched::new(Stage::Asked),
            looks: Watched::new(Vec::new()),
            newest: Stored::new(0),
            turn,
            works,
        }
    }

    pub(super) fn view(self) -> Node {
        watch(move || {
            let others = self.turn.get() != self.id();
            if others && self.stage.with_untracked(|stage| *stage == Stage::Token) {
                self.stage.set(Stage::Asked);
            }
        });
        let inside = live(move || {
            let (key, inside) = match self.stage.get() {
                Stage::Asked => ("asked", self.question()),
                Stage::Answered => ("works", paragraph("state good", here::WORKS)),
                Stage::Token => ("token", self.token()),
                Stage::Looking => ("looking", self.progress()),
                Stage::Found(found) => ("found", self.found(&found)),
            };
            el("div").key(key).child(inside)
        });
        el("section")
            .class("card")
            .attr("id", self.id())
            .attr("tabindex", "-1")
            .child(inside)
            .into()
    }

    fn kind(self) -> Kind {
        self.open.with_value(Open::kind)
    }

    fn id(self) -> &'static str {
        match self.kind() {
            Kind::WhatsApp => "reply-whatsapp",
            Kind::Telegram => "reply-telegram",
            Kind::Discord => "reply-discord",
        }
    }

    fn question(self) -> Node {
        let no = callback(move || {
            if keys(self.app).is_some() {
                self.look();
            } else {
                self.turn.set(self.id());
                self.show(Stage::Token);
            }
        });
        nodes![
            el("h3").child(here::QUESTION),
            actions(nodes![
                self.yes(here::YES),
                button::act("button second", here::NO, no),
            ]),
        ]
        .into()
    }

    fn yes(self, label: &'static str) -> Node {
        let yes = callback(move || {
            self.works.run(());
            self.show(Stage::Answered);
        });
        button::act("button second", label, yes)
    }

    fn show(self, stage: Stage) {
        self.stage.set(stage);
        arrive_at(self.id());
    }

    fn token(self) -> Node {
        let ask = TokenForm::for_a_look(self.app);
        let good = callback(move || {
            let lives_in = self.facts.with_value(|facts| facts.org.clone());
            let org = self.app.session.with(|session| session.org.clone());
            match org {
                Some(org) if org.as_str() == lives_in => {
                    dom::forget_typed_secrets();
                    self.look();
                }
                _ => ask.complain(words::resume::other_org(&lives_in)),
            }
        });
        let submit = callback(move || ask.submit(good));
        let without = callback(move || {
            dom::forget_typed_secrets();
            self.look();
        });
        let buttons = actions(nodes![
            button::submit(here::LOOK, ask.busy),
            button::act("link", here::WITHOUT, without),
        ]);
        let inside = nodes![paragraph("small", here::TOKEN), ask.fields(), buttons];
        nodes![el("h3").child(here::LOOK), form::around(inside, submit)].into()
    }

    fn progress(self) -> Node {
        let title = el("h3").child(here::LOOKING);
        nodes![el("div").attr("role", "status").child(title), self.list()].into()
    }

    /// What is looked at, each with what it showed.
    fn list(self) -> Node {
        live(move || {
            let looks = self.looks.get();
            let at_work = looks.iter().position(|(_, shown)| shown.is_none());
            let rows = looks.iter().enumerate().map(|(index, (look, shown))| {
                let (class, said) = match shown {
                    None if at_work == Some(index) => ("step working", here::WORKING),
                    None => ("step waiting", here::WAITING),
                    Some(Some(true)) => ("step done", here::GOOD),
                    Some(Some(false)) => ("step paused", here::BAD),
                    Some(None) => ("step waiting", here::UNKNOWN),
                };
                let line =
                    el("p").children(nodes![name(*look), el("span").class("time").child(said)]);
                el("li").class(class).child(line).into()
            });
            let rows = el("ol").children(rows.collect());
            el("div").class("steps").child(rows)
        })
    }

    fn found(self, findings: &[Finding]) -> Node {
        let (seen, likely): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| finding.seen);
        let title = if seen.is_empty() {
            here::MAYBE
        } else {
            here::FOUND
        };
        let row = |finding: &&Finding| self.finding(finding);
        let list = |findings: &[&Finding]| -> Node {
            if findings.is_empty() {
                return nothing();
            }
            let rows = findings.iter().map(row).collect();
            el("ol").class("numbered").children(rows).into()
        };
        let perhaps =
            (!seen.is_empty() && !likely.is_empty()).then(|| el("h3").child(here::PERHAPS));
        let again = callback(move || self.look());
        nodes![
            self.list(),
            el("h3").child(title),
            list(&seen),
            perhaps,
            list(&likely),
            actions(nodes![
                button::act("button", here::AGAIN, again),
                self.yes(here::NOW),
            ]),
        ]
        .into()
    }

    fn finding(self, finding: &Finding) -> Node {
        let next = finding.cause.next();
        el("li")
            .child(el("b").child(here::cause(&finding.cause, self.kind())))
            .child(paragraph("small", here::next(next)))
            .children(self.way(next))
            .into()
    }

    /// The bot, if its token is still known; the one that is known may be another deployment's.
    fn bot(self) -> Option<BotToken> {
        let Some(Open::Telegram { bot, .. }) = self.open.try_get_value() else {
            return None;
        };
        self.app.session.with(|session| {
            let channels = session.run_channels.as_ref()?;
            channels.all().iter().find_map(|channel| match channel {
                Channel::Telegram(known) if known.bot_id() == bot => Some(known.token.clone()),
                _ => None,
            })
        })
    }
}
