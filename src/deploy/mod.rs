//! Making a deployment, going on with one, and undoing it.
//!
//! [`Engine`] is the state machine: sans-IO, deterministic, the same for browser, tests and
//! simulation. A run is a graph of [`Step`]s; each looks before it acts and confirms after it, so
//! a run that was cut off anywhere is simply run again from its [`Journal`].
//!
//! - `step`: the graph, deadlines, expected times
//! - `engine`, `schedule`: events in, effects out; what can be sent now, when to try again
//! - `person`: what a person says to a run
//! - `clock`: clocks that jump
//! - `run`, `checks`, `create`, `machine`, `verify`, `remove`: what each step wants and hears
//! - `journal`, `vault`: what is remembered; what must never be
//! - `problem`, `explain`: why a step pauses, and the words for it
//! - `existing`: what is in the account now; `view`: what shells draw; `glimpse`: the same for other tabs
//! - `org`: whose an app is, where an organization has two names
//! - `judge`: verdicts that the forms share

mod checks;
mod clock;
mod create;
mod engine;
mod event;
mod existing;
mod explain;
mod glimpse;
mod journal;
mod judge;
mod machine;
mod org;
mod pace;
mod person;
mod problem;
mod remove;
mod run;
mod schedule;
mod step;
mod vault;
mod verify;
mod view;

pub use engine::Engine;
pub use event::{Change, Effect, Event};
pub use existing::{Existing, Thing};
pub use explain::Explanation;
pub use journal::{
    Act, AppRecord, Claim, Goal, Journal, JournalProblem, Owned, Removal, JOURNAL_VERSION,
};
pub use judge::{judge_name, judge_token, NameVerdict, TokenVerdict};
pub use org::second_name;
pub use problem::{Action, Cause, Leftover, Problem};
pub use step::Step;
pub use vault::Vault;
pub use view::{Part, Phase, StepState, StepView, View};
