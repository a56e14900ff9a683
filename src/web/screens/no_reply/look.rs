//! What is looked at where no reply comes, in the order that a message travels, and what each
//! look showed.

use super::{Reply, Stage};
use crate::channels::diagnose::{diagnose, relay_shows, Observed, Seen};
use crate::channels::whatsapp::{is_sandbox, webhook_url};
use crate::channels::{Kind, Open};
use crate::fly::{Answer, AppName, Call, MachineId};
use crate::services::{telegram, twilio};
use crate::stack::{Blueprint, Role};
use crate::time::Span;
use crate::web::beside;
use crate::web::browser::{http, timers};
use crate::web::screens::done::Facts;
use crate::web::screens::{arrive_at, keys};
use crate::web::words::no_reply as here;
use crate::web::{checks, services, webhook};

/// The relay answers for a VM that sleeps after a while: so often it is asked.
const TRIES: u8 = 3;

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Relay,
    Reach,
    Vm,
    Account,
    Sender,
    Webhook,
    Polling,
}

/// What a look showed; nothing while it has not been taken.
pub(super) type Shown = Option<Option<bool>>;

impl Reply {
    /// Looks at everything that can be looked at, and shows what was found.
    pub(super) fn look(self) {
        // What was waited for before may come when the screen is gone.
        let Some(asked) = self.newest.try_update_value(|newest| {
            *newest += 1;
            *newest
        }) else {
            return;
        };
        let account = webhook::account(self.app).is_some();
        let mut looks = vec![Look::Relay, Look::Reach, Look::Vm];
        match self.kind() {
            Kind::WhatsApp if account => {
                looks.extend([Look::Account, Look::Sender, Look::Webhook]);
            }
            Kind::Telegram if self.bot().is_some() => looks.push(Look::Polling),
            _ => {}
        }
        let looks = looks.into_iter().map(|look| (look, None)).collect();
        self.looks.set(looks);
        self.stage.set(Stage::Looking);
        arrive_at(self.id());
        beside::spawn(async move {
            let observed = self.observe(asked).await;
            if let Some(observed) = observed {
                self.show(Stage::Found(diagnose(&observed)));
            }
        });
    }

    /// Whether the looks that began as this number are still the newest, on a screen that is
    /// still there.
    fn is_newest(self, asked: u32) -> bool {
        self.newest.try_get_value() == Some(asked)
    }

    fn note(self, look: Look, showed: Option<bool>) {
        self.looks.try_update(|looks| {
            for (known, shown) in looks.iter_mut() {
                if *known == look {
                    *shown = Some(showed);
                }
            }
        });
    }

    async fn observe(self, asked: u32) -> Option<Observed> {
        let (relay, machine) = self.relay().await;
        let (relay_healthy, relay_stopped) = relay;
        let well = match relay_stopped {
            true => Some(false),
            false => relay_healthy,
        };
        self.is_newest(asked)
            .then(|| self.note(Look::Relay, well))?;
        let address = self.facts.try_with_value(|facts| facts.health.clone())?;
        let reached = http::reaches(&address, Span::seconds(15)).await;
        self.is_newest(asked)
            .then(|| self.note(Look::Reach, Some(reached)))?;
        let path = self.path(asked, machine).await;
        self.is_newest(asked).then(|| self.note(Look::Vm, path))?;
        let channel = match self.kind() {
            Kind::WhatsApp => self.whatsapp().await,
            Kind::Telegram => self.telegram().await,
            Kind::Discord => Seen::Discord,
        };
        self.is_newest(asked).then_some(Observed {
            relay_healthy,
            relay_stopped,
            relay_reached: Some(reached),
            path,
            channel,
        })
    }

    fn relay_app(self) -> Option<AppName> {
        let app = |facts: &Facts| facts.name.app(Role::Relay);
        self.facts.try_with_value(app)
    }

    async fn relay(self) -> ((Option<bool>, bool), Option<MachineId>) {
        let unknown = ((None, false), None);
        let (Some((token, _)), Some(app)) = (keys(self.app), self.relay_app()) else {
            return unknown;
        };
        match checks::ask(self.app, &Call::ListMachines(app), &token).await {
            Ok(Answer::Machines(machines)) => {
                let kept = machines.iter().find(|machine| !machine.is_leaving());
                let id = kept.map(|machine| machine.id.clone());
                (relay_shows(&machines), id)
            }
            _ => unknown,
        }
    }

