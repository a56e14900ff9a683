//! Owns the engine, carries out what it asks for, hands out one view of it.
//!
//! It lives as long as the page: a call that is under way outlives the screen that began it. Of
//! several tabs one drives; the others show what it tells them.

use crate::web::state::Watched;
use leptos::task::spawn_local;

use super::api::{self, Road};
use super::browser::http::{self, Sent};
use super::browser::native::{self, Word};
use super::browser::tabs::{self, Claim};
use super::browser::{awake, dom, lifecycle, storage, timers};
use super::held::Held;
use super::words;
use crate::deploy::{Change, Effect, Engine, Event, Journal, Phase, View};
use crate::fly::{AppName, Call, Token};
use crate::stack::Config;
use crate::time::{Span, Time};

/// What a tab says that wants to know whether another one drives.
const WHO: &str = "?";

/// What the other tabs of this page are at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// None of them drives a run.
    None,
    /// One of them does.
    Driving,
    /// The one that did is gone, and its run is not over.
    Gone,
}

/// The run of this page. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub struct Driver {
    engine: Held<Option<Engine>>,
    /// What the engine shows; stays when the run has ended.
    pub view: Watched<Option<View>>,
    /// What is known of other tabs; while one of them drives, `view` is of its run.
    pub others: Watched<Others>,
    /// Whether the browser refused to keep the run's notes beyond this page.
    pub unkept: Watched<bool>,
    /// Whether this tab is about to drive: a second tap changes nothing then.
    claiming: Held<bool>,
    config: Watched<Config>,
    road: Watched<Road>,
    /// The number of the newest alarm: it replaces those before.
    alarm: Held<u64>,
    /// The number of the run: what comes late from an earlier one is dropped.
    run: Held<u64>,
}

impl Driver {
    pub fn new(config: Watched<Config>, road: Watched<Road>) -> Self {
        Self {
            engine: Held::new(None),
            view: Watched::new(None),
            others: Watched::new(Others::None),
            unkept: Watched::new(false),
            claiming: Held::new(false),
            config,
            road,
            alarm: Held::new(0),
            run: Held::new(0),
        }
    }

    /// Listens to the other tabs, and asks whether one of them drives.
    pub fn start(self) {
        tabs::listen(move |line| self.heard(line));
        tabs::say(WHO);
    }

    /// Makes this tab the one that drives; false if another one does, which is followed then.
    /// Nothing if this one drives already, or is about to.
    pub async fn claim(self, how: Claim) -> Option<bool> {
        let about_to = |claiming: &mut bool| std::mem::replace(claiming, true);
        if self.is_running() || self.claiming.update(about_to) {
            return None;
        }
        let got = tabs::claim(how, move || self.yield_run()).await;
        if got {
            self.others.set(Others::None);
        } else {
            self.follow();
        }
        self.claiming.set(false);
        Some(got)
    }

    /// Lets other tabs drive: nothing was begun after all.
    pub fn unclaim(self) {
        tabs::release();
    }

    pub fn is_following(self) -> bool {
        self.others.get() == Others::Driving
    }

    fn heard(self, line: &str) {
        if line == WHO {
            return self.tell_tabs();
        }
        if self.is_running() {
            return;
        }
        // A page of another version says what this one does not understand: it drives all the
        // same.
        if let Some(view) = View::from_glimpse(line) {
            self.view.set(Some(view));
        }
        self.follow();
    }

    fn follow(self) {
        if self.others.get_untracked() != Others::Driving {
            self.others.set(Others::Driving);
            tabs::say(WHO);
        }
        tabs::when_free(move || {
            if self.others.get_untracked() == Others::Driving {
                let over = self.is_over();
                self.others
                    .set(if over { Others::None } else { Others::Gone });
            }
        });
    }

    /// Another tab took over: what this one knows is old from now on.
    fn yield_run(self) {
        if self.is_running() {
            self.run.update(|run| *run += 1);
            self.engine.set(None);
            awake::keep(false);
            self.follow();
        }
    }

    fn tell_tabs(self) {
        if self.is_running() {
            let line = |view: &Option<View>| view.as_ref().map(View::glimpse);
            if let Some(line) = self.view.with_untracked(line) {
                tabs::say(&line);
            }
        }
    }

    fn is_over(self) -> bool {
        let over = |view: &Option<View>| {
            view.as_ref()
                .is_some_and(|view| matches!(view.phase, Phase::Succeeded | Phase::Removed))
        };
        self.view.with_untracked(over)
    }

    /// Begins a run; this tab must have claimed it.
    pub fn begin(self, engine: Engine, first: Event) {
        self.run.update(|run| *run += 1);
        self.engine.set(Some(engine));
        if !http::is_online() {
            self.tell(Event::Online(false));
        }
        self.tell(first);
    }

    /// Ends a run and forgets its secrets; its journal stays.
    pub fn put_away(self) {
        self.end();
        self.view.set(None);
    }

    fn end(self) {
        self.engine.set(None);
        awake::keep(false);
        tabs::release();
    }

    /// Tells the engine what happened and carries out what it wants.
    pub fn tell(self, event: Event) {
        let now = timers::now();
        let handle = |engine: &mut Option<Engine>| engine.as_mut().map(|e| e.handle(event, now));
        let effects = self.engine.update(handle);
        for effect in effects.unwrap_or_default() {
            if matches!(effect, Effect::Save) && !tabs::is_own() {
                return self.yield_run();
            }
            self.carry_out(effect);
        }
        self.redraw();
    }

