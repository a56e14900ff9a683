//! What the page knows, which screen is shown, and the address bar.
//!
//! Addresses are matched by hand: there are ten of them. A deep link leads to the first screen
//! that still needs an answer, as secrets do not survive a reload.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::Road;
use super::browser::lifecycle::{self, Change};
use super::browser::native::{self, Word};
use super::browser::{config, dom, http, storage, timers};
use super::driver::{Driver, Others};
use super::fields;
use super::held::Held;
use super::node::watch;
use super::words;
use crate::channels::whatsapp::{Allowed, WhatsApp, SANDBOX_NUMBER};
use crate::channels::Channel;
use crate::credentials::phone::PhoneNumber;
use crate::deploy::{Goal, Journal, JournalProblem};
use crate::fly::{OrgSlug, RegionCode, Token};
use crate::secret::Secret;
use crate::stack::{Blueprint, Config, DeploymentName, SenderId};
use crate::time::Span;

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Welcome,
    Account,
    Place,
    AiKey,
    Channel,
    Review,
    Running,
    Done,
    Resume,
    UndoResumed,
    Destroy,
}

/// The screens with a question, in their order.
pub const QUESTIONS: [Screen; 5] = [
    Screen::Account,
    Screen::Place,
    Screen::AiKey,
    Screen::Channel,
    Screen::Review,
];

const ADDRESSES: [(Screen, &str); 11] = [
    (Screen::Welcome, "/"),
    (Screen::Account, "/account"),
    (Screen::Place, "/where"),
    (Screen::AiKey, "/ai-key"),
    (Screen::Channel, "/channel"),
    (Screen::Review, "/review"),
    (Screen::Running, "/deploying"),
    (Screen::Done, "/done"),
    (Screen::Resume, "/continue"),
    (Screen::UndoResumed, "/undo"),
    (Screen::Destroy, "/destroy"),
];

impl Screen {
    pub fn address(self) -> &'static str {
        let found = ADDRESSES.iter().find(|(screen, _)| *screen == self);
        found.map_or("/", |(_, address)| address)
    }

    fn at(path: &str) -> Self {
        let path = if path.len() > 1 {
            path.trim_end_matches('/')
        } else {
            path
        };
        let found = ADDRESSES.iter().find(|(_, address)| *address == path);
        found.map_or(Self::Welcome, |(screen, _)| *screen)
    }

    /// The screen's short name and its place among the questions, counted from 1.
    pub fn place(self) -> Option<(usize, &'static str)> {
        let name = match self {
            Self::Account => words::account::NAME,
            Self::Place => words::wherein::NAME,
            Self::AiKey => words::ai_key::NAME,
            Self::Channel => words::channel::NAME,
            Self::Review => words::review::NAME,
            _ => return None,
        };
        let index = QUESTIONS.iter().position(|screen| *screen == self)?;
        Some((index + 1, name))
    }
}

/// What the forms ask for and is no secret; kept on this phone while unfinished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub name: String,
    pub region: String,
    /// The region's name for people.
    pub region_name: String,
    pub size: usize,
    pub own_network: bool,
    pub own_sender: bool,
    pub sender: String,
    pub allowed: String,
}

impl Draft {
    /// The number that the agent writes from.
    pub fn sender_number(&self) -> Option<PhoneNumber> {
        let typed = if self.own_sender {
            &self.sender
        } else {
            SANDBOX_NUMBER
        };
        PhoneNumber::parse(typed).ok()
    }

    fn allowed_numbers(&self) -> Option<Allowed> {
        fields::allowed(&self.allowed).ok()
    }
}

/// Secrets, in memory only; each is wiped when it is dropped.
#[derive(Default)]
pub struct Session {
    pub token: Option<Token>,
    pub org: Option<OrgSlug>,
    /// The organization's name for people.
    pub organization: String,
    pub anthropic: Option<Secret>,
    pub github: Option<Secret>,
    pub twilio_sid: Option<Secret>,
    pub twilio_token: Option<Secret>,
}

