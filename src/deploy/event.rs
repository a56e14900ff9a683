//! What goes into the engine and what comes out.

use super::engine::Engine;
use super::journal::AppRecord;
use super::step::Step;
use crate::fly::{AppName, Call, Guest, Lost, RegionCode, Token};
use crate::secret::Secret;
use crate::stack::{DeploymentName, Images, Role, Sender};
use crate::time::{Span, Time};

/// What happens to the engine.
#[derive(Debug)]
pub enum Event {
    /// The shell is ready; sent once.
    Start,
    /// Fly answered a call.
    Answered {
        /// Of the call.
        id: u64,
        /// The HTTP status.
        status: u16,
        /// The body as text.
        body: String,
    },
    /// A call got no answer.
    Lost {
        /// Of the call.
        id: u64,
        /// Why.
        lost: Lost,
    },
    /// A probe of the relay ended.
    Probed {
        /// Of the probe.
        id: u64,
        /// Whether anything answered.
        reached: bool,
    },
    /// The time asked for has come.
    Wake,
    /// The device went online or offline, as far as it knows.
    Online(bool),
    /// The page became visible or hidden.
    Visible(bool),
    /// The person says: try again.
    Retry,
    /// The person changed a choice.
    Change(Change),
    /// The person says: the app that this step asks about is mine, use it.
    Adopt(Step),
    /// The person says: the app that this step asks about is not mine, leave it alone.
    Leave(Step),
    /// The person says: take the VM's public address away.
    RemoveAddress,
    /// The person says: stop.
    Cancel,
    /// The person says: go on after all.
    GoOn,
    /// The person says: remove everything that was made.
    Undo,
}

/// A choice made anew while a run pauses.
#[derive(Debug)]
pub enum Change {
    /// Another region for everything; what was made elsewhere by this run is replaced.
    Region {
        /// Fly's code for it.
        code: RegionCode,
        /// Its name for people; may be empty.
        name: String,
    },
    /// Another name; only while no app was made or touched.
    Name(DeploymentName),
    /// A new token.
    Token(Token),
    /// The agent's credentials, typed again after an interruption.
    Agent(Vec<(&'static str, Secret)>),
    /// The channels', typed again after an interruption: perhaps of another number or bot.
    Channels {
        /// What the relay reads.
        secrets: Vec<(&'static str, Secret)>,
        /// What people write to now.
        senders: Vec<Sender>,
    },
    /// Other images; Machines that run the old ones are replaced.
    Images(Images),
    /// Another size for the VM; its Machine is replaced.
    Size(Guest),
}

/// What the engine wants done.
#[derive(Debug)]
pub enum Effect {
    /// Store the journal.
    Save,
    /// Send a call to Fly.
    Call {
        /// To be named in the answer.
        id: u64,
        /// What to send.
        call: Call,
        /// After this long it counts as lost.
        time_limit: Span,
    },
    /// Ask the relay's public address from this device, whatever it answers.
    Probe {
        /// To be named in the answer.
        id: u64,
        /// The relay's app.
        app: AppName,
        /// After this long it counts as not reached.
        time_limit: Span,
    },
    /// Send [`Event::Wake`] at this time; replaces any earlier one.
    WakeAt(Time),
}

/// Takes a changed choice in and goes through what depends on it again.
pub(super) fn change(engine: &mut Engine, change: Change, now: Time) {
    let journal = &mut engine.run.journal;
    let mut redo = Vec::new();
    match change {
        Change::Token(token) => {
            engine.run.vault.replace_token(token);
            // What is done stays done: the token alone is looked at again, before all else.
            engine.reset(Step::Token);
        }
        Change::Agent(secrets) => engine.run.vault.add_secrets(Role::Vm, secrets),
        Change::Channels { secrets, senders } => {
            engine.run.vault.add_secrets(Role::Relay, secrets);
            // The relay is not made before it has its secrets, so it will tell of these.
            if let Some(blueprint) = &mut journal.blueprint {
                blueprint.senders = senders;
            }
        }
        Change::Region { code, name } => {
            if let Some(blueprint) = &mut journal.blueprint {
                blueprint.region = code;
                blueprint.region_name = name;
                redo.extend([Step::Region, Step::Volume]);
                redo.extend(Role::ALL.map(Step::Machine));
            }
        }
        Change::Images(images) => {
            if let Some(blueprint) = &mut journal.blueprint {
                for role in Role::ALL {
                    let before = blueprint.image(role).to_owned();
                    let after = match role {
                        Role::Relay => &images.relay,
                        Role::Vm => &images.vm,
                    };
                    if before != *after {
                        engine.run.memory.replace.insert(Step::Machine(role));
                        redo.push(Step::Machine(role));
                    }
                }
                blueprint.images = images;
            }
        }
        Change::Size(guest) => {
            if let Some(blueprint) = &mut journal.blueprint {
                blueprint.vm_guest = guest;
                engine.run.memory.replace.insert(Step::Machine(Role::Vm));
                redo.extend([Step::Region, Step::Machine(Role::Vm)]);
            }
        }
        Change::Name(name) => {
            if !super::explain::may_rename(journal) {
                return;
            }
            if let Some(blueprint) = &mut journal.blueprint {
                blueprint.name = name.clone();
                // Nor does an app of the old name decide any more where the new ones are.
                let wanted = engine.run.memory.wanted_own_network.take();
                blueprint.own_network = wanted.unwrap_or(blueprint.own_network);
                journal.name = name;
                // What was accepted under the old name stays there as it was.
                journal.relay = AppRecord::default();
                journal.vm = AppRecord::default();
                engine.run.memory.free.clear();
                engine.run.memory.inhabited.clear();
                redo.extend(Role::ALL.map(Step::Name));
            }
        }
    }
    engine.run.dirty = true;
    redo.into_iter().for_each(|step| engine.redo(step));
    engine.go_on(now);
}
