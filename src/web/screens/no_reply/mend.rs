//! The ways to mend what was found: links to where it is done, and what this page can do itself.

use crate::web::state::{Stored, Watched};
use leptos::task::spawn_local;

use super::Reply;
use crate::channels::diagnose::Next;
use crate::channels::{Kind, LastStep};
use crate::nodes;
use crate::services::telegram;
use crate::stack::Role;
use crate::web::components::button;
use crate::web::components::copy::copy;
use crate::web::components::field::outside_link;
use crate::web::components::status::{self, Status};
use crate::web::node::{callback, Node};
use crate::web::screens::done::Facts;
use crate::web::screens::paragraph;
use crate::web::services;
use crate::web::words::{self, done, no_reply as here};

impl Reply {
    /// What a next step is done with.
    pub(super) fn way(self, next: Next) -> Vec<Node> {
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
        let status = Watched::new(Status::default());
        let token = Stored::new(token);
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
}
