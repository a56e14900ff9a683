//! The engine and the model of Fly on one virtual clock, with everything that can come between.

use std::collections::BTreeMap;

use fake_fly::{Outcome, Request, World};
use textslash::deploy::{Effect, Engine, Event, Journal};
use textslash::fly::Lost;
use textslash::Time;

use crate::chance::Chance;
use crate::sabotage::Sabotage;

/// Something on its way.
enum Way {
    ToEngine(Event),
    /// A request that the engine has given up, and that arrives all the same.
    ToFly(Request),
}

/// How much goes wrong between the phone and Fly, in ten thousandths of all requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mischief {
    pub(crate) lose_request: u64,
    pub(crate) lose_answer: u64,
    /// The client hears nothing, and the request arrives seconds after it gave up.
    pub(crate) late: u64,
    /// The tab is killed before an effect is carried out.
    pub(crate) kill: u64,
    /// What is done to the one request of this number, counted from 0.
    pub(crate) at: Option<(usize, Harm)>,
}

/// What can be done to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Harm {
    LoseRequest,
    LoseAnswer,
    Late,
    KillBefore,
    KillAfter,
    Trouble,
    TroubleAfter,
    TooMany,
    Html,
}

impl Harm {
    pub(crate) const ALL: [Self; 9] = [
        Self::LoseRequest,
        Self::LoseAnswer,
        Self::Late,
        Self::KillBefore,
        Self::KillAfter,
        Self::Trouble,
        Self::TroubleAfter,
        Self::TooMany,
        Self::Html,
    ];
}

pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) engine: Engine,
    pub(crate) now: u64,
    /// How far the phone's clock is ahead of the time that passes.
    pub(crate) clock_ahead: u64,
    /// The journal as the browser's storage holds it; nothing before the first save.
    pub(crate) stored: Option<String>,
    pub(crate) offline: bool,
    pub(crate) mischief: Mischief,
    pub(crate) sabotage: Sabotage,
    pub(crate) chance: Chance,
    /// The tab is dead until somebody opens the page again.
    pub(crate) killed: bool,
    pub(crate) requests: usize,
    pub(crate) events: u64,
    pub(crate) harms: BTreeMap<&'static str, u64>,
    pub(crate) trace: Option<Vec<String>>,
    queue: BTreeMap<(u64, u64), Way>,
    wake: Option<u64>,
    order: u64,
}

/// When a run begins.
pub(crate) const START: u64 = 1_000;

/// So far that the phone's clock can be set back and back.
pub(crate) const CLOCK_AHEAD: u64 = 1_000 * 3_600_000;

/// The longest that a given-up request can still be under way.
const LATEST: u64 = 4_000;

impl Stage {
    pub(crate) fn new(engine: Engine, world: World, chance: Chance) -> Self {
        Self {
            world,
            engine,
            now: START,
            clock_ahead: CLOCK_AHEAD,
            stored: None,
            offline: false,
            mischief: Mischief::default(),
            sabotage: Sabotage::None,
            chance,
            killed: false,
            requests: 0,
            events: 0,
            harms: BTreeMap::new(),
            trace: None,
            queue: BTreeMap::new(),
            wake: None,
            order: 0,
        }
    }

    /// The time by the phone's clock.
    pub(crate) fn clock(&self) -> Time {
        Time(self.now + self.clock_ahead)
    }

    pub(crate) fn count(&mut self, harm: &'static str) {
        *self.harms.entry(harm).or_insert(0) += 1;
    }

