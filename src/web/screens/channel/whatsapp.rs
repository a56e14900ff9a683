//! WhatsApp by Twilio: its keys, the number the agent writes from, who may text it.

use crate::web::state::Watched;
use leptos::prelude::*;

use super::country::CountryHelp;
use super::typed_or;
use crate::credentials::phone::PhoneNumber;
use crate::credentials::twilio as keys;
use crate::nodes;
use crate::secret::Secret;
use crate::services::twilio::{self, Account, AccountVerdict, SenderVerdict};
use crate::services::Heard;
use crate::web::app::App;
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::Field;
use crate::web::fields;
use crate::web::node::{el, Node};
use crate::web::screens::live::{Live, Question, Said};
use crate::web::session::Session;
use crate::web::words::channel as here;
use crate::web::words::channels::{cannot_check, whatsapp as said};

const SANDBOX: &str = "sandbox";
const OWN: &str = "own";

#[derive(Clone, Copy)]
pub(super) struct WhatsAppFields {
    app: App,
    keys: Keys,
    from: Watched<String>,
    pub(super) allowed: Field,
    pub(super) live: Live,
}

/// What the account is asked with, and about.
#[derive(Clone, Copy)]
struct Keys {
    app: App,
    sid: Field,
    token: Field,
    sender: Field,
    own: Watched<bool>,
}

impl Keys {
    fn kept(self, which: fn(&Session) -> Option<Secret>) -> Option<Secret> {
        self.app.session.with(which)
    }

    fn account(self) -> Option<Account> {
        let sid = || self.kept(|session| session.twilio_sid.clone());
        let token = || self.kept(|session| session.twilio_token.clone());
        Some(Account {
            sid: typed_or(self.sid, keys::parse_account_sid, sid)?,
            token: typed_or(self.token, keys::parse_auth_token, token)?,
        })
    }

    /// The account is asked about again where a key was typed, or a sender's number that goes
    /// with it.
    fn ask(self) -> Option<Question> {
        let known = self.sid.is_kept() && self.token.is_kept() && !self.own.get_untracked();
        if known {
            return None;
        }
        let about = self.own_sender().map(|sender| sender.to_string());
        let ask = Question::of(twilio::ask_account(&self.account()?));
        Some(ask.about(about.unwrap_or_default()))
    }

    fn judge(self, number: usize, heard: &Heard) -> Said {
        if number == 0 {
            return self.judge_account(heard);
        }
        let Some((account, sender)) = self.account().zip(self.own_sender()) else {
            return Said::Good(String::new());
        };
        match twilio::judge_senders(heard, &sender) {
            SenderVerdict::More(page) => Said::Ask(twilio::ask_senders(&account, Some(&page))),
            SenderVerdict::Registered(found) => match found.status {
                Ok(()) => Said::Good(said::good("")),
                Err(state) => Said::Doubt(said::offline(sender.as_str(), &state)),
            },
            SenderVerdict::NotRegistered => Said::Doubt(said::not_registered(sender.as_str())),
            SenderVerdict::Refused => Said::Wrong(said::REFUSED.into()),
            SenderVerdict::CannotCheck(why) => Said::Doubt(cannot_check("Twilio", &why)),
        }
    }

    fn judge_account(self, heard: &Heard) -> Said {
        match twilio::judge_account(heard) {
            AccountVerdict::Good { trial: true, .. } => Said::Doubt(said::TRIAL.into()),
            AccountVerdict::Good { name, .. } => match self.account().zip(self.own_sender()) {
                Some((account, _)) => Said::Ask(twilio::ask_senders(&account, None)),
                None => Said::Good(said::good(&name)),
            },
            AccountVerdict::Suspended => Said::Wrong(said::SUSPENDED.into()),
            AccountVerdict::Closed => Said::Wrong(said::CLOSED.into()),
            AccountVerdict::TestCredentials => Said::Wrong(said::TEST.into()),
            AccountVerdict::Refused => Said::Wrong(said::REFUSED.into()),
            AccountVerdict::CannotCheck(why) => Said::Doubt(cannot_check("Twilio", &why)),
        }
    }

    fn own_sender(self) -> Option<PhoneNumber> {
        let own = self.own.get_untracked();
        own.then(|| PhoneNumber::parse(&self.sender.text()).ok())?
    }
}

impl WhatsAppFields {
    pub(super) fn new(app: App) -> Self {
        let draft = app.draft.get();
        let (sid, token) = app
            .session
            .with(|session| (session.twilio_sid.is_some(), session.twilio_token.is_some()));
        let from = Watched::new(if draft.own_sender { OWN } else { SANDBOX }.to_owned());
        let keys = Keys {
            app,
            sid: Field::secret(&fields::TWILIO_SID, sid),
            token: Field::secret(&fields::TWILIO_TOKEN, token),
            sender: Field::new(&fields::SENDER, &draft.sender),
            own: Watched::new(draft.own_sender),
        };
        let ask = Callback::new(move |()| keys.ask());
        let judge =
            Callback::new(move |(number, heard): (usize, Heard)| keys.judge(number, &heard));
        Self {
            app,
            keys,
            from,
            allowed: Field::new(&fields::ALLOWED, &draft.allowed),
            live: Live::new(app, keys.token, ask, judge),
        }
    }

    pub(super) fn view(self) -> Node {
        let senders = vec![
            Choice::new(SANDBOX, here::SANDBOX).with_more(here::SANDBOX_MEANS),
            Choice::new(OWN, here::OWN).with_more(here::OWN_MEANS),
        ];
        // Hidden, not taken away: a number that was typed is still there when it is wanted.
        let own = el("div").live_flag("hidden", move || !self.keys.own.get());
        let choose = move |_| {
            let own = self.from.with_untracked(|from| from == OWN);
            self.keys.own.set(own);
            self.app.write_draft(|draft| draft.own_sender = own);
        };
        let from = el("div").on("change", choose).child(one_of(
            "sender",
            here::SENDER,
            senders,
            self.from,
        ));
        let live = self.live.around(nodes![
            self.keys.sid.view(),
            self.live.view(),
            from,
            own.child(CountryHelp::new(self.app, self.keys.sender).view()),
        ]);
        nodes![live, CountryHelp::new(self.app, self.allowed).view()].into()
    }

    pub(super) fn fields(self) -> Vec<Field> {
        let mut fields = vec![self.keys.sid, self.keys.token];
        if self.keys.own.get_untracked() {
            fields.push(self.keys.sender);
        }
        fields.push(self.allowed);
        fields
    }

    pub(super) fn keep(self) {
        if let Some(account) = self.keys.account() {
            self.app.session.update(|session| {
                session.twilio_sid = Some(account.sid);
                session.twilio_token = Some(account.token);
            });
        }
        self.app.write_draft(|draft| {
            draft.own_sender = self.keys.own.get_untracked();
            draft.sender = self.keys.sender.text();
            draft.allowed = self.allowed.text();
        });
    }
}
