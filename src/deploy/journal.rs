//! What is remembered across a killed tab: names, ids, what was asked for and what came of it.
//!
//! Written before and after each act. It holds no secret, no token and no digest of one, so it
//! may lie in the browser's storage. It is a memory, never the truth: after every interruption
//! Fly is asked what exists, and the journal only says what is ours.

use serde_json::Value;

use crate::few::Map;
use crate::fly::{AddressKind, Machine, MachineId, OrgSlug, VolumeId};
use crate::kept::{field, kept_record, kept_words, named, record, text, Kept};
use crate::stack::{Blueprint, DeploymentName, Role};
use crate::time::Time;

/// The version written now; readers refuse newer ones and read older ones.
pub const JOURNAL_VERSION: u32 = 1;

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Makes a deployment.
    Deploy,
    /// Removes what this deployment has made so far.
    Undo,
    /// Removes a whole deployment found in the account.
    Destroy,
}

kept_words!(Goal {
    Deploy = "deploy",
    Undo = "undo",
    Destroy = "destroy",
});

/// An act that must happen once: nothing asked, asked, or done with its evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Act<E> {
    /// Not asked for.
    #[default]
    Planned,
    /// Asked for; whether it happened is not known until somebody looks.
    Sent {
        /// When it was asked for last.
        at: Time,
        /// Whether an answer was lost, now or earlier: then it may have happened.
        lost: bool,
    },
    /// It happened; here is what shows it.
    Done(E),
}

impl<E> Act<E> {
    /// What shows that it happened.
    pub fn evidence(&self) -> Option<&E> {
        match self {
            Self::Done(evidence) => Some(evidence),
            _ => None,
        }
    }

    /// Whether an answer to it was lost, so that it may have happened.
    pub fn is_unsure(&self) -> bool {
        matches!(self, Self::Sent { lost: true, .. })
    }

    /// Whether it was asked for, and nobody knows yet what came of it.
    pub(super) fn is_sent(&self) -> bool {
        matches!(self, Self::Sent { .. })
    }

    /// Whether nothing was ever asked.
    pub fn is_planned(&self) -> bool {
        matches!(self, Self::Planned)
    }
}

impl<E: Kept> Kept for Act<E> {
    fn keep(&self) -> Value {
        match self {
            Self::Planned => "planned".into(),
            Self::Sent { at, lost } => {
                let sent = record([("at", at.keep()), ("lost", lost.keep())]);
                named("sent", sent)
            }
            Self::Done(evidence) => named("done", evidence.keep()),
        }
    }

    fn read(value: &Value) -> Option<Self> {
        if value == "planned" {
            return Some(Self::Planned);
        }
        if let Some(sent) = value.get("sent") {
            let (at, lost) = (field(sent, "at")?, field(sent, "lost")?);
            return Some(Self::Sent { at, lost });
        }
        E::read(value.get("done")?).map(Self::Done)
    }
}

/// What happens to an act, whatever shows that it was done.
pub(super) trait Asked {
    /// When it was asked for, as long as that is all that is known.
    fn asked_at(&mut self) -> Option<&mut Time>;
    /// It is being asked for.
    fn send(&mut self, now: Time);
    /// Its answer was lost.
    fn lose(&mut self);
    /// The answer was a plain no. If an earlier answer was lost, that one is still open.
    fn refuse(&mut self);
}

impl<E> Asked for Act<E> {
    fn asked_at(&mut self) -> Option<&mut Time> {
        match self {
            Self::Sent { at, .. } => Some(at),
            _ => None,
        }
    }

    fn send(&mut self, now: Time) {
        let lost = self.is_unsure();
        *self = Self::Sent { at: now, lost };
    }

    fn lose(&mut self) {
        if let Self::Sent { lost, .. } = self {
            *lost = true;
        }
    }

    fn refuse(&mut self) {
        if matches!(self, Self::Sent { lost: false, .. }) {
            *self = Self::Planned;
        }
    }
}

/// Why an app counts as ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This deployment made it, and all that is in it.
    Made,
    /// It bears our mark, the person said that it is theirs to use, or another device has gone on
    /// with it.
    Accepted,
    /// Found by its name; nothing is done to it before its mark is seen.
    Unproven,
}

kept_words!(Claim {
    Made = "made",
    Accepted = "accepted",
    Unproven = "unproven",
});

/// An app that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// When it was made, or found.
    pub at: Time,
    /// Why it counts as ours.
    pub claim: Claim,
}

kept_record!(Owned { at, claim });

