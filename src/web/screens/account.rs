//! The Fly token, and whose account it opens.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;

use super::{actions, arrive_in_place, is_in_the_way, keys, next, paragraph};
use crate::deploy::Journal;
use crate::fly::{OrgSlug, Token};
use crate::nodes;
use crate::web::api::Road;
use crate::web::app::{App, Screen};
use crate::web::beside;
use crate::web::browser::{dom, pointer, storage};
use crate::web::checks::{self, Checked, Complaint};
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::{all_well, Field};
use crate::web::components::status::{self, Status};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::node::{callback, el, live, Node};
use crate::web::words::{self, account as here, welcome};

pub(super) fn view(app: App) -> Node {
    let ask = TokenForm::new(app);
    let unfinished: Watched<Option<Journal>> = Watched::new(None);
    let onwards = callback(move || look_for_unfinished(app, ask, unfinished));
    let go = callback(move || ask.submit(onwards));
    live(move || match unfinished.get() {
        Some(journal) => el("div").key("unfinished").child(offer(app, journal)),
        None => {
            let head = frame::head(Screen::Account, here::TITLE, here::LEDE);
            let form = ask.view(words::CONTINUE, go);
            el("div").key("token").children(nodes![head, form])
        }
    })
}

/// Something begun on another phone is offered before anything new is made.
fn look_for_unfinished(app: App, ask: TokenForm, unfinished: Watched<Option<Journal>>) {
    let Some((token, org)) = keys(app) else {
        return;
    };
    // Another tab has begun something meanwhile: that is what would be found.
    if is_in_the_way(app, None) {
        return next(app, Screen::Account);
    }
    ask.busy.set(true);
    beside::spawn(async move {
        let found = checks::half_made(app, &token, &org).await;
        // The screen may be gone, or shown anew, by now.
        if ask.busy.try_set(false).is_some() {
            return;
        }
        match found {
            Some(journal) => {
                dom::forget_typed_secrets();
                unfinished.set(Some(journal));
                arrive_in_place();
            }
            None => next(app, Screen::Account),
        }
    });
}

fn offer(app: App, journal: Journal) -> Node {
    let name = journal.name.to_string();
    let title = welcome::unfinished(&name);
    let label = welcome::go_on(&name);
    let text = Stored::new(journal.to_text());
    let go_on = callback(move || {
        // From here on it is remembered like one that was begun here; what another tab has begun
        // meanwhile comes first.
        if !is_in_the_way(app, None) {
            storage::write(storage::JOURNAL, &text.get_value());
        }
        app.go(Screen::Resume);
    });
    let remove = callback(move || app.go(Screen::Destroy));
    let other = callback(move || next(app, Screen::Account));
    nodes![
        frame::head_named(Screen::Account, &title, &name, here::FOUND),
        paragraph("notice caution", here::FOUND_ELSEWHERE),
        actions(nodes![
            button::act_on("button", &label, &name, go_on),
            button::act("button second", here::FOUND_REMOVE, remove),
            button::act("link", here::FOUND_OTHER, other),
        ]),
    ]
    .into()
}

/// The token's field with its live check and, where it opens several organizations, the choice
/// of one. A good answer is kept in the session.
#[derive(Clone, Copy)]
pub(super) struct TokenForm {
    app: App,
    field: Field,
    pub(super) busy: Watched<bool>,
    status: Watched<Status>,
    orgs: Watched<Vec<OrgSlug>>,
    org: Watched<String>,
    /// The token that Fly is being asked about.
    asking: Stored<Option<Token>>,
    /// What is done when the answer is good.
    then: Stored<Option<Callback<()>>>,
    /// Whether nothing but the present screen needs the token.
    for_a_look: bool,
}

impl TokenForm {
    pub(super) fn new(app: App) -> Self {
        let connected = app.session.with(|session| {
            session
                .org
                .as_ref()
                .map(|_| here::connected(&session.organization, None))
        });
        Self {
            app,
            field: Field::secret(&fields::FLY_TOKEN, connected.is_some()),
            busy: Watched::new(false),
            status: Watched::new(connected.map(Status::good).unwrap_or_default()),
            orgs: Watched::new(Vec::new()),
            org: Watched::new(String::new()),
            asking: Stored::new(None),
            then: Stored::new(None),
            for_a_look: false,
        }
    }

    /// For a screen that only looks: the token is forgotten when it is left.
    pub(super) fn for_a_look(app: App) -> Self {
        let for_a_look = true;
        Self {
            for_a_look,
            ..Self::new(app)
        }
    }

    pub(super) fn view(self, label: &'static str, go: Callback<()>) -> Node {
        let button = actions(nodes![button::submit(label, self.busy)]);
        form::around(nodes![self.fields(), button], go)
    }

