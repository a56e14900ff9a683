//! No reply came: what can be looked at is looked at, in the order that a message travels, and
//! each finding comes with what to do next.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account::TokenForm;
use super::{actions, arrive_at, keys, paragraph};
use crate::channels::diagnose::{diagnose, relay_shows, Finding, Next, Observed, Seen};
use crate::channels::whatsapp::{is_sandbox, webhook_url};
use crate::channels::{Channel, Kind, LastStep, Open};
use crate::credentials::telegram::BotToken;
use crate::fly::{Answer, AppName, Call, MachineId};
use crate::nodes;
use crate::services::{telegram, twilio};
use crate::stack::{Blueprint, Role};
use crate::time::Span;
use crate::web::app::App;
use crate::web::browser::{http, timers};
use crate::web::components::copy::copy;
use crate::web::components::field::outside_link;
use crate::web::components::status::{self, Status};
use crate::web::components::{button, form};
use crate::web::node::{callback, el, live, nothing, watch, Node};
use crate::web::screens::done::Facts;
use crate::web::webhook;
use crate::web::words::{self, done, no_reply as here};
use crate::web::{checks, services};

/// The relay answers for a VM that sleeps after a while: so often it is asked.
const TRIES: u8 = 3;

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Relay,
    Reach,
    Vm,
    Account,
    Sender,
    Webhook,
    Polling,
}

/// What a look showed; nothing while it has not been taken.
type Shown = Option<Option<bool>>;

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
    facts: StoredValue<Facts>,
    open: StoredValue<Open>,
    stage: RwSignal<Stage>,
    looks: RwSignal<Vec<(Look, Shown)>>,
    /// The looks that were begun last.
    newest: StoredValue<u32>,
    /// Which of several channels asks for the token: its field is on the page once.
    turn: RwSignal<&'static str>,
    /// What is done when somebody got a reply.
    works: Callback<()>,
}

