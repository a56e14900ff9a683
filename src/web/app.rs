//! What the page knows, which screen is shown, and the address bar.
//!
//! A deep link leads to the first screen that still needs an answer, as secrets do not survive a
//! reload.

use crate::web::state::Watched;

use super::api::Road;
use super::beside;
use super::browser::config::{self, Missing};
use super::browser::lifecycle::{self, Change};
use super::browser::native::{self, Word};
use super::browser::{dom, http, storage, timers};
use super::draft::Draft;
use super::driver::{Driver, Others};
use super::held::Held;
use super::node::watch;
pub use super::screen::{Screen, QUESTIONS};
use super::session::Session;
use crate::channels::discord::Discord;
use crate::channels::telegram::{parse_chats, Telegram};
use crate::channels::whatsapp::{SandboxCode, WhatsApp};
use crate::channels::{AllowList, Channel, Channels, ChannelsProblem, Kind, Open};
use crate::credentials::discord::{ChannelPlace, Snowflake};
use crate::deploy::{Goal, Journal, JournalProblem};
use crate::fly::RegionCode;
use crate::secret::Secret;
use crate::stack::{Blueprint, Config, DeploymentName, Sender};
use crate::time::Span;

/// Whether the host's configuration has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setup {
    Loading,
    Ready,
    Broken(String),
    /// It did not come.
    Late,
}

/// Whether a newer version of the page may take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    Yes,
    /// Nothing is under way, but keys that were entered would be lost.
    ButForKeys,
    No,
}

/// What is known of an earlier run on this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Earlier {
    None,
    Unfinished(Box<Journal>),
    Deployed(Box<Journal>),
    /// Notes that made no sense; they are kept aside.
    Unreadable,
    /// Notes of a newer version of this page: only that one may touch them.
    Newer,
}

/// Everything that the screens share. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub struct App {
    pub screen: Watched<Screen>,
    pub setup: Watched<Setup>,
    pub config: Watched<Config>,
    pub road: Watched<Road>,
    pub online: Watched<bool>,
    /// What the phone offers beyond a page, see [`native`].
    pub offers: Watched<u32>,
    /// What screen readers are told.
    pub said: Watched<String>,
    pub session: Held<Session>,
    pub draft: Held<Draft>,
    pub driver: Driver,
}

impl App {
    pub fn new() -> Self {
        let config = Watched::new(Config::default());
        let road = Watched::new(Road::Unknown);
        let draft = storage::read(storage::DRAFT).unwrap_or_default();
        Self {
            screen: Watched::new(Screen::Welcome),
            setup: Watched::new(Setup::Loading),
            config,
            road,
            online: Watched::new(http::is_online()),
            offers: Watched::new(0),
            said: Watched::new(String::new()),
            session: Held::new(Session::default()),
            draft: Held::new(Draft::from_text(&draft)),
            driver: Driver::new(config, road),
        }
    }

    /// What starts beside the page, in this order. Pieces of work, so that a slow phone hears its
    /// person between them.
    pub const START: [fn(Self); 4] = [
        Self::read_config,
        Self::watch_phone,
        Self::go_on,
        Self::follow_address,
    ];

    fn watch_phone(self) {
        lifecycle::watch(move |change| match change {
            Change::Moved => self.follow_address(),
            Change::Online(online) => {
                self.online.set(online);
                if online {
                    self.catch_up();
                }
                self.driver.went_online(online);
            }
            Change::Visible(visible) => self.driver.became_visible(visible),
        });
        timers::every(Span::seconds(1), move || self.driver.redraw());
    }

    /// With what an earlier visit, or another tab, has begun.
    fn go_on(self) {
        self.put_aside();
        self.driver.start();
        watch(move || {
            if self.driver.others.get() == Others::Gone {
                self.take_up();
            }
        });
        // Of use is a channel's key as long as something is left of the run that it was for; what
        // another tab removed may be something else.
        watch(move || {
            self.driver.view.track();
            if self.driver.has_removed() && self.driver.others.get_untracked() != Others::Driving {
                self.session.update(Session::end_run);
            }
        });
    }

    /// Tells the browser whether a newer version of the page may take over, and is told what there
    /// is to offer. After all else: before a screen is shown, everything looks idle.
    pub fn meet_browser(self) {
        // What is begun or typed is not to be swept away.
        watch(move || {
            let word = match self.idle() {
                Idle::Yes => Word::Idle,
                Idle::ButForKeys | Idle::No => Word::Busy,
            };
            native::say(word, "");
        });
        native::watch(move |offers| self.offers.set(offers));
        // A configuration that makes no sense may be a newer page's, which is on its way then.
        watch(move || {
            let is_broken = matches!(self.setup.get(), Setup::Broken(_));
            if is_broken && self.offers.get() & native::NEW_VERSION != 0 {
                native::say(Word::Swap, "");
            }
        });
    }

    /// The configuration that did not come is asked for again; a second time where the network is
    /// not as far as the browser says.
    fn catch_up(self) {
        leptos::task::spawn_local(async move {
            for pause in [Span::ZERO, Span::seconds(3)] {
                timers::sleep(pause).await;
                if self.setup.get_untracked() == Setup::Late {
                    self.read_config();
                }
            }
        });
    }