    /// Without the form round it and its button.
    pub(super) fn fields(self) -> Node {
        let several = live(move || {
            let orgs = self.orgs.get();
            let rows = |org: &OrgSlug| Choice::new(org.as_str(), org.as_str());
            let rows: Vec<_> = orgs.iter().map(rows).collect();
            (!rows.is_empty()).then(|| {
                nodes![
                    one_of("organization", here::SEVERAL, rows, self.org),
                    paragraph("small", here::SEVERAL_MEANS),
                ]
            })
        });
        let road = live(move || match self.app.road.get() {
            Road::Direct => Some(paragraph("small", here::DIRECT)),
            Road::ThroughHost => Some(paragraph("notice caution", here::THROUGH_HOST)),
            Road::Unknown | Road::Refused => None,
        });
        // A token that was pasted is looked at as soon as the field is left.
        let field = el("div")
            .on("change", move |_| self.look_ahead())
            .child(self.field.view_with(status::line(self.status)));
        nodes![field, several, road].into()
    }

    /// Whether what is typed has a token's form; says so where it has not.
    pub(super) fn is_well(self) -> bool {
        all_well(&[self.field])
    }

    /// Shows a message under the token's field.
    pub(super) fn complain(self, message: String) {
        self.status.set(Status::default());
        self.field.complain(message);
        self.field.focus();
    }

    /// A tap on the button is let through before anything on the page moves.
    fn look_ahead(self) {
        beside::spawn(async move {
            pointer::released().await;
            if let Ok(token) = Token::parse(&self.field.text()) {
                if !self.is_asking(&token) && !self.is_settled(&token) {
                    self.look(token);
                }
            }
        });
    }

    fn known(self) -> Option<Token> {
        self.app.session.with(|session| session.token.clone())
    }

    /// Whether this token is known, and what it opens: of one that opens several organizations,
    /// they are shown to choose from.
    fn is_settled(self, token: &Token) -> bool {
        let known = self.app.session.with(|session| {
            (session.token.as_ref() == Some(token)).then_some(session.org.is_some())
        });
        known.is_some_and(|opened| opened || !self.orgs.with_untracked(Vec::is_empty))
    }

    fn is_asking(self, token: &Token) -> bool {
        let asking = |asking: &Option<Token>| asking.as_ref() == Some(token);
        self.asking.try_with_value(asking).unwrap_or(true)
    }

    /// Goes on when the token is known to be good; finds out first where it is not.
    pub(super) fn submit(self, then: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        if !all_well(&[self.field]) {
            return self.field.show_help();
        }
        let typed = Token::parse(&self.field.text()).ok();
        let token = typed.or_else(|| self.known());
        if let Some(token) = token.filter(|token| !self.is_settled(token)) {
            self.busy.set(true);
            self.then.set_value(Some(then));
            if !self.is_asking(&token) {
                self.look(token);
            }
            return;
        }
        if !self.orgs.with_untracked(Vec::is_empty) {
            let Some(org) = OrgSlug::parse(&self.org.get_untracked()) else {
                return self.field.complain(here::CHOOSE.into());
            };
            return self.choose(org, then);
        }
        if self.app.session.with(|session| session.org.is_some()) {
            then.run(());
        }
    }

    /// One of several organizations, once it is seen that the token opens it.
    fn choose(self, org: OrgSlug, then: Callback<()>) {
        let Some(token) = self.known() else { return };
        self.busy.set(true);
        beside::spawn(async move {
            let opened = checks::opens(self.app, &token, &org).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match opened {
                Ok(_) => {
                    let name = org.to_string();
                    self.keep(token, Some(org), name);
                    then.run(());
                }
                Err(complaint) => self.hear(complaint, true),
            }
        });
    }

    fn hear(self, complaint: Complaint, take_there: bool) {
        self.status.set(Status::default());
        self.field.complain(complaint.message);
        if complaint.other_token {
            self.field.show_help();
        }
        if take_there {
            self.field.focus();
        }
    }

    fn look(self, token: Token) {
        self.asking.try_set_value(Some(token.clone()));
        self.status.try_set(Status::busy(words::CHECKING));
        self.orgs.try_set(Vec::new());
        beside::spawn(async move {
            let checked = checks::token(self.app, &token).await;
            // Another token typed meanwhile, or a form that is gone, makes this an old answer: it
            // may be shown anew by now.
            if !self.is_asking(&token)
                || dom::element(self.field.spec.id).is_none()
                || self.busy.try_set(false).is_some()
            {
                return;
            }
            self.asking.set_value(None);
            let then = self.then.try_update_value(Option::take).flatten();
            match checked {
                Err(complaint) => self.hear(complaint, then.is_some()),
                Ok(Checked::Several(orgs)) => {
                    self.status.set(Status::default());
                    self.keep(token, None, String::new());
                    // It was taken: the choice is all that is asked for now.
                    self.field.keep();
                    self.orgs.set(orgs);
                }
                Ok(Checked::One(org, organization, apps)) => {
                    let connected = here::connected(&organization, Some(apps));
                    self.keep(token, Some(org), organization);
                    self.status.set(Status::good(connected));
                    if let Some(then) = then {
                        then.run(());
                    }
                }
            }
        });
    }

    fn keep(self, token: Token, org: Option<OrgSlug>, organization: String) {
        self.field.complain(String::new());
        self.app.session.update(|session| {
            session.token = Some(token);
            session.org = org;
            session.organization = organization;
            session.for_a_look = self.for_a_look;
        });
    }
}
