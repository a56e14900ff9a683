//! The Fly token, and whose account it opens.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{actions, next};
use crate::fly::{OrgSlug, Token};
use crate::web::api::Road;
use crate::web::app::{App, Screen};
use crate::web::checks::{self, Checked};
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::{all_well, Field};
use crate::web::components::status::{self, Status};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::words::{self, account as here};

pub(super) fn view(app: App) -> AnyView {
    let ask = TokenForm::new(app);
    let go = Callback::new(move |()| ask.submit(Callback::new(move |()| next(app, Screen::Account))));
    let head = frame::head(Screen::Account, here::TITLE, here::LEDE);
    view! { {head} {ask.view(words::CONTINUE, go)} }.into_any()
}

/// The token's field with its live check and, where it opens several organizations, the choice
/// of one. A good answer is kept in the session.
#[derive(Clone, Copy)]
pub(super) struct TokenForm {
    app: App,
    field: Field,
    pub(super) busy: RwSignal<bool>,
    status: RwSignal<Status>,
    orgs: RwSignal<Vec<OrgSlug>>,
    org: RwSignal<String>,
}

impl TokenForm {
    pub(super) fn new(app: App) -> Self {
        let connected = app.session.with_value(|session| {
            session.org.as_ref().map(|_| here::connected(&session.organization, None))
        });
        Self {
            app,
            field: Field::secret(&fields::FLY_TOKEN, connected.is_some()),
            busy: RwSignal::new(false),
            status: RwSignal::new(connected.map(Status::good).unwrap_or_default()),
            orgs: RwSignal::new(Vec::new()),
            org: RwSignal::new(String::new()),
        }
    }

    pub(super) fn view(self, label: &'static str, go: Callback<()>) -> AnyView {
        let inside = view! {
            {self.fields()}
            {actions(button::submit(label, self.busy))}
        };
        form::around(inside.into_any(), go)
    }

    /// Without the form round it and its button.
    pub(super) fn fields(self) -> AnyView {
        let several = move || {
            let orgs = self.orgs.get();
            let rows = |org: &OrgSlug| Choice::new(org.as_str(), org.as_str());
            let rows: Vec<_> = orgs.iter().map(rows).collect();
            (!rows.is_empty()).then(|| one_of("organization", here::SEVERAL, rows, self.org))
        };
        let road = move || match self.app.road.get() {
            Road::Direct => Some(view! { <p class="small">{here::DIRECT}</p> }.into_any()),
            Road::ThroughHost => {
                Some(view! { <p class="notice caution">{here::THROUGH_HOST}</p> }.into_any())
            }
            Road::Unknown | Road::Refused => None,
        };
        // A token that was pasted is looked at as soon as the field is left.
        view! {
            <div on:change=move |_| self.look_ahead()>{self.field.view()}</div>
            {status::line(self.status)}
            {several}
            {road}
        }
        .into_any()
    }

    /// Shows a message under the token's field.
    pub(super) fn complain(self, message: String) {
        self.field.complain(message);
        self.field.focus();
    }

    fn look_ahead(self) {
        if !self.busy.get_untracked() && Token::parse(&self.field.text()).is_ok() {
            self.look(None);
        }
    }

    /// Goes on when the token is known to be good; finds out first where it is not.
    pub(super) fn submit(self, then: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        if !all_well(&[self.field]) {
            return;
        }
        let typed = Token::parse(&self.field.text()).ok();
        let known = self.app.session.with_value(|session| session.token.clone());
        if typed.is_some() && typed != known {
            return self.look(Some(then));
        }
        if !self.orgs.with_untracked(Vec::is_empty) {
            let Some(org) = OrgSlug::parse(&self.org.get_untracked()) else {
                return self.field.complain(here::CHOOSE.into());
            };
            self.app.session.update_value(|session| {
                session.organization = org.to_string();
                session.org = Some(org);
            });
        }
        if self.app.session.with_value(|session| session.org.is_some()) {
            then.run(());
        }
    }

    fn look(self, then: Option<Callback<()>>) {
        let Ok(token) = Token::parse(&self.field.text()) else { return };
        self.busy.set(then.is_some());
        self.status.set(Status::busy(words::CHECKING));
        self.orgs.set(Vec::new());
        spawn_local(async move {
            let app = self.app;
            let checked = checks::token(app, &token).await;
            self.busy.try_set(false);
            // What was typed meanwhile, or a screen that is gone, makes this answer an old one.
            let Ok(now) = Token::parse(&self.field.text()) else { return };
            if now != token {
                return;
            }
            self.status.try_set(Status::default());
            match checked {
                Err(message) => {
                    self.field.complain(message);
                    if then.is_some() {
                        self.field.focus();
                    }
                }
                Ok(Checked::Several(orgs)) => {
                    app.session.update_value(|session| {
                        session.token = Some(token);
                        session.org = None;
                    });
                    self.orgs.try_set(orgs);
                }
                Ok(Checked::One(org, organization)) => {
                    app.session.update_value(|session| {
                        session.token = Some(token.clone());
                        session.org = Some(org.clone());
                        session.organization.clone_from(&organization);
                    });
                    let count = match then {
                        Some(_) => None,
                        None => checks::apps(app, &token, &org).await.ok().map(|apps| apps.len()),
                    };
                    self.status.try_set(Status::good(here::connected(&organization, count)));
                    if let Some(then) = then {
                        then.run(());
                    }
                }
            }
        });
    }
}
