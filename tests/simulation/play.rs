//! One run: a person, a phone, a network and Fly, all from one seed.

use fake_fly::{practice, Faults, World};
use textslash::deploy::{Act, Claim, Engine, Event, Goal, Journal, Owned, Phase, Vault};
use textslash::stack::{Blueprint, Images, Role};
use textslash::Time;

use crate::chance::Chance;
use crate::invariants::Judge;
use crate::scenario::{later_dice, tidies, Plan, Scenario, Stands};
use crate::stage::{Mischief, Stage, CLOCK_AHEAD, START};
use crate::things::*;

/// After this many questions the world is well again, so that every run must come to an end.
pub(crate) const PATIENCE: u32 = 25;

/// No run may take longer than this, with all its pauses.
const MAX_TIME: u64 = 48 * 3_600_000;

/// How a run went.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) events: u64,
    pub(crate) requests: usize,
    pub(crate) virtual_ms: u64,
    pub(crate) pauses: u32,
    pub(crate) harms: std::collections::BTreeMap<&'static str, u64>,
    pub(crate) end: &'static str,
    pub(crate) broken: Option<String>,
    pub(crate) trace: Vec<String>,
}

/// Plays a scenario to its end.
pub(crate) fn play(scenario: &Scenario) -> Outcome {
    let mut chance = Chance::new(scenario.seed);
    let mut world = World::new(scenario.seed);
    world.set_faults(scenario.faults.clone());
    if scenario.two_names {
        world.set_raw_slug("ada-123");
    }
    let images = match chance.below(40) {
        word @ 0..=3 if scenario.unrest > 0 && !scenario.fly_is_well => {
            let word = ["private", "missing", "huge", "crash"][word as usize];
            Images {
                vm: format!("registry.example/vm-{word}:1"),
                ..good_images()
            }
        }
        _ => good_images(),
    };
    let now = Time(START + CLOCK_AHEAD);
    let engine = if scenario.plan == Plan::Stranger {
        world.plant_app("agent-relay", practice::ORG);
        let vault = Vault::new(token(practice::ORG_TOKEN));
        Engine::destroy(name("agent"), org(), vault, scenario.seed, now)
    } else {
        fresh(scenario.seed, now, practice::ORG_TOKEN, images)
    };
    for (role, stands) in Role::ALL.into_iter().zip(scenario.before) {
        let app = name("agent").app(role).to_string();
        if stands != Stands::Nothing {
            world.plant_app(&app, practice::ORG);
        }
        if stands == Stands::Public {
            world.plant_address(&app, "v6");
        }
        if stands == Stands::InUse {
            world.plant_machine(&app, role.machine_name(), "registry.example/site:1");
        }
    }
    let judge = Judge::new(&world);
    let mut stage = Stage::new(engine, world, chance);
    stage.mischief = scenario.mischief.clone();
    stage.sabotage = scenario.sabotage;
    stage.trace = scenario.trace.then(Vec::new);
    let faults = &scenario.faults;
    for (is_so, what) in [
        (scenario.two_names, "two names"),
        (faults.endless_lists.is_some(), "endless lists"),
        (!faults.error_regions.is_empty(), "region out of reach"),
    ] {
        if is_so {
            stage.count(what);
        }
    }
    let player = Player {
        stage,
        judge,
        pauses: 0,
        restarts: 0,
        given: Vec::new(),
        keys: Keys::First,
        volume: None,
        notes: None,
        plan: scenario.plan,
        fly_is_well: scenario.fly_is_well,
        tidies: tidies(scenario.seed),
        unrest: scenario.unrest,
        clock_jumps: scenario.clock_jumps,
        clock_dice: later_dice(!scenario.seed),
    };
    player.run()
}

