//! A Telegram bot: its token, what stands in its way, and who may text it.
//!
//! The person's chat is found by looking for their hello. Only one program may look, so this one
//! stops when the screen is left, and tells Telegram what it has seen: the relay begins with
//! nothing old.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{typed_or, Chosen};
use crate::channels::telegram::parse_chats;
use crate::channels::Kind;
use crate::credentials::telegram::BotToken;
use crate::manage::shared_senders;
use crate::nodes;
use crate::services::telegram::{self, Bot, Candidate, Nonce, Trouble, WebhookInfo};
use crate::services::Heard;
use crate::stack::{DeploymentName, Sender, SenderId};
use crate::time::Span;
use crate::web::app::{App, Earlier};
use crate::web::browser::timers;
use crate::web::components::button;
use crate::web::components::field::{outside_link, Field};
use crate::web::fields;
use crate::web::held::Held;
use crate::web::node::{callback, el, live, Node};
use crate::web::screens::live::{Live, Question, Said};
use crate::web::screens::{keys, paragraph};
use crate::web::words::channels::{cannot_check, telegram as here};
use crate::web::{checks, services, words};

/// Between two looks; each is answered at once, so none is under way when the screen is left.
const PAUSE: Span = Span::seconds(2);
/// A hello that has not come after so many looks is not waited for: ten minutes.
const LOOKS: usize = 300;

/// What is known of the person's hello.
#[derive(Clone, PartialEq, Eq)]
enum Looking {
    /// No bot is known yet.
    No,
    /// For a message.
    Yes,
    /// Nobody wrote for long.
    Stopped,
    /// Another program takes the messages.
    Polled,
    /// Another agent of the account has the bot: looking would take its messages from it. What
    /// that means.
    Shared(String),
}

#[derive(Clone, Copy)]
pub(super) struct TelegramFields {
    token: Field,
    pub(super) chats: Field,
    pub(super) live: Live,
    talk: Talk,
}

/// The talk with Telegram about the bot. Small, so that it can be handed about.
#[derive(Clone, Copy)]
struct Talk {
    app: App,
    chosen: Chosen,
    token: Field,
    /// The token that was asked about last, and its bot.
    bot: Watched<Option<(BotToken, Bot)>>,
    /// Where a stale webhook leads.
    hook: Watched<Option<String>>,
    looking: Watched<Looking>,
    wrote: Watched<Vec<Candidate>>,
    nonce: Stored<Option<Nonce>>,
    /// The number of the newest round of looks: earlier ones end. It outlives the screen, so that
    /// a round that ends late knows whether it was stopped or left alone.
    round: Held<u32>,
    /// Where the next look goes on.
    next: Stored<Option<i64>>,
}

impl TelegramFields {
    pub(super) fn new(app: App, chosen: Chosen) -> Self {
        let kept = app.session.with(|session| session.telegram.is_some());
        let token = Field::secret(&fields::TELEGRAM_TOKEN, kept);
        let chats = app.draft.with(|draft| draft.telegram_chats.clone());
        let talk = Talk {
            app,
            chosen,
            token,
            bot: Watched::new(None),
            hook: Watched::new(None),
            looking: Watched::new(Looking::No),
            wrote: Watched::new(Vec::new()),
            // Letters and digits: they always fit.
            nonce: Stored::new(Nonce::new(&format!(
                "{:x}{:x}",
                timers::chance(),
                timers::chance()
            ))),
            round: Held::new(0),
            next: Stored::new(None),
        };
        let ask = Callback::new(move |()| talk.ask());
        let judge =
            Callback::new(move |(number, heard): (usize, Heard)| talk.judge(number, &heard));
        Self {
            token,
            chats: Field::new(&fields::TELEGRAM_CHATS, &chats),
            live: Live::new(app, token, ask, judge),
            talk,
        }
    }

    pub(super) fn view(self) -> Node {
        let talk = self.talk;
        let disconnect = callback(move || talk.disconnect(self.live));
        let hook = live(move || {
            talk.hook.get().map(|url| {
                let notice = el("div").class("notice caution").children(nodes![
                    el("p").child(here::hook(&url)),
                    button::act("button second", here::HOOK_REMOVE, disconnect),
                ]);
                Node::from(notice)
            })
        });
        let token = self.live.around(nodes![self.live.view(), hook]);
        nodes![token, talk.hello(self.chats), self.chats.view()].into()
    }

    pub(super) fn fields(self) -> Vec<Field> {
        vec![self.token, self.chats]
    }

    /// Nobody's hello is waited for any more.
    pub(super) fn stop(self) {
        self.talk.stop();
    }