impl Reply {
    pub(super) fn new(
        app: App,
        facts: &Facts,
        open: &Open,
        turn: RwSignal<&'static str>,
        works: Callback<()>,
    ) -> Self {
        Self {
            app,
            facts: StoredValue::new(facts.clone()),
            open: StoredValue::new(open.clone()),
            stage: RwSignal::new(Stage::Asked),
            looks: RwSignal::new(Vec::new()),
            newest: StoredValue::new(0),
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
        let ask = TokenForm::new(self.app);
        let good = callback(move || {
            let lives_in = self.facts.with_value(|facts| facts.org.clone());
            let org = self.app.session.with(|session| session.org.clone());
            match org {
                Some(org) if org.as_str() == lives_in => self.look(),
                _ => ask.complain(words::resume::other_org(&lives_in)),
            }
        });
        let submit = callback(move || ask.submit(good));
        let without = callback(move || self.look());
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

    /// What a next step is done with.
    fn way(self, next: Next) -> Vec<Node> {
        let facts = self.facts.get_value();
        let at_fly = |label, role, page| {
            let app = facts.name.app(role);
            nodes![outside_link(
                label,
                format!("https://fly.io/apps/{app}/{page}")
            )]
        };
        let secrets = || at_fly(here::OPEN_SECRETS, Role::Relay, "secrets");
        let steps = self.open.with_value(|open| {
            open.last_mile(
                &facts.name.app(Role::Relay),
                words::last_mile::FIRST_MESSAGE,
            )
        });
        let link = |wanted: fn(&LastStep) -> Option<&String>, label| {
            let link = steps.iter().find_map(wanted).cloned();
            link.map(|link| outside_link(label, link))
                .into_iter()
                .collect()
        };
        match next {
            Next::AddCard => {
                let billing = format!("https://fly.io/dashboard/{}/billing", facts.org);
                nodes![outside_link(words::wherein::CARD, billing)]
            }
            Next::RestartRelay => at_fly(here::OPEN_RELAY, Role::Relay, "machines"),
            Next::RestartVm => at_fly(here::OPEN_VM, Role::Vm, "machines"),
            Next::SetWebhook => {
                let url = steps.iter().find_map(|step| match step {
                    LastStep::SetWebhook { url, sandbox } => Some((url.clone(), *sandbox)),
                    _ => None,
                });
                let Some((url, sandbox)) = url else {
                    return Vec::new();
                };
                let console = if sandbox {
                    done::SANDBOX_URL
                } else {
                    done::SENDERS_URL
                };
                nodes![
                    copy(url, done::WEBHOOK_NAME),
                    outside_link(done::CONSOLE, console)
                ]
            }
            Next::JoinAgain => link(
                |step| match step {
                    // Without its code the message joins nothing: the step above asks for it.
                    LastStep::JoinSandbox {
                        link,
                        code_missing: false,
                    } => Some(link),
                    _ => None,
                },
                done::JOIN_OPEN,
            ),
            Next::OpenConsole | Next::VerifyNumber => {
                nodes![outside_link(done::CONSOLE, words::channel::URL)]
            }
            Next::TurnIntentOn => link(
                |step| match step {
                    LastStep::MessageContentIntent { link } => Some(link),
                    _ => None,
                },
                words::last_mile::INTENT_OPEN,
            ),
            Next::Invite => link(
                |step| match step {
                    LastStep::InviteBot { link } => Some(link),
                    _ => None,
                },
                words::last_mile::INVITE_OPEN,
            ),
            Next::CheckAllowed => {
                let allowed = self.allowed(&facts);
                let mut way = nodes![allowed.map(|text| paragraph("small", text))];
                way.extend(secrets());
                way
            }
            Next::RemoveWebhook => self.disconnect().into_iter().collect(),
            Next::RenewKey => secrets(),
            Next::StopOtherPoller => nodes![outside_link(
                words::channels::telegram::LINK,
                words::channels::telegram::URL
            )],
            Next::WaitForName | Next::CheckChannel => Vec::new(),
        }
    }

    /// Who may write, if it was typed on this phone.
    fn allowed(self, facts: &Facts) -> Option<String> {
        let draft = self.app.draft.get();
        let typed = match self.kind() {
            Kind::WhatsApp => draft.allowed,
            Kind::Telegram => draft.telegram_chats,
            Kind::Discord => draft.discord_people,
        };
        let lines: Vec<&str> = typed.split_whitespace().collect();
        let known = draft.name == facts.name.as_str() && !lines.is_empty();
        known.then(|| here::allowed(&lines.join(", ")))
    }

    /// Takes the bot from the program that has it, if its token is still known.
    fn disconnect(self) -> Option<Node> {
        let token = self.bot()?;
        let status = RwSignal::new(Status::default());
        let token = StoredValue::new(token);
        let go = callback(move || {
            status.set(Status::busy(here::DISCONNECTING));
            spawn_local(async move {
                let Some(ask) = token.try_with_value(telegram::remove_webhook) else {
                    return;
                };
                let heard = services::ask(self.app, &ask).await;
                match telegram::judge_removal(&heard) {
                    Ok(()) => self.look(),
                    Err(_) => {
                        status.try_set(Status::doubt(here::DISCONNECT_FAILED));
                    }
                }
            });
        });
        let inside = nodes![
            button::act("tool", here::DISCONNECT, go),
            status::line(status)
        ];
        Some(inside.into())
    }

    fn bot(self) -> Option<BotToken> {
        self.app.session.with(|session| {
            let channels = session.run_channels.as_ref()?;
            channels.all().iter().find_map(|channel| match channel {
                Channel::Telegram(channel) => Some(channel.token.clone()),
                _ => None,
            })
        })
    }

    // --- Looking ---------------------------------------------------------------------------

    fn look(self) {
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
        let Some(asked) = self.newest.try_update_value(|newest| {
            *newest += 1;
            *newest
        }) else {
            return;
        };
        self.looks.try_set(looks);
        self.stage.try_set(Stage::Looking);
        arrive_at(self.id());
        spawn_local(async move {
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

fn name(look: Look) -> &'static str {
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