/// Whoever holds the phone, and what is known of the run from outside.
pub(crate) struct Player {
    pub(crate) stage: Stage,
    pub(crate) judge: Judge,
    pub(crate) pauses: u32,
    pub(crate) restarts: u32,
    /// Apps that the person said are theirs to use.
    pub(crate) given: Vec<String>,
    /// What was entered on the device at hand.
    pub(crate) keys: Keys,
    /// Where the data is, once a deployment has succeeded.
    pub(crate) volume: Option<String>,
    /// What the phone that was put away remembers.
    pub(crate) notes: Option<Journal>,
    pub(crate) plan: Plan,
    pub(crate) fly_is_well: bool,
    /// Whether old notes are undone instead of gone on with.
    pub(crate) tidies: bool,
    pub(crate) unrest: u64,
    pub(crate) clock_jumps: u64,
    pub(crate) clock_dice: Chance,
}

/// Whether the notes say that an app may be used, or removed.
fn is_claimed(app: &Act<Owned>) -> bool {
    let claimed = |owned: &Owned| owned.claim != Claim::Unproven;
    app.evidence().map_or(!app.is_planned(), claimed)
}

impl Player {
    fn run(mut self) -> Outcome {
        self.stage.tell(Event::Start);
        let result = self.go();
        let mut outcome = Outcome {
            events: self.stage.events,
            requests: self.stage.requests,
            virtual_ms: self.stage.now,
            pauses: self.pauses,
            harms: std::mem::take(&mut self.stage.harms),
            trace: self.stage.trace.take().unwrap_or_default(),
            ..Outcome::default()
        };
        if !outcome.trace.is_empty() {
            for step in self.stage.engine.view(self.stage.clock()).steps {
                outcome
                    .trace
                    .push(format!("{:?} {:?} {}", step.step, step.state, step.note));
            }
        }
        match result {
            Ok(end) => outcome.end = end,
            Err(why) => outcome.broken = Some(why),
        }
        outcome
    }