    pub(super) fn keep(self) {
        let Some(token) = self.talk.token() else {
            return;
        };
        let of_token = |known: Option<(BotToken, Bot)>| {
            let (asked, bot) = known?;
            (asked == token).then_some(bot)
        };
        let bot = of_token(self.talk.bot.get_untracked());
        let app = self.talk.app;
        app.write_draft(|draft| {
            draft.telegram_chats = self.chats.text();
            if let Some(bot) = &bot {
                draft.telegram_bot = format!("{}/{}", bot.id, bot.username);
            }
        });
        app.session.update(|session| {
            // A bot that is known from before stays known with its token.
            if bot.is_some() || session.telegram.as_ref() != Some(&token) {
                session.telegram_bot = bot;
            }
            session.telegram = Some(token);
        });
    }
}

impl Talk {
    fn token(self) -> Option<BotToken> {
        let kept = || self.app.session.with(|session| session.telegram.clone());
        typed_or(self.token, BotToken::parse, kept)
    }

    fn ask(self) -> Option<Question> {
        match self.token.is_kept() {
            true => None,
            false => Some(Question::of(telegram::ask_bot(&self.token()?))),
        }
    }

    fn judge(self, number: usize, heard: &Heard) -> Said {
        let Some(token) = self.token() else {
            return Said::Wrong(here::REFUSED.into());
        };
        if number == 0 {
            self.forget();
            return match telegram::judge_bot(heard) {
                Ok(bot) => {
                    self.bot.set(Some((token.clone(), bot)));
                    Said::Ask(telegram::ask_webhook(&token))
                }
                Err(trouble) => Self::trouble(trouble),
            };
        }
        match telegram::judge_webhook(heard) {
            Ok(WebhookInfo { url: Some(url), .. }) => {
                self.hook.set(Some(url));
                Said::Wrong(here::HOOK_FIRST.into())
            }
            Ok(_) => {
                let name = self.bot.with_untracked(|bot| {
                    let (_, bot) = bot.as_ref()?;
                    Some(here::good(&bot.name, &bot.username))
                });
                self.look_for_hellos();
                Said::Good(name.unwrap_or_default())
            }
            Err(trouble) => Self::trouble(trouble),
        }
    }

    fn trouble(trouble: Trouble) -> Said {
        match trouble {
            Trouble::Refused => Said::Wrong(here::REFUSED.into()),
            Trouble::WebhookSet => Said::Wrong(here::HOOK_FIRST.into()),
            Trouble::AnotherPoller => Said::Doubt(here::POLLED.into()),
            Trouble::CannotCheck(why) => Said::Doubt(cannot_check("Telegram", &why)),
        }
    }

    /// What was found out about another bot.
    fn forget(self) {
        self.next_round();
        self.bot.set(None);
        self.hook.set(None);
        self.looking.set(Looking::No);
        self.wrote.set(Vec::new());
        self.next.set_value(None);
    }

    /// The person was told what it means, and asks for it.
    fn disconnect(self, live: Live) {
        let Some(token) = self.token() else { return };
        spawn_local(async move {
            let heard = services::ask(self.app, &telegram::remove_webhook(&token)).await;
            if let Err(trouble) = telegram::judge_removal(&heard) {
                return live.say(Self::trouble(trouble));
            }
            self.hook.try_set(None);
            live.look_again();
        });
    }

    /// The link to the chat, and whoever wrote.
    fn hello(self, chats: Field) -> Node {
        let again = callback(move || self.look_for_hellos());
        live(move || {
            let looking = self.looking.get();
            let (_, bot) = self.bot.get()?;
            if looking == Looking::No {
                return None;
            }
            let nonce = self.nonce.get_value()?;
            // Whoever came by the link stands first: it is the person.
            let mut rows = Vec::new();
            for found in self.wrote.get() {
                let proven = found.is_proven_by(&nonce);
                let at = if proven { 0 } else { rows.len() };
                rows.insert(at, row(chats, &found, proven));
            }
            let none = rows.is_empty();
            let state = match looking {
                Looking::Yes if none => {
                    let waiting = el("p").class("state busy").attr("role", "status");
                    nodes![waiting.child(here::WAITING)]
                }
                Looking::Polled => nodes![paragraph("notice caution", here::POLLED)],
                Looking::Shared(why) => nodes![
                    paragraph("notice caution", why),
                    paragraph("small", here::NOT_LOOKED),
                ],
                Looking::Stopped if none => nodes![
                    paragraph("small", here::LOOKED_LONG),
                    button::act("button second", here::LOOK_AGAIN, again),
                ],
                _ => Vec::new(),
            };
            let rows = el("ul").class("hellos").attr("role", "list").children(rows);
            Some(Node::from(nodes![
                el("h3").child(here::HELLO),
                paragraph("small", here::HELLO_MEANS),
                outside_link(here::HELLO, bot.start_link(&nonce)),
                state,
                rows,
            ]))
        })
    }