    /// Asks for the host's configuration, without which nothing but the first screen is shown.
    pub fn read_config(self) {
        self.setup.set(Setup::Loading);
        leptos::task::spawn_local(async move {
            let setup = match config::load().await {
                Ok(config) => {
                    self.config.set(config);
                    Setup::Ready
                }
                Err(Missing::Wrong(problem)) => Setup::Broken(problem.message),
                Err(Missing::Late) => Setup::Late,
            };
            self.setup.set(setup);
        });
    }

    /// Whether loading the page anew would lose nothing: the first screen is shown, or none can be;
    /// no tab drives a run, and no key was entered.
    pub fn idle(self) -> Idle {
        self.driver.view.with(|_| ());
        let is_broken = matches!(self.setup.get(), Setup::Broken(_));
        let at_start = (self.screen.get() == Screen::Welcome || is_broken)
            && !self.driver.is_running()
            && self.driver.others.get() != Others::Driving;
        match at_start {
            true if self.session.with(Session::holds_keys) => Idle::ButForKeys,
            true => Idle::Yes,
            false => Idle::No,
        }
    }

    /// Notes that make no sense are kept as they are, out of the way of new ones.
    fn put_aside(self) {
        if let Some(text) = storage::read(storage::JOURNAL) {
            let damaged = Journal::from_text(&text) == Err(JournalProblem::Damaged);
            if damaged && storage::write(storage::ASIDE, &text) {
                storage::forget(storage::JOURNAL);
            }
        }
    }

    /// The tab that drove is gone: whoever looked at its run is asked to go on with it here.
    fn take_up(self) {
        self.driver.others.set(Others::None);
        self.driver.view.set(None);
        if self.screen.get_untracked() == Screen::Running {
            // The word that it is over may come later than that its tab has let go.
            self.replace(match self.earlier() {
                Earlier::Unfinished(_) => Screen::Resume,
                Earlier::Deployed(_) => Screen::Done,
                _ => Screen::Welcome,
            });
        }
    }

    /// Shows a screen as a new place in the history.
    pub fn go(self, screen: Screen) {
        self.open(screen, true);
    }

    /// Shows a screen in place of the present one: there is no way back to it.
    pub fn replace(self, screen: Screen) {
        self.open(screen, false);
    }

    fn follow_address(self) {
        let path = web_sys::window().and_then(|window| window.location().pathname().ok());
        let path = path.as_deref().unwrap_or("/");
        let asked = Screen::at(path);
        let open = self.open_instead(asked);
        if open.address() == path {
            self.show(open);
        } else {
            self.replace(open);
        }
    }

    fn open(self, screen: Screen, new_place: bool) {
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let Some(history) = history {
            let (state, address) = (wasm_bindgen::JsValue::NULL, Some(screen.address()));
            // A browser that refuses changes of the address still shows the screen.
            let _ = if new_place {
                history.push_state_with_url(&state, "", address)
            } else {
                history.replace_state_with_url(&state, "", address)
            };
        }
        dom::scroll_to_top();
        self.show(screen);
    }

    fn show(self, screen: Screen) {
        if self.screen.get_untracked() != screen {
            dom::forget_typed_secrets();
            beside::end();
            self.session.update(Session::end_look);
            self.screen.set(screen);
        }
    }

    /// The screen to show for an address: the first that still needs an answer.
    fn open_instead(self, asked: Screen) -> Screen {
        let running = self.driver.is_running();
        match asked {
            Screen::Welcome => asked,
            Screen::Running if self.driver.has_view() || self.driver.is_following() => asked,
            Screen::Done if self.driver.has_succeeded() => asked,
            Screen::Done if matches!(self.earlier(), Earlier::Deployed(_)) => asked,
            _ if running => Screen::Running,
            Screen::Resume | Screen::UndoResumed
                if matches!(self.earlier(), Earlier::Unfinished(_)) =>
            {
                asked
            }
            Screen::Running | Screen::Done | Screen::Resume | Screen::UndoResumed => {
                Screen::Welcome
            }
            Screen::Destroy | Screen::Senders => asked,
            _ if matches!(self.earlier(), Earlier::Unfinished(_) | Earlier::Newer) => {
                Screen::Welcome
            }
            _ => self.first_open_question(asked),
        }
    }

    fn first_open_question(self, asked: Screen) -> Screen {
        for question in QUESTIONS {
            if question == asked || !self.is_answered(question) {
                return question;
            }
        }
        asked
    }

    fn is_answered(self, question: Screen) -> bool {
        let draft = self.draft.get();
        self.session.with(|session| match question {
            Screen::Account => session.token.is_some() && session.org.is_some(),
            Screen::Place => {
                DeploymentName::parse(&draft.name).is_ok()
                    && RegionCode::parse(&draft.region).is_some()
            }
            Screen::AiKey => session.anthropic.is_some(),
            Screen::Channel => matches!(channels(session, &draft), Some(Ok(_))),
            _ => true,
        })
    }