    pub fn change(self, change: Change) {
        // What was typed on the card goes on in the engine alone.
        let typed = matches!(
            change,
            Change::Token(_) | Change::Agent(_) | Change::Channels { .. }
        );
        if typed {
            dom::forget_typed_secrets();
        }
        self.tell(Event::Change(change));
    }

    pub fn went_online(self, online: bool) {
        self.tell(Event::Online(online));
    }

    pub fn became_visible(self, visible: bool) {
        if visible {
            awake::renew();
        }
        self.tell(Event::Visible(visible));
    }

    /// Draws what the engine shows now; times pass without anything happening.
    pub fn redraw(self) {
        let now = timers::now();
        let view = self
            .engine
            .with(|engine| engine.as_ref().map(|e| e.view(now)));
        let Some(view) = view else { return };
        let working = matches!(view.phase, Phase::Working | Phase::Stopping);
        let before = self
            .view
            .with_untracked(|view| view.as_ref().map(|view| view.phase));
        if before == Some(Phase::Working) {
            if let Some(notice) = words::offers::notice(&view) {
                native::say(Word::Ended, &notice);
            }
        }
        self.view.set(Some(view));
        self.tell_tabs();
        if self.is_over() {
            self.finish();
        } else {
            awake::keep(working && lifecycle::is_visible());
        }
    }

    pub fn is_running(self) -> bool {
        self.engine.with(Option::is_some)
    }

    /// Whether the person stopped it and nothing is under way any more.
    pub fn is_stopped(self) -> bool {
        let stopped = |view: &Option<View>| {
            view.as_ref()
                .is_some_and(|view| view.phase == Phase::Stopped)
        };
        self.view.with_untracked(stopped)
    }

    /// What is remembered of the run.
    pub fn journal(self) -> Option<Journal> {
        self.engine
            .with(|engine| Some(engine.as_ref()?.journal().clone()))
    }

    /// The run's token, for the questions that a person asks in between.
    pub fn token(self) -> Option<Token> {
        let read =
            |engine: &Option<Engine>| Token::parse(engine.as_ref()?.authorization().expose()).ok();
        self.engine.with(read)
    }

    pub fn has_view(self) -> bool {
        self.view.with_untracked(Option::is_some)
    }

    pub fn has_succeeded(self) -> bool {
        let succeeded = |view: &Option<View>| {
            view.as_ref()
                .is_some_and(|view| view.phase == Phase::Succeeded)
        };
        self.view.with_untracked(succeeded)
    }

    /// Whether nothing is left of what the run was about.
    pub fn has_removed(self) -> bool {
        let removed = |view: &Option<View>| {
            view.as_ref()
                .is_some_and(|view| view.phase == Phase::Removed)
        };
        self.view.with_untracked(removed)
    }

    /// A run that reached its goal needs its token no more. Of one that removed everything no
    /// note is left either.
    fn finish(self) {
        if self.has_removed() {
            storage::forget(storage::JOURNAL);
        }
        self.end();
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Save => {
                let text = |engine: &Option<Engine>| engine.as_ref().map(|e| e.journal().to_text());
                if let Some(text) = self.engine.with(text) {
                    let kept = storage::write(storage::JOURNAL, &text);
                    if self.unkept.get_untracked() == kept {
                        self.unkept.set(!kept);
                    }
                }
            }
            Effect::Call {
                id,
                call,
                time_limit,
            } => self.call(id, call, time_limit),
            Effect::Probe {
                id,
                app,
                time_limit,
            } => self.probe(id, app, time_limit),
            Effect::WakeAt(time) => self.wake_at(time),
        }
    }

    fn call(self, id: u64, call: Call, time_limit: Span) {
        let authorization = self
            .engine
            .with(|engine| Some(engine.as_ref()?.authorization().clone()));
        let Some(authorization) = authorization else {
            return;
        };
        let run = self.run.get();
        let roads = self
            .config
            .with_untracked(|config| config.api_roads.clone());
        spawn_local(async move {
            let sent = api::send(&roads, self.road, &call, &authorization, time_limit).await;
            self.tell_of(
                run,
                match sent {
                    Sent::Answered { status, body } => Event::Answered { id, status, body },
                    Sent::Lost(lost) => Event::Lost { id, lost },
                },
            );
        });
    }

    fn probe(self, id: u64, app: AppName, time_limit: Span) {
        let run = self.run.get();
        let address = self
            .config
            .with_untracked(|config| config.relay_address(&app));
        spawn_local(async move {
            let reached = http::reaches(&format!("{address}/health"), time_limit).await;
            self.tell_of(run, Event::Probed { id, reached });
        });
    }

    fn wake_at(self, time: Time) {
        let run = self.run.get();
        self.alarm.update(|alarm| *alarm += 1);
        let alarm = self.alarm.get();
        spawn_local(async move {
            timers::sleep(time.since(timers::now())).await;
            if self.alarm.get() == alarm {
                self.tell_of(run, Event::Wake);
            }
        });
    }

    fn tell_of(self, run: u64, event: Event) {
        if self.run.get() == run {
            self.tell(event);
        }
    }
}