/// How far an app's removal has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Removal {
    /// Not asked for.
    #[default]
    None,
    /// Asked for.
    Asked,
    /// Fly says that there is no such app.
    Gone,
    /// It is not ours, and the person leaves it alone.
    Left,
}

kept_words!(Removal {
    None = "none",
    Asked = "asked",
    Gone = "gone",
    Left = "left",
});

impl Removal {
    /// Whether nothing more is to be done.
    pub(super) fn is_over(self) -> bool {
        matches!(self, Self::Gone | Self::Left)
    }
}

/// One half of the deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppRecord {
    /// The app.
    pub app: Act<Owned>,
    /// Whether Fly has shown it: from then on its absence means that it is gone.
    pub shown: bool,
    /// Its removal.
    pub removal: Removal,
    /// Its secrets; the version that a Machine must see at least, where Fly told it.
    pub secrets: Act<Option<u64>>,
    /// Whether a Machine that stands there may still run with the secrets of before: new ones reach
    /// it only when it is made anew.
    pub outdated: bool,
    /// Its addresses.
    pub addresses: Map<AddressKind, Act<String>>,
    /// Its volume (the VM's alone).
    pub volume: Act<VolumeId>,
    /// Whether that was there before, or another device uses it: there may be its data in it.
    pub inherited: bool,
    /// Its Machine.
    pub machine: Act<MachineId>,
    /// Machines and volumes that Fly was asked to delete, or called gone: they are never taken for
    /// what is wanted, however long they stand, as the request may still be on its way.
    pub leaving: Vec<String>,
    /// Volumes of the same name that no Machine uses and that may not be deleted, as others may
    /// have made them: they are billed.
    pub spare: Vec<String>,
}

kept_record!(AppRecord {
    app,
    shown,
    removal,
    secrets,
    outdated,
    addresses,
    volume,
    inherited,
    machine,
    leaving,
    spare,
} or default);

impl AppRecord {
    /// Whether nothing was asked for in it; the app itself may have been there before.
    pub(super) fn is_untouched(&self) -> bool {
        let accepted = |owned: &Owned| owned.claim == Claim::Accepted;
        let rest = Self {
            app: Act::Planned,
            ..self.clone()
        };
        rest == Self::default()
            && (self.app.is_planned() || self.app.evidence().is_some_and(accepted))
    }

    /// Whether this volume can be one that was asked for here.
    pub(super) fn may_have_made_volume(&self, id: &str) -> bool {
        let known = self.volume.evidence().map(VolumeId::as_str);
        known == Some(id) || self.is_leaving(id) || self.volume.is_sent()
    }

    /// Whether a Machine of this id can be one that was asked for here.
    pub(super) fn may_have_made_machine(&self, id: &str) -> bool {
        self.has_made_machine(id) || self.machine.is_sent()
    }

    /// Whether this Machine is known to be one that was asked for here.
    pub(super) fn has_made_machine(&self, id: &str) -> bool {
        let known = self.machine.evidence().map(MachineId::as_str);
        known == Some(id) || self.is_leaving(id)
    }

    /// Whether Fly was asked to delete this Machine or volume.
    pub(super) fn is_leaving(&self, id: &str) -> bool {
        self.leaving.iter().any(|leaving| leaving == id)
    }

    /// Remembers that Fly is about to be asked to delete it.
    pub(super) fn let_go(&mut self, id: &str) {
        if !self.is_leaving(id) {
            self.leaving.push(id.to_owned());
        }
    }
}

/// Everything that is remembered of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// [`JOURNAL_VERSION`] of the writer.
    pub version: u32,
    /// What the run is for.
    pub goal: Goal,
    /// The organization that everything is made in.
    pub org: OrgSlug,
    /// The same organization's second name, once an app of ours has shown it.
    pub org_alias: Option<OrgSlug>,
    /// The deployment's name, which may differ from the blueprint's only in never being unset.
    pub name: DeploymentName,
    /// A word of chance that the Machines of these notes bear: by it they are told from those that
    /// another device has made meanwhile under the same name. Notes of the first pages have none.
    pub signature: Option<String>,
    /// What is to be made; nothing when a deployment is only to be destroyed.
    pub blueprint: Option<Blueprint>,
    /// When the run was started first.
    pub started: Time,
    /// When it reached its goal.
    pub finished: Option<Time>,
    /// The public half.
    pub relay: AppRecord,
    /// The private half.
    pub vm: AppRecord,
}

kept_record!(Journal {
    version,
    goal,
    org,
    org_alias,
    name,
    signature,
    blueprint,
    started,
    finished,
    relay,
    vm,
});