    fn go(&mut self) -> Result<&'static str, String> {
        loop {
            self.look()?;
            if self.stage.now > MAX_TIME {
                return Err("it never came to an end".into());
            }
            if self.stage.killed {
                self.come_back();
                continue;
            }
            let phase = self.stage.engine.phase();
            if let (Plan::Undo(at), Goal::Deploy) = (self.plan, self.stage.engine.journal().goal) {
                if self.stage.events >= at || phase == Phase::Succeeded {
                    self.stage.say(|| "the person undoes everything".into());
                    self.stage.tell(Event::Undo);
                    continue;
                }
            }
            if let Plan::PutAway(at) = self.plan {
                if self.stage.events >= at || phase == Phase::Succeeded {
                    self.put_away();
                    continue;
                }
            }
            match phase {
                Phase::Succeeded => {
                    Judge::at_success(&mut self.stage.world, self.stage.now)?;
                    self.data_stays()?;
                    match self.plan {
                        Plan::Deploy if self.notes.is_some() => self.take_out(),
                        Plan::Deploy => return Ok("deployed"),
                        Plan::Again => self.again(),
                        Plan::Tidy => self.stage.tell(Event::Undo),
                        _ => self.destroy(),
                    }
                }
                Phase::Removed => {
                    // Whatever was still on its way has arrived by then.
                    self.stage.pass(180_000);
                    self.look()?;
                    if self.plan == Plan::Tidy {
                        self.data_stays()?;
                        return Ok("tidied");
                    }
                    Judge::after_removal(&self.stage.world)?;
                    return Ok("removed");
                }
                Phase::Stopped => {
                    let several = self.notes.is_some() || self.volume.is_some();
                    let event = if several || self.stage.chance.in_10_000(7_000) {
                        Event::GoOn
                    } else {
                        Event::Undo
                    };
                    self.stage.tell(event);
                }
                Phase::Working | Phase::Stopping => self.wait()?,
                Phase::Paused => {
                    // Others may still be under way; a person reads before they act.
                    let until = self.stage.now + 3_000;
                    while self.stage.now < until && !self.stage.killed && self.stage.step() {
                        self.look()?;
                    }
                    if !self.stage.killed && self.stage.engine.phase() == Phase::Paused {
                        if let Some(end) = self.answer()? {
                            return Ok(end);
                        }
                    }
                }
            }
        }
    }

    /// Every invariant, after every event.
    fn look(&mut self) -> Result<(), String> {
        self.judge.after_event(&self.stage.world)?;
        match &self.stage.stored {
            Some(text) => Judge::text("the journal", text),
            None => Ok(()),
        }
    }

    fn wait(&mut self) -> Result<(), String> {
        if self.clock_dice.in_10_000(self.clock_jumps) {
            self.set_clock();
            return Ok(());
        }
        if self.stage.chance.in_10_000(self.unrest) {
            self.fidget();
            return Ok(());
        }
        if self.stage.step() || self.stage.killed {
            return Ok(());
        }
        if self.stage.offline {
            self.stage.offline = false;
            self.stage.tell(Event::Online(true));
            return Ok(());
        }
        Err(format!(
            "it waits for nothing, {:?}",
            self.stage.engine.phase()
        ))
    }

    /// What phones do.
    fn fidget(&mut self) {
        match self.stage.chance.below(5) {
            0 => {
                self.stage.count("offline spell");
                self.stage.say(|| "-- offline".into());
                let spell = self.stage.chance.below(400_000);
                self.stage.offline = true;
                self.stage.tell(Event::Online(false));
                self.stage.pass(spell);
                self.stage.offline = false;
                self.stage.say(|| "-- online".into());
                self.stage.tell(Event::Online(true));
            }
            1 => {
                self.stage.count("hidden page");
                let spell = self.stage.chance.below(120_000);
                self.stage.tell(Event::Visible(false));
                self.stage.pass(spell);
                self.stage.tell(Event::Visible(true));
            }
            2 => {
                self.stage.count("stop");
                self.stage.say(|| "the person stops it".into());
                self.stage.tell(Event::Cancel);
            }
            3 => {
                // A second tab that takes over kills the first one's run without a word.
                self.stage.kill("taken over");
            }
            _ => {
                self.stage.count("lid closed");
                let spell = self.stage.chance.below(3_600_000);
                self.stage.freeze(spell);
                self.stage.tell(Event::Wake);
            }
        }
    }

    /// Networks and people set clocks, by hours when they were wrong.
    fn set_clock(&mut self) {
        let by = 100_000 + self.clock_dice.below(5 * 3_600_000);
        let ahead = self.clock_dice.in_10_000(5_000);
        let now = self.stage.clock_ahead;
        let (what, then) = if ahead {
            ("clock set ahead", now + by)
        } else {
            ("clock set back", now.saturating_sub(by))
        };
        self.stage.count(what);
        self.stage.say(|| format!("-- {what} by {} s", by / 1000));
        self.stage.clock_ahead = then;
        // Some are told of it at once, some by whatever happens next.
        if self.clock_dice.in_10_000(5_000) {
            self.stage.tell(Event::Wake);
        }
    }

    /// From now on the world is well.
    pub(crate) fn calm(&mut self) {
        self.stage.world.set_faults(Faults::default());
        self.stage.mischief = Mischief::default();
        self.unrest = 0;
        self.clock_jumps = 0;
    }

    /// Somebody opens the page again.
    fn come_back(&mut self) {
        let away = self.stage.chance.below(120_000);
        self.stage.pass(500 + away);
        self.stage.count("restart");
        self.restarts += 1;
        if self.restarts == PATIENCE {
            self.calm();
        }
        let seed = self.stage.chance.next();
        let (now, fresh_token) = (self.stage.clock(), practice::FRESH_TOKEN);
        let found = self.stage.found();
        // A word that was not written down was not given; one that another phone wrote down was.
        let notes = self.notes.clone();
        let recorded = |app: &String| {
            let halves = Role::ALL.iter();
            found.iter().chain(&notes).any(|journal| {
                let mut halves = halves
                    .clone()
                    .filter(|role| is_claimed(&journal.half(**role).app));
                halves.any(|role| journal.name.app(*role).as_str() == app)
            })
        };
        self.take_back(|app| !recorded(app));
        let Some(journal) = found else {
            self.stage
                .say(|| "the page is opened: nothing is remembered".into());
            return self
                .stage
                .open(fresh(seed, now, fresh_token, good_images()));
        };
        self.stage
            .say(|| format!("the page is opened: {:?} of {}", journal.goal, journal.name));
        let vault = self.vault(&journal);
        self.stage.open(Engine::resume(journal, vault, seed));
    }

    fn destroy(&mut self) {
        self.stage
            .say(|| "the person destroys it from another phone".into());
        let vault = Vault::new(token(practice::FRESH_TOKEN));
        let name = self.stage.engine.journal().name.clone();
        let engine = Engine::destroy(
            name,
            org(),
            vault,
            self.stage.chance.next(),
            self.stage.clock(),
        );
        self.take_over(engine);
    }

    /// Every success after the first one is with the same volume.
    fn data_stays(&mut self) -> Result<(), String> {
        let census = self.stage.world.census();
        let vm = self.stage.engine.journal().name.app(Role::Vm);
        let volumes = census.app(vm.as_str()).map(|app| app.volumes.iter());
        let kept = volumes.into_iter().flatten().find(|volume| volume.billed);
        let kept = kept.map(|volume| volume.id.clone());
        match (&self.volume, &kept) {
            (Some(before), now) if Some(before) != now.as_ref() => {
                Err(format!("the data of {before} is lost, {now:?} stands"))
            }
            _ => {
                self.volume = kept;
                Ok(())
            }
        }
    }

    /// The person begins once more on another device, with other keys and nothing remembered.
    fn again(&mut self) {
        self.stage
            .say(|| "the person deploys once more, with other keys".into());
        self.plan = Plan::Deploy;
        self.keys = Keys::Other;
        let (seed, now) = (self.stage.chance.next(), self.stage.clock());
        let journal = self.notes.as_ref().unwrap_or(self.stage.engine.journal());
        let own_network = journal.blueprint.as_ref().is_some_and(|it| it.own_network);
        let blueprint = Blueprint {
            region: region("cdg"),
            own_network,
            ..blueprint(seed, journal.name.clone(), good_images())
        };
        let vault = Vault::new(token(practice::FRESH_TOKEN))
            .with_secrets(Role::Vm, vm_secrets(self.keys))
            .with_secrets(Role::Relay, relay_secrets(self.keys));
        self.take_over(Engine::deploy(blueprint, org(), vault, seed, now));
    }

    /// The phone is put away, with what it remembers.
    fn put_away(&mut self) {
        self.plan = Plan::Deploy;
        let found = self.stage.found();
        self.notes = found.filter(|journal| journal.goal == Goal::Deploy);
        if self.notes.is_some() {
            self.stage.kill("put away");
            // Whatever was still on its way arrives.
            self.stage.pass(180_000);
            self.again();
        }
    }

    /// The phone is taken out again, and its old notes are gone on with.
    pub(crate) fn take_out(&mut self) {
        let Some(notes) = self.notes.take() else {
            return;
        };
        self.stage.count("old notes");
        self.stage
            .say(|| format!("the phone is taken out: {}", notes.to_text()));
        self.keys = Keys::First;
        self.stage.pass(180_000);
        let vault = self.vault(&notes);
        let seed = self.stage.chance.next();
        self.take_over(Engine::resume(notes, vault, seed));
        if self.tidies && self.volume.is_some() && !self.stage.killed {
            self.plan = Plan::Tidy;
            self.stage.count("old notes undone");
            self.stage.tell(Event::Undo);
        }
    }

    /// The token, and most times whatever else has to be typed again.
    fn vault(&mut self, journal: &Journal) -> Vault {
        let mut vault = Vault::new(token(practice::FRESH_TOKEN));
        if self.stage.chance.in_10_000(8_000) {
            if journal.needs_secrets(Role::Vm) {
                vault = vault.with_secrets(Role::Vm, vm_secrets(self.keys));
            }
            if journal.needs_secrets(Role::Relay) {
                vault = vault.with_secrets(Role::Relay, relay_secrets(self.keys));
            }
        }
        vault
    }

    /// Another device takes the place of the one at hand.
    fn take_over(&mut self, engine: Engine) {
        self.stage.stored = None;
        // A tab killed before the first word is written leaves nothing to go on with; the person
        // would begin anew.
        let kill = std::mem::take(&mut self.stage.mischief.kill);
        self.stage.open(engine);
        self.stage.mischief.kill = kill;
    }
}
