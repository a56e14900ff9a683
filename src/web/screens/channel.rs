//! WhatsApp by Twilio: its keys, the number the agent writes from, who may text it.

use leptos::prelude::*;

use super::{actions, next};
use crate::channels::Kind;
use crate::credentials::twilio;
use crate::nodes;
use crate::web::app::{App, Screen};
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::{all_well, Field};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::node::{callback, el, Node};
use crate::web::words::{self, channel as here, channels};

const SANDBOX: &str = "sandbox";
const OWN: &str = "own";

pub(super) fn view(app: App) -> Node {
    let channel = ChannelFields::new(app);
    let submit = callback(move || {
        if channel.keep() {
            next(app, Screen::Channel);
        }
    });
    let button = actions(nodes![button::submit(
        words::CONTINUE,
        RwSignal::new(false)
    )]);
    let head = frame::head(Screen::Channel, channels::TITLE, channels::LEDE);
    nodes![head, form::around(nodes![channel.view(), button], submit)].into()
}

/// What the channel needs.
#[derive(Clone, Copy)]
pub(super) struct ChannelFields {
    app: App,
    sid: Field,
    token: Field,
    from: RwSignal<String>,
    sender: Field,
    allowed: Field,
}

impl ChannelFields {
    pub(super) fn new(app: App) -> Self {
        let draft = app.draft.get();
        let (sid, token) = app
            .session
            .with(|session| (session.twilio_sid.is_some(), session.twilio_token.is_some()));
        let from = if draft.own_sender { OWN } else { SANDBOX };
        Self {
            app,
            sid: Field::secret(&fields::TWILIO_SID, sid),
            token: Field::secret(&fields::TWILIO_TOKEN, token),
            from: RwSignal::new(from.to_owned()),
            sender: Field::new(&fields::SENDER, &draft.sender),
            allowed: Field::new(&fields::ALLOWED, &draft.allowed),
        }
    }

    pub(super) fn view(self) -> Node {
        let senders = vec![
            Choice::new(SANDBOX, here::SANDBOX).with_more(here::SANDBOX_MEANS),
            Choice::new(OWN, here::OWN).with_more(here::OWN_MEANS),
        ];
        // Hidden, not taken away: a number that was typed is still there when it is wanted.
        let own = el("div").live_flag("hidden", move || !self.is_own());
        nodes![
            self.sid.view(),
            self.token.view(),
            one_of("sender", here::SENDER, senders, self.from),
            own.child(self.sender.view()),
            self.allowed.view(),
        ]
        .into()
    }

    fn is_own(self) -> bool {
        self.from.with(|from| from == OWN)
    }

    /// Checks everything and keeps it: secrets in the session, the rest in the draft.
    pub(super) fn keep(self) -> bool {
        let own = self.from.with_untracked(|from| from == OWN);
        let mut shown = vec![self.sid, self.token];
        if own {
            shown.push(self.sender);
        }
        shown.push(self.allowed);
        if !all_well(&shown) {
            return false;
        }
        self.app.session.update(|session| {
            if let Ok(sid) = twilio::parse_account_sid(&self.sid.text()) {
                session.twilio_sid = Some(sid);
            }
            if let Ok(token) = twilio::parse_auth_token(&self.token.text()) {
                session.twilio_token = Some(token);
            }
        });
        self.app.write_draft(|draft| {
            draft.channels = vec![Kind::WhatsApp];
            draft.own_sender = own;
            draft.sender = self.sender.text();
            draft.allowed = self.allowed.text();
        });
        true
    }
}