    pub(crate) fn say(&mut self, text: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>9.3} s  {}", self.now as f64 / 1000.0, text()));
        }
    }

    /// Puts another engine in the place of the one that is gone.
    pub(crate) fn open(&mut self, engine: Engine) {
        self.engine = engine;
        self.killed = false;
        self.queue.retain(|_, way| matches!(way, Way::ToFly(_)));
        self.wake = None;
        self.tell(Event::Start);
    }

    /// The journal that a page opened now would find.
    pub(crate) fn found(&self) -> Option<Journal> {
        let text = self.stored.as_deref()?;
        Some(Journal::from_text(text).unwrap_or_else(|why| panic!("unreadable journal: {why:?}")))
    }

    pub(crate) fn tell(&mut self, event: Event) {
        if self.killed {
            return;
        }
        self.events += 1;
        let effects = self.engine.handle(event, self.clock());
        for effect in effects {
            if self.chance.in_10_000(self.mischief.kill) {
                self.kill("killed");
            }
            if self.killed {
                return;
            }
            self.carry_out(effect);
        }
    }

    pub(crate) fn kill(&mut self, why: &'static str) {
        self.count(why);
        self.say(|| format!("-- the tab is {why}"));
        self.killed = true;
        self.queue.retain(|_, way| matches!(way, Way::ToFly(_)));
        self.wake = None;
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Save if self.sabotage == Sabotage::SkipJournal && self.stored.is_some() => {}
            Effect::Save => self.stored = Some(self.engine.journal().to_text()),
            Effect::WakeAt(time) => {
                self.wake = Some(self.now + time.since(self.clock()).0.max(1));
            }
            Effect::Probe { id, app, .. } => {
                let reached = !self.offline && self.world.probe(self.now, app.as_str(), "/") != 0;
                self.say(|| format!("probe {app}: {reached}"));
                self.deliver(150, Way::ToEngine(Event::Probed { id, reached }));
            }
            Effect::Call {
                id,
                call,
                time_limit,
            } => {
                let request = call.request();
                let path = format!("/v1{}", request.path);
                let mut asked = Request::new(request.method.as_str(), &path);
                asked.authorization = Some(self.engine.authorization().expose().to_owned());
                if let Some(body) = &request.body {
                    asked.content_type = Some("application/json".into());
                    asked.body = body.expose().to_owned();
                }
                let number = self.requests;
                self.requests += 1;
                self.send(id, number, &asked, time_limit.0);
            }
        }
    }

    fn send(&mut self, id: u64, number: usize, asked: &Request, limit: u64) {
        let what = format!("{} {}", asked.method, asked.path);
        if self.offline {
            self.say(|| format!("#{number} {what}: offline"));
            return self.deliver(
                60,
                Way::ToEngine(Event::Lost {
                    id,
                    lost: Lost::Offline,
                }),
            );
        }
        let harm = self.harm(number);
        let lost = |lost| Way::ToEngine(Event::Lost { id, lost });
        let answer = |status, body: &str| {
            Way::ToEngine(Event::Answered {
                id,
                status,
                body: body.to_owned(),
            })
        };
        let html = "<html><body>gateway</body></html>";
        match harm {
            Some(Harm::LoseRequest) => {
                self.count("request lost");
                self.say(|| format!("#{number} {what}: request lost"));
                self.deliver(400, lost(Lost::Unreachable));
            }
            Some(Harm::Late) => {
                self.count("request late");
                self.say(|| format!("#{number} {what}: late"));
                self.deliver(limit, lost(Lost::TimedOut));
                let late = limit + self.chance.below(LATEST);
                self.deliver(late, Way::ToFly(asked.clone()));
            }
            Some(Harm::KillBefore) => self.kill("killed before a request"),
            Some(Harm::Trouble) => {
                self.count("503");
                self.say(|| format!("#{number} {what}: 503, nothing done"));
                self.deliver(200, answer(503, html));
            }
            Some(Harm::TooMany) => {
                self.count("429");
                self.say(|| format!("#{number} {what}: 429"));
                self.deliver(80, answer(429, ""));
            }
            Some(Harm::Html) => {
                self.count("hotel page");
                self.say(|| format!("#{number} {what}: somebody else's page"));
                self.deliver(80, answer(200, html));
            }
            _ => {
                let outcome = self.sabotage.handle(&mut self.world, self.now, asked);
                let latency = outcome.latency_ms();
                self.say(|| match outcome.response() {
                    Some(response) => format!("#{number} {what}: {}", response.status),
                    None => format!("#{number} {what}: lost by the platform"),
                });
                match (harm, &outcome) {
                    (Some(Harm::KillAfter), _) => self.kill("killed after a request"),
                    (Some(Harm::LoseAnswer), _) => {
                        self.count("answer lost");
                        self.say(|| "   its answer is lost".to_owned());
                        self.deliver(latency.min(limit), lost(Lost::Unreachable));
                    }
                    (Some(Harm::TroubleAfter), _) => {
                        self.count("503 after the effect");
                        self.deliver(latency.min(limit), answer(502, html));
                    }
                    (_, Outcome::Answered { response, .. }) if latency <= limit => {
                        self.deliver(latency, answer(response.status, &response.body));
                    }
                    _ => self.deliver(latency.min(limit), lost(Lost::TimedOut)),
                }
            }
        }
    }

    fn harm(&mut self, number: usize) -> Option<Harm> {
        if let Some((at, harm)) = self.mischief.at {
            return (at == number).then_some(harm);
        }
        let dice = self.chance.below(10_000);
        let Mischief {
            lose_request,
            lose_answer,
            late,
            ..
        } = self.mischief;
        let mut edge = 0;
        for (rate, harm) in [
            (lose_request, Harm::LoseRequest),
            (lose_answer, Harm::LoseAnswer),
            (late, Harm::Late),
            (late, Harm::Trouble),
            (late, Harm::TroubleAfter),
            (late, Harm::TooMany),
            (late / 2, Harm::Html),
        ] {
            edge += rate;
            if dice < edge {
                return Some(harm);
            }
        }
        None
    }

    fn deliver(&mut self, after: u64, way: Way) {
        self.order += 1;
        self.queue
            .insert((self.now + after.max(1), self.order), way);
    }

    /// Goes on to the next thing that happens; false if nothing ever will.
    pub(crate) fn step(&mut self) -> bool {
        let next = self.queue.keys().next().copied();
        let wake = self.wake.map(|time| (time, 0));
        let Some(at) = next.into_iter().chain(wake).min() else {
            return false;
        };
        self.now = self.now.max(at.0);
        self.world.advance(self.now);
        if Some(at) == wake {
            self.wake = None;
            self.tell(Event::Wake);
            return true;
        }
        match self.queue.remove(&at) {
            Some(Way::ToEngine(event)) => self.tell(event),
            Some(Way::ToFly(request)) => {
                self.say(|| format!("late arrival: {} {}", request.method, request.path));
                self.world.handle(self.now, &request);
            }
            None => {}
        }
        true
    }

    /// Stops the device; what is in the network arrives all the same.
    pub(crate) fn freeze(&mut self, milliseconds: u64) {
        let until = self.now + milliseconds;
        let due = |way: &Way| matches!(way, Way::ToFly(_));
        let keys: Vec<(u64, u64)> = self
            .queue
            .iter()
            .filter(|(at, way)| at.0 <= until && due(way))
            .map(|(at, _)| *at)
            .collect();
        for key in keys {
            if let Some(Way::ToFly(request)) = self.queue.remove(&key) {
                self.say(|| format!("late arrival: {} {}", request.method, request.path));
                self.world.handle(key.0, &request);
            }
        }
        self.now = until;
        self.world.advance(until);
    }

    /// Lets time pass without anybody looking at the page.
    pub(crate) fn pass(&mut self, milliseconds: u64) {
        let until = self.now + milliseconds;
        loop {
            let next = self.queue.keys().next().map(|at| at.0);
            let next = next.into_iter().chain(self.wake).min();
            match next {
                Some(at) if at <= until => {
                    self.step();
                }
                _ => break,
            }
        }
        self.now = until;
        self.world.advance(until);
    }
}