    fn look_for_hellos(self) {
        let Some((token, bot)) = self.bot.get_untracked() else {
            return;
        };
        let round = self.next_round();
        spawn_local(async move {
            let shared = self.shared(bot.id).await;
            if self.is_over(round) {
                return;
            }
            if let Some(why) = shared {
                return self.looking.set(Looking::Shared(why));
            }
            self.looking.set(Looking::Yes);
            for _ in 0..LOOKS {
                if self.is_over(round) {
                    break;
                }
                if !is_chosen(self.chosen) {
                    timers::sleep(PAUSE).await;
                    continue;
                }
                let next = self.next.get_value();
                let heard = services::ask(self.app, &telegram::ask_hellos(&token, next, 0)).await;
                if self.is_over(round) {
                    break;
                }
                match telegram::judge_hellos(&heard) {
                    Ok(hellos) => {
                        self.next.set_value(hellos.next.or(next));
                        self.add(hellos.candidates);
                    }
                    Err(Trouble::AnotherPoller) => return self.looking.set(Looking::Polled),
                    // A phone that is offline for a while, or a tired service.
                    Err(_) => {}
                }
                timers::sleep(PAUSE).await;
            }
            if self.is_stopped(round) {
                // Whoever stopped it has said so to Telegram.
            } else if self.is_over(round) {
                // The screen was left by another way than Continue.
                close(self.app, &token, None).await;
            } else {
                self.looking.set(Looking::Stopped);
            }
        });
    }

    /// What it means that another agent of the account has this bot; nothing if none has, or
    /// nobody tells.
    async fn shared(self, bot: u64) -> Option<String> {
        let driver = self.app.driver;
        let of_run = || driver.token().zip(driver.journal().map(|run| run.org));
        let (token, org) = keys(self.app).or_else(of_run)?;
        let name = match self.app.earlier() {
            Earlier::Unfinished(journal) => journal.name,
            _ => {
                let typed = self.app.draft.with(|draft| draft.name.clone());
                DeploymentName::parse(&typed).ok()?
            }
        };
        let others = checks::senders(self.app, &token, &org).await.ok()?;
        let id = SenderId::Telegram(bot);
        let allowed = Vec::new();
        let conflicts = shared_senders(&others, &name, &[Sender { id, allowed }]);
        conflicts.first().map(words::senders::shared)
    }

    fn next_round(self) -> u32 {
        self.round.update(|round| {
            *round += 1;
            *round
        })
    }

    fn is_stopped(self, round: u32) -> bool {
        self.round.with(|newest| *newest != round)
    }

    /// Whether this round of looks was stopped, or the screen is gone.
    fn is_over(self, round: u32) -> bool {
        self.is_stopped(round) || self.looking.try_get_untracked().is_none()
    }

    fn add(self, found: Vec<Candidate>) {
        if found.is_empty() {
            return;
        }
        self.wrote.update(|wrote| {
            for one in found {
                let known = wrote.iter().position(|other| other.chat == one.chat);
                match known {
                    // The word of the link is not forgotten for a later message.
                    Some(at) if wrote[at].text.starts_with("/start ") => {}
                    Some(at) => wrote[at] = one,
                    None => wrote.push(one),
                }
            }
        });
    }

    /// No look more, and nothing that was seen comes to the relay as its first order.
    fn stop(self) {
        let looked = match self.looking.get_untracked() {
            Looking::No | Looking::Shared(_) => false,
            Looking::Yes | Looking::Stopped | Looking::Polled => true,
        };
        self.next_round();
        self.looking.set(Looking::No);
        let Some((token, _)) = self.bot.get_untracked().filter(|_| looked) else {
            return;
        };
        let next = self.next.get_value();
        spawn_local(async move { close(self.app, &token, next).await });
    }
}

async fn close(app: App, token: &BotToken, next: Option<i64>) {
    let ask = telegram::close_hellos(token, next.unwrap_or(0));
    // Whatever it answers, nothing is asked after it.
    let _ = services::ask(app, &ask).await;
}

fn is_chosen(chosen: Chosen) -> bool {
    chosen.try_with_untracked(|chosen| chosen.contains(&Kind::Telegram)) == Some(true)
}

/// Somebody who wrote, and the button by which the person says that it was them.
fn row(chats: Field, found: &Candidate, proven: bool) -> Node {
    let username = found.username.as_deref().filter(|_| found.is_private);
    let wrote = here::wrote(&found.name, username, &found.text);
    let more = match (found.is_private, proven) {
        (false, _) => here::GROUP,
        (true, true) => here::PROVEN,
        (true, false) => "",
    };
    let chat = found.chat;
    let is_listed = move || parse_chats(&chats.text()).is_ok_and(|all| all.items().contains(&chat));
    let added = Watched::new(is_listed());
    let take = callback(move || {
        if !is_listed() {
            chats.add(&chat.to_string());
        }
        added.set(true);
    });
    let label = match found.is_private {
        true => here::THIS_IS_ME,
        false => here::ALLOW_GROUP,
    };
    let label = format!("{label}: {}", found.name);
    let state = live(move || match added.get() {
        true => Node::from(el("span").class("state good").child(here::ADDED)),
        false => button::act("button second", label.clone(), take),
    });
    el("li")
        .child(el("span").child(wrote))
        .child((!more.is_empty()).then(|| el("span").class("more").child(more)))
        .child(state)
        .into()
}