    /// Changes what is typed and no secret, and keeps it on this phone.
    pub fn write_draft(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        storage::write(storage::DRAFT, &self.draft.with(Draft::to_text));
    }

    /// Keeps on this phone what is being typed, so that a reload loses nothing; secrets never.
    pub fn keep_typed(self, id: &str, text: &str) {
        let known = self.draft.update(|draft| {
            let typed = draft.typed(id)?;
            (*typed != text).then(|| text.clone_into(typed))
        });
        if known.is_some() {
            self.write_draft(|_| ());
        }
    }

    /// Wipes every secret that this page holds.
    pub fn wipe(self) {
        self.session.set(Session::default());
    }

    /// Wipes every secret but those that the last mile needs: the run has all of them now.
    pub fn hand_over(self) {
        let channels = self.channels();
        self.session.update(|session| {
            session.end_form();
            if let Some(channels) = channels {
                session.begun = Some(channels.open());
                session.run_channels = channels.for_the_last_mile();
            }
        });
    }

    /// What is left of an earlier run on this phone.
    pub fn earlier(self) -> Earlier {
        let Some(text) = storage::read(storage::JOURNAL) else {
            return match storage::read(storage::ASIDE) {
                Some(_) => Earlier::Unreadable,
                None => Earlier::None,
            };
        };
        match Journal::from_text(&text) {
            Ok(journal) if journal.finished.is_none() => Earlier::Unfinished(Box::new(journal)),
            Ok(journal) if journal.goal == Goal::Deploy => Earlier::Deployed(Box::new(journal)),
            Ok(_) => Earlier::None,
            Err(JournalProblem::Newer(_)) => Earlier::Newer,
            Err(JournalProblem::Damaged) => Earlier::Unreadable,
        }
    }

    /// Everything that shapes the deployment; nothing while a question is open.
    pub fn blueprint(self) -> Option<Blueprint> {
        let draft = self.draft.get();
        let config = self.config.get_untracked();
        let size = config.sizes.get(draft.size).or(config.sizes.first())?;
        Some(Blueprint {
            name: DeploymentName::parse(&draft.name).ok()?,
            region: RegionCode::parse(&draft.region)?,
            region_name: draft.region_name.clone(),
            vm_guest: size.guest.clone(),
            images: config.images.clone(),
            own_network: draft.own_network,
            senders: self.channels()?.senders(),
        })
    }

    /// The chosen channels with their credentials; nothing while one is missing.
    pub fn channels(self) -> Option<Channels> {
        self.put_together()?.ok()
    }

    /// The chosen channels with their credentials, or why they do not go together; nothing while
    /// one is missing.
    pub fn put_together(self) -> Option<Result<Channels, ChannelsProblem>> {
        let draft = self.draft.get();
        self.session.with(|session| channels(session, &draft))
    }

    /// The channels of the deployment that the screen Done is about, without their secrets: from
    /// its notes, completed by what was typed on this phone; from the run that was begun here where
    /// there are none. That run need not be the one of the notes: they may be another tab's.
    pub fn open_channels(self) -> Vec<Open> {
        let Earlier::Deployed(journal) = self.earlier() else {
            let begun = self.session.with(|session| session.begun.clone());
            return begun.unwrap_or_default();
        };
        let draft = self.draft.get();
        let noted = journal.blueprint.map(|blueprint| blueprint.senders);
        let complete = |sender: &Sender| draft.complete(Open::from(&sender.id));
        noted.unwrap_or_default().iter().map(complete).collect()
    }

    /// What the agent itself needs; nothing while the key is missing.
    pub fn agent_secrets(self) -> Option<Vec<(&'static str, Secret)>> {
        self.session.with(|session| {
            let mut secrets = vec![("ANTHROPIC_API_KEY", session.anthropic.clone()?)];
            secrets.extend(session.github.clone().map(|token| ("GITHUB_TOKEN", token)));
            Some(secrets)
        })
    }
}

fn channels(session: &Session, draft: &Draft) -> Option<Result<Channels, ChannelsProblem>> {
    let channel = |kind: &Kind| match kind {
        Kind::WhatsApp => Some(Channel::WhatsApp(WhatsApp {
            account_sid: session.twilio_sid.clone()?,
            auth_token: session.twilio_token.clone()?,
            sender: draft.sender_number()?,
            allowed: draft.allowed_numbers()?,
            sandbox_code: SandboxCode::parse(&draft.sandbox_code),
        })),
        Kind::Telegram => Some(Channel::Telegram(Telegram {
            token: session.telegram.clone()?,
            bot: session.telegram_bot.clone(),
            chats: parse_chats(&draft.telegram_chats).ok()?,
        })),
        Kind::Discord => Some(Channel::Discord(Discord {
            token: session.discord.clone()?,
            place: ChannelPlace::parse(&draft.discord_channel).ok()?,
            people: AllowList::new(Snowflake::parse_list(&draft.discord_people).ok()?)?,
        })),
    };
    let all: Option<Vec<Channel>> = draft.channels.iter().map(channel).collect();
    Some(Channels::new(all?))
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}