/// Whether the host's configuration has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setup {
    Loading,
    Ready,
    Broken(String),
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
    pub screen: RwSignal<Screen>,
    pub setup: RwSignal<Setup>,
    pub config: RwSignal<Config>,
    pub road: RwSignal<Road>,
    pub online: RwSignal<bool>,
    /// What the phone offers beyond a page, see [`native`].
    pub offers: RwSignal<u32>,
    /// What screen readers are told.
    pub said: RwSignal<String>,
    pub session: Held<Session>,
    pub draft: Held<Draft>,
    pub driver: Driver,
}

impl App {
    pub fn new() -> Self {
        let config = RwSignal::new(Config::default());
        let road = RwSignal::new(Road::Unknown);
        let draft = storage::read(storage::DRAFT);
        let draft = draft
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        Self {
            screen: RwSignal::new(Screen::Welcome),
            setup: RwSignal::new(Setup::Loading),
            config,
            road,
            online: RwSignal::new(http::is_online()),
            offers: RwSignal::new(0),
            said: RwSignal::new(String::new()),
            session: Held::new(Session::default()),
            draft: Held::new(draft),
            driver: Driver::new(config, road),
        }
    }

    /// Reads the configuration and the address, and watches the phone.
    pub fn start(self) {
        leptos::task::spawn_local(async move {
            match config::load().await {
                Ok(config) => {
                    self.config.set(config);
                    self.setup.set(Setup::Ready);
                }
                Err(problem) => self.setup.set(Setup::Broken(problem.message)),
            }
        });
        lifecycle::watch(move |change| match change {
            Change::Moved => self.follow_address(),
            Change::Online(online) => {
                self.online.set(online);
                self.driver.went_online(online);
            }
            Change::Visible(visible) => self.driver.became_visible(visible),
        });
        timers::every(Span::seconds(1), move || self.driver.redraw());
        self.put_aside();
        self.driver.start();
        watch(move || {
            if self.driver.others.get() == Others::Gone {
                self.take_up();
            }
        });
        self.follow_address();
        // What is begun or typed is not to be swept away by a newer version of the page.
        watch(move || {
            let word = if self.is_idle() {
                Word::Idle
            } else {
                Word::Busy
            };
            native::say(word, "");
        });
        native::watch(move |offers| self.offers.set(offers));
    }

    /// Whether loading the page anew would lose nothing: the first screen is shown, no tab drives
    /// a run, and no key was entered.
    pub fn is_idle(self) -> bool {
        self.driver.view.with(|_| ());
        self.screen.get() == Screen::Welcome
            && !self.driver.is_running()
            && self.driver.others.get() != Others::Driving
            && self.session.with(|session| session.token.is_none())
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
            let unfinished = matches!(self.earlier(), Earlier::Unfinished(_));
            self.replace(if unfinished {
                Screen::Resume
            } else {
                Screen::Welcome
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
            Screen::Destroy => asked,
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
            Screen::Channel => {
                session.twilio_sid.is_some()
                    && session.twilio_token.is_some()
                    && draft.sender_number().is_some()
                    && draft.allowed_numbers().is_some()
            }
            _ => true,
        })
    }

    /// Changes what is typed and no secret, and keeps it on this phone.
    pub fn write_draft(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        if let Ok(text) = self.draft.with(serde_json::to_string) {
            storage::write(storage::DRAFT, &text);
        }
    }

    /// Wipes every secret that this page holds outside a run.
    pub fn wipe(self) {
        self.session.set(Session::default());
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
            senders: draft
                .sender_number()
                .map(SenderId::WhatsApp)
                .into_iter()
                .collect(),
        })
    }

    /// The channel with its credentials; nothing while one is missing.
    pub fn channel(self) -> Option<Channel> {
        let draft = self.draft.get();
        self.session.with(|session| {
            Some(Channel::WhatsApp(WhatsApp {
                account_sid: session.twilio_sid.clone()?,
                auth_token: session.twilio_token.clone()?,
                sender: draft.sender_number()?,
                allowed: draft.allowed_numbers()?,
                sandbox_code: None,
            }))
        })
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

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}
