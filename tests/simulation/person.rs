//! A person who is asked: reads, and does one of the things that are offered.

use fake_fly::practice;
use textslash::deploy::{Action, Change, Event, Explanation, Goal, Step, View};

use crate::invariants::Judge;
use crate::play::{Player, PATIENCE};
use crate::scenario::Plan;
use crate::things::*;

/// A person who is asked this often without getting anywhere gives up: that would be a failure
/// of the product.
const MAX_PAUSES: u32 = 60;

/// Nobody is asked about what was never looked at, but for what only they know.
fn was_tried(problem: &Explanation, view: &View) -> Result<(), String> {
    let is_secret = problem.actions.contains(&Action::Secrets);
    let mut steps = view.steps.iter().filter(|it| it.step == problem.step);
    match steps.any(|it| !it.call.is_empty()) || is_secret {
        true => Ok(()),
        false => Err(format!("asked before it was tried: {problem:?}")),
    }
}

impl Player {
    /// A person reads what is asked and does one of the things that are offered.
    pub(crate) fn answer(&mut self) -> Result<Option<&'static str>, String> {
        self.pauses += 1;
        let view = self.stage.engine.view(self.stage.clock());
        Judge::text("what is shown", &format!("{view:?}"))?;
        let Some(problem) = view.problems.first() else {
            return Err("a pause without a reason".into());
        };
        if problem.happened.is_empty() || problem.actions.is_empty() {
            return Err(format!("a pause without words or a way on: {problem:?}"));
        }
        view.problems
            .iter()
            .try_for_each(|it| was_tried(it, &view))?;
        if self.fly_is_well && !problem.actions.contains(&Action::Secrets) {
            return Err(format!("asked for no reason: {problem:?}"));
        }
        if self.plan == Plan::Stranger
            && problem.actions.contains(&Action::Adopt)
            && self.stage.chance.in_10_000(5_000)
        {
            return Ok(Some("left alone"));
        }
        // What the other device cannot go on with, the phone can.
        let offers = |action: Action| problem.actions.contains(&action);
        if self.notes.is_some() && offers(Action::OtherName) && !offers(Action::Adopt) {
            self.take_out();
            return Ok(None);
        }
        if self.pauses > MAX_PAUSES {
            return Err(format!("asked {MAX_PAUSES} times: {}", problem.happened));
        }
        if self.pauses == PATIENCE {
            self.calm();
        }
        let usable = |action: &Action| match action {
            // What the other device has made is to stay, and what is in the way of it goes.
            Action::Leave => matches!(self.plan, Plan::Stranger | Plan::Tidy),
            Action::Adopt => self.plan != Plan::Tidy,
            Action::KeepForLater => self.pauses < PATIENCE,
            // The one that has the data is meant, and no other.
            Action::OtherName => self.volume.is_none() && self.notes.is_none(),
            Action::Undo => matches!(self.plan, Plan::Undo(_)) || view.goal != Goal::Deploy,
            _ => true,
        };
        let actions: Vec<Action> = problem.actions.iter().copied().filter(usable).collect();
        // Whoever has no other way on undoes.
        let action = self.stage.chance.pick(&actions).unwrap_or(Action::Undo);
        self.stage
            .say(|| format!("asked: {} -> {action:?}", problem.happened));
        if let (Action::Adopt, Some(role)) = (action, problem.step.role()) {
            self.give(&format!("{}{}", view.name, role.suffix()))?;
        }
        self.act(problem.step, action);
        if action == Action::OtherName && !self.stage.killed {
            self.leave_the_name()?;
        }
        Ok(None)
    }

    /// The person says that this one app is theirs: from now on it counts as ours.
    fn give(&mut self, name: &str) -> Result<(), String> {
        let census = self.stage.world.census();
        let Some(app) = census.app(name).filter(|app| app.foreign) else {
            return Ok(());
        };
        if !app.machines.is_empty() {
            return Err(format!("{name} is in use, and was offered to be used"));
        }
        self.given.push(name.to_owned());
        self.stage.world.set_foreign(name, false);
        self.judge.whose(&self.stage.world);
        Ok(())
    }

    /// Another name was chosen: what was given under this one is as it was.
    fn leave_the_name(&mut self) -> Result<(), String> {
        self.take_back(|_| true);
        match self.given.first() {
            Some(name) => Err(format!("{name} was used and then left behind")),
            None => Ok(()),
        }
    }

    /// What was given and not used counts as the stranger's again.
    pub(crate) fn take_back(&mut self, which: impl Fn(&String) -> bool) {
        let census = self.stage.world.census();
        let unused = |name: &String| {
            let app = census.app(name);
            which(name) && app.is_none_or(|app| app.secrets.is_empty() && app.machines.is_empty())
        };
        for name in self.given.iter().filter(|name| unused(name)) {
            self.stage.world.set_foreign(name, true);
        }
        self.given.retain(|name| !unused(name));
        self.judge.whose(&self.stage.world);
    }

    fn act(&mut self, step: Step, action: Action) {
        let change = match action {
            Action::Retry => return self.stage.tell(Event::Retry),
            Action::CardAdded => {
                self.stage.world.add_card();
                return self.stage.tell(Event::Retry);
            }
            Action::Adopt => return self.stage.tell(Event::Adopt(step)),
            Action::Leave => return self.stage.tell(Event::Leave(step)),
            Action::RemoveAddress => return self.stage.tell(Event::RemoveAddress),
            Action::Undo => {
                if let Plan::Deploy | Plan::Destroy = self.plan {
                    self.plan = Plan::Undo(0);
                }
                return self.stage.tell(Event::Undo);
            }
            Action::KeepForLater => return self.stage.kill("kept for later"),
            Action::Secrets => {
                self.stage
                    .tell(Event::Change(Change::Agent(vm_secrets(self.keys))));
                Change::Channels {
                    secrets: relay_secrets(self.keys),
                    senders: Vec::new(),
                }
            }
            Action::OtherRegion => {
                let codes = ["cdg", "fra", "lhr", "ams"];
                Change::Region {
                    code: region(self.stage.chance.pick(&codes).unwrap_or("cdg")),
                    name: String::new(),
                }
            }
            Action::OtherName => {
                let number = self.stage.chance.below(1_000_000);
                Change::Name(name(&format!("agent-{number}")))
            }
            Action::NewToken => Change::Token(token(practice::FRESH_TOKEN)),
            Action::OtherImages => Change::Images(good_images()),
            Action::LargerSize => Change::Size(guest(4096)),
        };
        self.stage.tell(Event::Change(change));
    }
}
