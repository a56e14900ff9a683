//! Whose an app is. A personal organization has two names at Fly: tokens speak of `personal`, and
//! apps may show one like `ada-339` (flyctl keeps both, `Slug` and `RawSlug`). The second one is
//! believed only where the organization itself has shown it: on an app that it let this run make,
//! or on one that stands in its own list and is ours.

use super::journal::{Act, Claim};
use super::problem::Cause;
use super::run::{Heard, Phase, Run};
use super::step::Step;
use crate::fly::{Answer, App, Error, OrgSlug};
use crate::stack::Role;
use crate::time::Span;

/// Where an app is, by the organization that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the run's organization.
    Here,
    /// Under a name that may be the second one of the run's organization: its list tells.
    Unclear,
    /// In another organization.
    Elsewhere,
}

impl Run {
    /// Where an app is that Fly has just shown.
    pub(super) fn place(&mut self, role: Role, app: &App) -> Place {
        self.memory.shows.remove(&role);
        let Some(org) = app.org.as_ref() else {
            return Place::Here;
        };
        if self.journal.is_of(org) {
            return Place::Here;
        }
        if self.journal.org_alias.is_some() {
            return Place::Elsewhere;
        }
        self.memory.shows.insert(role, org.clone());
        // Only the run's own organization can have let it make the app.
        if self.memory.fresh.contains(&role) {
            self.settle(role);
            return Place::Here;
        }
        Place::Unclear
    }

    /// Believes the name that the app shows to be the second one of the run's organization.
    pub(super) fn settle(&mut self, role: Role) {
        let shown = self.memory.shows.remove(&role);
        if self.journal.org_alias.is_none() && shown.is_some() {
            self.journal.org_alias = shown;
            self.dirty = true;
        }
    }

    /// Whether the journal or the mark says that the app is ours; one whose creation lost its
    /// answer was looked for before it was asked for, so one that is there now is ours too.
    pub(super) fn is_proven(&self, role: Role) -> bool {
        match &self.journal.half(role).app {
            Act::Done(owned) => owned.claim != Claim::Unproven,
            Act::Sent { .. } => true,
            Act::Planned => false,
        }
    }
}

/// The organization's own list, asked about an app that shows another name than it.
pub(super) fn hear_list(
    run: &mut Run,
    step: Step,
    role: Role,
    result: Result<Answer, Error>,
) -> Heard {
    let apps = match result {
        Ok(Answer::Apps(apps)) => apps,
        Ok(_) => return Heard::Again(Span::seconds(2)),
        Err(error) => return Heard::Failed(error),
    };
    let name = run.app(role);
    if !apps.iter().any(|app| app.name.as_ref() == Some(&name)) {
        // The list may be an old one.
        if !run.is_absent(step, true) {
            return Heard::Again(Span::seconds(2));
        }
        return Heard::Pause(match step {
            Step::Remove(_) => Cause::NotOurs,
            _ => Cause::NameTaken,
        });
    }
    run.memory.absent.remove(&step);
    // What nothing but its name speaks for has to bear our mark first.
    if !run.is_proven(role) {
        return Heard::Go(Phase::Confirm);
    }
    run.settle(role);
    Heard::Go(Phase::Look)
}

/// The second name of an organization, as the apps in its own list show it.
pub fn second_name(apps: &[App], org: &OrgSlug) -> Option<OrgSlug> {
    let mut shown = apps.iter().filter_map(|app| app.org.as_ref());
    shown.find(|shown| *shown != org).cloned()
}
