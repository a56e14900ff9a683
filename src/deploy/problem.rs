//! Why a step cannot go on by itself, and what a person can do about it.

use crate::fly::{Error, OrgSlug};
use crate::time::Time;

use super::step::Step;

/// Something that is still there after everything was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// What it is: app, Machine or volume.
    pub what: &'static str,
    /// Its name or id.
    pub name: String,
    /// Why it could not be removed, as far as known.
    pub why: String,
    /// Where it is found in Fly's dashboard.
    pub link: String,
}

/// Why a step pauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Fly said no, or nothing for too long.
    Fly(Error),
    /// The token is wrong, expired or revoked.
    TokenRefused,
    /// The token works for another organization than this deployment's.
    OtherOrg(OrgSlug),
    /// The token works for single apps only.
    OneAppOnly,
    /// Fly does not say which one organization the token is for.
    NoOrg,
    /// Somebody else has the app name.
    NameTaken,
    /// A deployment of this name is in the account already.
    AlreadyDeployed,
    /// An app of this name is in the account, without our mark.
    UnmarkedApp {
        /// Whether nothing is in it.
        empty: bool,
    },
    /// No room for this size in this region; Fly's words, if it said any.
    RegionFull(Option<Error>),
    /// The credentials have to be typed again: they were not staged before the interruption.
    SecretsMissing,
    /// The program ends right after its start, again and again.
    CrashLoop {
        /// Its exit code.
        code: Option<i64>,
    },
    /// The program needs more memory than the Machine has.
    OutOfMemory,
    /// The Machine stopped; whether somebody asked it to.
    Stopped {
        /// Whether the stop was asked for (as Fly does to Machines of trial accounts).
        requested: bool,
        /// The program's exit code.
        code: Option<i64>,
    },
    /// The Machine could not be launched; Fly's newest words.
    LaunchFailed(String),
    /// The Machine is not there any more.
    MachineGone(String),
    /// The VM has an address that is reachable from everywhere.
    PublicAddress(String),
    /// The VM has no address at all, so the relay cannot reach it.
    NoPrivateAddress,
    /// The relay does not reach the VM; what it said.
    PathBroken(String),
    /// This device does not reach the relay.
    RelayUnreachable,
    /// The program runs, and its check does not pass; the newest that is known.
    Unwell(String),
    /// It takes longer than it should; the newest that is known.
    TooSlow(String),
    /// The app does not bear our mark, so nothing is done to it.
    NotOurs,
    /// There is something in the app that this run has not made.
    NotOfThisRun,
    /// Fly does not remove it; its words.
    CannotRemove(Error),
    /// Things are left although both apps are gone.
    Left(Vec<Leftover>),
    /// Fly could not tell what is in these regions.
    Unread(Vec<String>),
}

impl Cause {
    /// Whether the Machine itself is what does not work, so that looking again would show the
    /// same.
    pub(super) fn sits_in_the_machine(&self) -> bool {
        matches!(
            self,
            Self::CrashLoop { .. }
                | Self::OutOfMemory
                | Self::Stopped { .. }
                | Self::LaunchFailed(_)
                | Self::TooSlow(_)
                | Self::Unwell(_)
        )
    }

    /// Whether it is for the person to say that the app is theirs to use.
    pub(super) fn may_be_adopted(&self) -> bool {
        matches!(
            self,
            Self::AlreadyDeployed
                | Self::UnmarkedApp { empty: true }
                | Self::NotOurs
                | Self::NotOfThisRun
        )
    }

    /// What it means that a step is over its deadline, by step and whether its program runs.
    pub(super) fn overdue(step: Step, runs: bool, newest: String) -> Self {
        match step {
            Step::Health(_) if runs => Self::Unwell(newest),
            Step::Path => Self::PathBroken(newest),
            Step::Reach => Self::RelayUnreachable,
            _ => Self::TooSlow(newest),
        }
    }
}

/// A step that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which step.
    pub step: Step,
    /// Why.
    pub cause: Cause,
    /// Since when.
    pub since: Time,
}

/// What a person can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Try again.
    Retry,
    /// Choose another region.
    OtherRegion,
    /// Choose another name.
    OtherName,
    /// Enter a new token.
    NewToken,
    /// Enter the credentials again.
    Secrets,
    /// Say that a card was added.
    CardAdded,
    /// Name other images.
    OtherImages,
    /// Choose a larger size for the VM.
    LargerSize,
    /// Use the app that is there.
    Adopt,
    /// Take the public address away.
    RemoveAddress,
    /// Remove everything that was made.
    Undo,
    /// Keep everything and go on another time.
    KeepForLater,
    /// Leaves alone what is not ours, and goes on.
    Leave,
}