    async fn path(self, asked: u32, machine: Option<MachineId>) -> Option<bool> {
        let (token, _) = keys(self.app)?;
        let call = Call::Exec {
            app: self.relay_app()?,
            machine: machine?,
            command: Blueprint::path_command(),
            timeout_seconds: 30,
        };
        let mut reached = None;
        for again in 0..TRIES {
            if again > 0 {
                timers::sleep(Span::seconds(3)).await;
            }
            if !self.is_newest(asked) {
                return None;
            }
            // A Machine that does not run refuses the command, which says nothing of the VM.
            if let Ok(Answer::Exec(said)) = checks::ask(self.app, &call, &token).await {
                reached = Some(said.exit_code == Some(0));
            }
            if reached == Some(true) {
                break;
            }
        }
        reached
    }

    fn sandbox(self) -> bool {
        let sandbox = |open: &Open| match open {
            Open::WhatsApp { sender, .. } => is_sandbox(sender),
            _ => false,
        };
        self.open.with_value(sandbox)
    }

    async fn whatsapp(self) -> Seen {
        let sandbox = self.sandbox();
        let mut seen = (None, None, None);
        if let Some(account) = webhook::account(self.app) {
            let heard = services::ask(self.app, &twilio::ask_account(&account)).await;
            let verdict = twilio::judge_account(&heard);
            self.note(
                Look::Account,
                match verdict {
                    twilio::AccountVerdict::Good { .. } => Some(true),
                    twilio::AccountVerdict::CannotCheck(_) => None,
                    _ => Some(false),
                },
            );
            seen.0 = Some(verdict);
            if !sandbox {
                (seen.1, seen.2) = self.sender(&account).await;
            }
        }
        Seen::WhatsApp {
            sandbox,
            account: seen.0,
            webhook: seen.1,
            sender: seen.2,
        }
    }

    async fn sender(
        self,
        account: &twilio::Account,
    ) -> (Option<twilio::WebhookVerdict>, Option<Result<(), String>>) {
        let number = self.open.try_with_value(|open| match open {
            Open::WhatsApp { sender, .. } => Some(sender.clone()),
            _ => None,
        });
        let (Some(Some(number)), Some(url)) =
            (number, self.relay_app().map(|app| webhook_url(&app)))
        else {
            return (None, None);
        };
        let (hook, sender) = match webhook::find(self.app, account, &number).await {
            twilio::SenderVerdict::Registered(sender) => {
                (Some(sender.webhook.judge(&url)), Some(sender.status))
            }
            twilio::SenderVerdict::NotRegistered => (None, Some(Err(String::new()))),
            _ => (None, None),
        };
        self.note(Look::Sender, sender.as_ref().map(Result::is_ok));
        let set = |verdict: &twilio::WebhookVerdict| *verdict == twilio::WebhookVerdict::Set;
        self.note(Look::Webhook, hook.as_ref().map(set));
        (hook, sender)
    }

    async fn telegram(self) -> Seen {
        let webhook = match self.bot() {
            Some(token) => {
                let heard = services::ask(self.app, &telegram::ask_webhook(&token)).await;
                Some(telegram::judge_webhook(&heard))
            }
            None => None,
        };
        let polled = webhook.as_ref().and_then(|webhook| match webhook {
            Ok(info) => Some(info.url.is_none() && info.waiting == 0),
            Err(telegram::Trouble::Refused) => Some(false),
            Err(_) => None,
        });
        self.note(Look::Polling, polled);
        Seen::Telegram {
            webhook,
            another_poller: false,
        }
    }
}

pub(super) fn name(look: Look) -> &'static str {
    match look {
        Look::Relay => here::RELAY,
        Look::Reach => here::REACH,
        Look::Vm => here::VM,
        Look::Account => here::ACCOUNT,
        Look::Sender => here::SENDER,
        Look::Webhook => here::WEBHOOK,
        Look::Polling => here::POLLING,
    }
}
