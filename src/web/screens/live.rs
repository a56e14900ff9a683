//! Live checks: a service is asked about what was typed, when the field is left and at Continue.
//!
//! Only a refusal in the service's own words keeps anybody. Where a service could not be asked,
//! Continue says so once, and the next Continue goes on.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use crate::services::{Ask, Heard};
use crate::web::app::App;
use crate::web::beside;
use crate::web::browser::{dom, pointer, timers};
use crate::web::components::field::Field;
use crate::web::components::status::{self, Status};
use crate::web::node::{el, Node};
use crate::web::services;
use crate::web::words::{self, channels as here};
use crate::Span;

/// So many questions one check may ask: a list has pages.
const MOST: usize = 20;

/// What came of a question.
pub(super) enum Said {
    /// It is good, and why.
    Good(String),
    /// Nothing is known, or something to think of; the person may go on.
    Doubt(String),
    /// It is not good, and what to do.
    Wrong(String),
    /// Something more has to be asked.
    Ask(Ask),
}

/// What is asked first, and what else the answers depend on.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Question {
    ask: Ask,
    about: String,
}

impl Question {
    pub(super) fn of(ask: Ask) -> Self {
        let about = String::new();
        Self { ask, about }
    }

    /// The same question about something else is another one.
    pub(super) fn about(mut self, about: String) -> Self {
        self.about = about;
        self
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    /// Not known for sure, and Continue has not said so yet.
    Doubt,
    Wrong,
}

/// A field whose key a service can judge. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub(super) struct Live {
    app: App,
    field: Field,
    /// What is asked about what stands in the fields now; nothing while that has not the form.
    ask: Callback<(), Option<Question>>,
    /// Judges the answer to the first question, counted from 0, and to those that follow it.
    judge: Callback<(usize, Heard), Said>,
    status: Watched<Status>,
    asking: Stored<Option<Question>>,
    answered: Stored<Option<(Question, Outcome)>>,
}

impl Live {
    pub(super) fn new(
        app: App,
        field: Field,
        ask: Callback<(), Option<Question>>,
        judge: Callback<(usize, Heard), Said>,
    ) -> Self {
        Self {
            app,
            field,
            ask,
            judge,
            status: Watched::new(Status::default()),
            asking: Stored::new(None),
            answered: Stored::new(None),
        }
    }

    /// The key's field, with what the service says under it.
    pub(super) fn view(self) -> Node {
        self.field.view_with(status::line(self.status))
    }

    /// Round the fields that the question is made of: a key that was pasted is looked at as soon
    /// as its field is left.
    pub(super) fn around(self, fields: Vec<Node>) -> Node {
        el("div")
            .on("change", move |_| self.look_ahead())
            .on("input", move |_| self.changed())
            .children(fields)
            .into()
    }

    /// What was said is not said of another text.
    fn changed(self) {
        let same = self.known(&self.ask.run(())).is_some();
        if !same
            && self
                .status
                .with_untracked(|shown| *shown != Status::default())
        {
            self.status.set(Status::default());
        }
    }

    /// A tap on the button is let through before anything on the page moves.
    pub(super) fn look_ahead(self) {
        beside::spawn(async move {
            pointer::released().await;
            if !self.is_shown() {
                return;
            }
            let ask = self.ask.run(());
            if self.known(&ask).is_none() && !self.is_asking(&ask) {
                self.look(ask).await;
            }
        });
    }

    /// Whether the person may go on; a doubt keeps them once.
    async fn settle(self) -> bool {
        let ask = self.ask.run(());
        if ask.is_none() || self.known(&ask) == Some(Outcome::Fine) {
            return true;
        }
        while self.is_asking(&ask) {
            timers::sleep(Span(100)).await;
        }
        // What was refused may have been put right at the service meanwhile.
        if self.known(&ask).is_none_or(|known| known == Outcome::Wrong) {
            self.look(ask.clone()).await;
        }
        let outcome = self.known(&ask);
        if outcome == Some(Outcome::Doubt) {
            let shown = self.status.get_untracked();
            self.status.set(shown.and(here::GO_ON_ANYWAY));
            let seen = ask.map(|ask| (ask, Outcome::Fine));
            self.answered.set_value(seen);
        }
        outcome == Some(Outcome::Fine)
    }

    fn is_shown(self) -> bool {
        dom::element(self.field.spec.id).is_some() && self.asking.try_get_value().is_some()
    }

    fn is_asking(self, ask: &Option<Question>) -> bool {
        let same = |asking: &Option<Question>| asking.is_some() && asking == ask;
        self.asking.try_with_value(same) == Some(true)
    }

    fn known(self, ask: &Option<Question>) -> Option<Outcome> {
        let ask = ask.as_ref()?;
        let known = |answered: &Option<(Question, Outcome)>| {
            let (about, outcome) = answered.as_ref()?;
            (about == ask).then_some(*outcome)
        };
        self.answered.try_with_value(known).flatten()
    }

    async fn look(self, first: Option<Question>) {
        let ask = first.as_ref().map(|first| first.ask.clone());
        let Some(mut ask) = ask.filter(|_| self.is_shown()) else {
            return;
        };
        self.asking.set_value(first.clone());
        self.status.set(Status::busy(words::CHECKING));
        let mut number = 0;
        let said = loop {
            let heard = services::ask(self.app, &ask).await;
            // Another key typed meanwhile, or a screen that is gone, makes this an old answer.
            if !self.is_shown() || !self.is_asking(&first) {
                return;
            }
            match self.judge.run((number, heard)) {
                Said::Ask(next) if number < MOST => ask = next,
                said => break said,
            }
            number += 1;
        };
        self.asking.set_value(None);
        let outcome = match said {
            Said::Wrong(_) => Outcome::Wrong,
            Said::Doubt(_) => Outcome::Doubt,
            _ => Outcome::Fine,
        };
        self.answered.set_value(first.map(|first| (first, outcome)));
        self.say(said);
    }

    /// Asks once more about what stands in the fields: something has changed at the service.
    pub(super) fn look_again(self) {
        if self.answered.try_set_value(None).is_none() {
            self.look_ahead();
        }
    }

    /// Shows what is said of what stands in the field now.
    pub(super) fn say(self, said: Said) {
        let (status, wrong) = match said {
            Said::Good(text) => (Status::good(text), String::new()),
            Said::Doubt(text) => (Status::doubt(text), String::new()),
            Said::Wrong(text) => (Status::default(), text),
            Said::Ask(_) => Default::default(),
        };
        self.status.try_set(status);
        self.field.complain(wrong);
    }
}

/// Goes on when every check allows it, and takes the reader to the first that does not.
pub(super) fn settle_all(lives: Vec<Live>, busy: Watched<bool>, then: Callback<()>) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    beside::spawn(async move {
        let mut first = None;
        for live in lives {
            if live.is_shown() && !live.settle().await {
                first = first.or(Some(live));
            }
        }
        // The screen may be gone by now.
        if busy.try_set(false).is_some() {
            return;
        }
        match first {
            Some(live) => live.field.focus(),
            None => then.run(()),
        }
    });
}
