//! A number that was typed as at home, completed by its country: offered, never put in unasked.

use crate::web::state::Watched;
use leptos::task::spawn_local;

use crate::credentials::country::Country;
use crate::credentials::phone::{PhoneNumber, PhoneProblem};
use crate::nodes;
use crate::web::app::App;
use crate::web::browser::{countries, dom, pointer};
use crate::web::components::button;
use crate::web::components::field::Field;
use crate::web::node::{callback, el, live, Node};
use crate::web::words::channels::whatsapp as here;

/// A field for numbers, with help for those without a country code.
#[derive(Clone, Copy)]
pub(super) struct CountryHelp {
    app: App,
    field: Field,
    /// What was typed, while it lacks a country code.
    home: Watched<String>,
    country: Watched<String>,
}

impl CountryHelp {
    pub(super) fn new(app: App, field: Field) -> Self {
        let known = app.draft.with(|draft| draft.country.clone());
        let here = match known.is_empty() {
            true => Country::of(&countries::language()),
            false => Country::of(&known),
        };
        let letters = here.map(|country| country.letters.to_owned());
        Self {
            app,
            field,
            home: Watched::new(String::new()),
            country: Watched::new(letters.unwrap_or_default()),
        }
    }

    pub(super) fn view(self) -> Node {
        let help = live(move || {
            let home = self.home.get();
            (!home.is_empty()).then(|| self.offer(&home))
        });
        el("div")
            .on("change", move |_| self.look())
            .on("input", move |_| self.typed())
            .child(self.field.view_with(help))
            .into()
    }

    /// A tap on a button is let through before anything on the page moves.
    fn look(self) {
        spawn_local(async move {
            pointer::released().await;
            let text = self.field.text();
            let lacks = Self::lacks_code(&text);
            self.home.try_set(if lacks { text } else { String::new() });
        });
    }

    /// Nothing is offered for what does not stand there any more.
    fn typed(self) {
        if !self.home.with_untracked(String::is_empty) && !Self::lacks_code(&self.field.text()) {
            self.home.set(String::new());
        }
    }

    fn lacks_code(text: &str) -> bool {
        let problem = PhoneNumber::parse_list(text).err();
        matches!(problem, Some((_, PhoneProblem::NoCountryCode)))
    }

    /// The country, and what the numbers are with its code.
    fn offer(self, home: &str) -> Node {
        let chosen = self.country.get();
        let complete = Country::of(&chosen).and_then(|country| complete(country, home));
        let take = complete.map(|numbers| {
            let label = here::take(&numbers.join(", "));
            let take = callback(move || {
                dom::fill(self.field.spec.id, &numbers.join("\n"));
                self.home.set(String::new());
                self.field.focus();
            });
            button::act("tool", label, take)
        });
        let id = format!("{}-country", self.field.spec.id);
        let read = id.clone();
        let choose = move |event: web_sys::Event| {
            // The field's own text has not changed.
            event.stop_propagation();
            let letters = dom::value(&read);
            self.app
                .write_draft(|draft| letters.clone_into(&mut draft.country));
            self.country.set(letters);
        };
        let option = |(letters, name): (String, String)| {
            el("option")
                .flag("selected", letters == chosen)
                .attr("value", letters)
                .child(name)
                .into()
        };
        let mut options: Vec<Node> =
            nodes![el("option").attr("value", "").child(here::COUNTRY_CHOOSE)];
        options.extend(countries::all().into_iter().map(option));
        let label = el("label").class("label").attr("for", id.clone());
        let select = el("select")
            .class("input")
            .attr("id", id)
            .on("change", choose)
            .children(options);
        nodes![
            label.child(here::COUNTRY),
            el("div").class("box").child(select),
            el("div").class("tools").child(take),
        ]
        .into()
    }
}

/// Each number of a list as in this country; nothing if one cannot be read even so.
fn complete(country: Country, home: &str) -> Option<Vec<String>> {
    let parts = home.split([',', ';', '\n', '،']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| Some(country.number(part).ok()?.to_string()))
        .collect()
}