/// Why a stored text is no journal that can be gone on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalProblem {
    /// Written by a newer version of the page; carries its number.
    Newer(u32),
    /// Not a journal, or damaged.
    Damaged,
}

impl Journal {
    /// A journal with nothing done yet.
    pub fn new(goal: Goal, org: OrgSlug, name: DeploymentName, now: Time) -> Self {
        Self {
            version: JOURNAL_VERSION,
            goal,
            org,
            org_alias: None,
            name,
            signature: None,
            blueprint: None,
            started: now,
            finished: None,
            relay: AppRecord::default(),
            vm: AppRecord::default(),
        }
    }

    /// The text to store.
    pub fn to_text(&self) -> String {
        text(&self.keep())
    }

    /// Reads a stored text.
    ///
    /// # Errors
    /// Why it cannot be gone on with; it is then kept aside and never acted on.
    pub fn from_text(text: &str) -> Result<Self, JournalProblem> {
        let value: Value = serde_json::from_str(text).map_err(|_| JournalProblem::Damaged)?;
        let version = value.get("version").and_then(Value::as_u64);
        match version.and_then(|version| u32::try_from(version).ok()) {
            Some(version) if version > JOURNAL_VERSION => Err(JournalProblem::Newer(version)),
            Some(_) => {
                let journal = Self::read(&value).ok_or(JournalProblem::Damaged)?;
                // A deployment without a blueprint could not go on; a stranger's name in it
                // could lead to a stranger's app.
                let whole = match (&journal.blueprint, journal.goal) {
                    (Some(blueprint), _) => blueprint.name == journal.name,
                    (None, goal) => goal == Goal::Destroy,
                };
                if whole {
                    Ok(journal)
                } else {
                    Err(JournalProblem::Damaged)
                }
            }
            None => Err(JournalProblem::Damaged),
        }
    }

    /// Whether this is a name of the organization that everything is made in.
    pub fn is_of(&self, org: &OrgSlug) -> bool {
        self.org == *org || self.org_alias.as_ref() == Some(org)
    }

    /// Whether this Machine was asked for here: by its id, or by what it bears. One that bears
    /// nothing may have been, if one was asked for.
    pub(super) fn has_asked_for(&self, role: Role, machine: &Machine) -> bool {
        let (half, id) = (self.half(role), machine.id.as_str());
        match (&machine.signature, &self.signature) {
            (Some(borne), Some(ours)) => borne == ours || half.has_made_machine(id),
            _ => half.may_have_made_machine(id),
        }
    }

    /// One half's record.
    pub fn half(&self, role: Role) -> &AppRecord {
        match role {
            Role::Relay => &self.relay,
            Role::Vm => &self.vm,
        }
    }

    pub(super) fn half_mut(&mut self, role: Role) -> &mut AppRecord {
        match role {
            Role::Relay => &mut self.relay,
            Role::Vm => &mut self.vm,
        }
    }

    /// Takes an app for ours, with or without its secrets staged.
    pub(crate) fn claim(&mut self, role: Role, owned: Owned, staged: bool) {
        let half = self.half_mut(role);
        half.app = Act::Done(owned);
        if staged {
            half.secrets = Act::Done(None);
        }
    }

    /// Whether going on needs this half's secrets typed again: they are not known to be staged.
    pub fn needs_secrets(&self, role: Role) -> bool {
        self.goal == Goal::Deploy && self.half(role).secrets.evidence().is_none()
    }

    /// After an interruption nobody waits for an answer any more: whatever was asked may have
    /// happened.
    pub(super) fn lose_everything_in_flight(&mut self) {
        for record in [&mut self.relay, &mut self.vm] {
            record.app.lose();
            record.secrets.lose();
            record.volume.lose();
            record.machine.lose();
            record.addresses.values_mut().for_each(Act::lose);
        }
    }

    /// The times that are compared with the clock.
    pub(super) fn each_time(&mut self, change: impl Fn(&mut Time)) {
        for record in [&mut self.relay, &mut self.vm] {
            if let Act::Done(owned) = &mut record.app {
                change(&mut owned.at);
            }
            let acts: [&mut dyn Asked; 4] = [
                &mut record.app,
                &mut record.secrets,
                &mut record.volume,
                &mut record.machine,
            ];
            let addresses = record
                .addresses
                .values_mut()
                .map(|act| act as &mut dyn Asked);
            let acts = acts.into_iter().chain(addresses);
            acts.filter_map(Asked::asked_at).for_each(&change);
        }
    }
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
