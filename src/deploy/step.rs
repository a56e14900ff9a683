//! The graph of steps: what each waits for, how long it may take, how long it usually takes.

use super::journal::Goal;
use crate::fly::AddressKind;
use crate::stack::Role;
use crate::time::Span;

/// One step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The token works and speaks for the organization.
    Token,
    /// The app's name is free, or the app is ours.
    Name(Role),
    /// The region has room.
    Region,
    /// The app exists.
    App(Role),
    /// Its secrets are staged.
    Secrets(Role),
    /// It has an address of this kind, and the VM none that is reached from everywhere.
    Address(Role, AddressKind),
    /// The VM's volume exists.
    Volume,
    /// The Machine is started.
    Machine(Role),
    /// Its checks pass.
    Health(Role),
    /// The VM has private addresses only.
    Private,
    /// The relay reaches the VM.
    Path,
    /// The relay is reached from this device.
    Reach,
    /// The app is gone, with everything in it.
    Remove(Role),
    /// The account was read back: nothing is left.
    Proof,
}

const DEPLOY: [Step; 20] = {
    use AddressKind::{PrivateV6, SharedV4, V6};
    use Role::{Relay, Vm};
    [
        Step::Token,
        Step::Name(Vm),
        Step::Name(Relay),
        Step::Region,
        Step::App(Vm),
        Step::App(Relay),
        Step::Volume,
        Step::Secrets(Vm),
        Step::Address(Vm, PrivateV6),
        Step::Secrets(Relay),
        Step::Address(Relay, SharedV4),
        Step::Address(Relay, V6),
        Step::Address(Relay, PrivateV6),
        Step::Machine(Vm),
        Step::Machine(Relay),
        Step::Health(Relay),
        Step::Health(Vm),
        Step::Private,
        Step::Path,
        Step::Reach,
    ]
};

const REMOVE: [Step; 4] = [
    Step::Token,
    Step::Remove(Role::Relay),
    Step::Remove(Role::Vm),
    Step::Proof,
];

impl Step {
    /// The steps of a goal, in the order that they are shown.
    pub fn all(goal: Goal) -> &'static [Step] {
        match goal {
            Goal::Deploy => &DEPLOY,
            Goal::Undo | Goal::Destroy => &REMOVE,
        }
    }

    /// The steps that must be done before this one begins.
    pub fn needs(self) -> Vec<Step> {
        let addresses = |role: Role| {
            role.addresses()
                .iter()
                .map(move |kind| Step::Address(role, *kind))
        };
        match self {
            Self::Token => vec![],
            Self::Name(_) | Self::Region | Self::Remove(_) => vec![Self::Token],
            Self::App(_) => vec![Self::Name(Role::Vm), Self::Name(Role::Relay), Self::Region],
            Self::Secrets(role) | Self::Address(role, _) => vec![Self::App(role)],
            Self::Volume => vec![Self::App(Role::Vm)],
            Self::Machine(role) => {
                let volume = (role == Role::Vm).then_some(Self::Volume);
                let first = [Self::Secrets(role)].into_iter().chain(volume);
                first.chain(addresses(role)).collect()
            }
            Self::Health(role) => vec![Self::Machine(role)],
            Self::Private => vec![Self::Health(Role::Vm)],
            Self::Path => vec![Self::Health(Role::Vm), Self::Health(Role::Relay)],
            Self::Reach => vec![Self::Health(Role::Relay)],
            Self::Proof => vec![Self::Remove(Role::Relay), Self::Remove(Role::Vm)],
        }
    }

    /// Whose app it concerns.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Name(role)
            | Self::App(role)
            | Self::Secrets(role)
            | Self::Address(role, _)
            | Self::Machine(role)
            | Self::Health(role)
            | Self::Remove(role) => Some(role),
            Self::Volume | Self::Private => Some(Role::Vm),
            Self::Path | Self::Reach => Some(Role::Relay),
            Self::Token | Self::Region | Self::Proof => None,
        }
    }

    /// After this long of trying, a person is told instead of being kept waiting.
    pub fn deadline(self) -> Span {
        match self {
            // The VM's image has several GB and may never have been pulled on that host.
            Self::Machine(Role::Vm) => Span::seconds(600),
            Self::Machine(Role::Relay) | Self::Health(_) => Span::seconds(300),
            // DNS of a new app takes its time: "a few minutes" (flyctl).
            Self::Reach => Span::seconds(240),
            Self::Path | Self::Remove(_) => Span::seconds(180),
            _ => Span::seconds(120),
        }
    }

    /// How long it usually takes: the weight in the progress bar, and the base of "about a
    /// minute left". Corrected while running by what really happens.
    pub fn expected(self) -> Span {
        Span(match self {
            Self::Token | Self::Name(_) | Self::Region => 400,
            Self::App(_) => 2_000,
            Self::Secrets(_) | Self::Address(..) => 600,
            Self::Volume => 1_500,
            Self::Machine(Role::Vm) => 35_000,
            Self::Machine(Role::Relay) => 10_000,
            Self::Health(_) => 12_000,
            Self::Private => 400,
            Self::Path => 2_000,
            Self::Reach => 1_500,
            Self::Remove(_) => 6_000,
            Self::Proof => 1_500,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_waits_only_for_steps_listed_before_it() {
        for goal in [Goal::Deploy, Goal::Undo, Goal::Destroy] {
            let steps = Step::all(goal);
            for (index, step) in steps.iter().enumerate() {
                for need in step.needs() {
                    assert!(steps[..index].contains(&need), "{step:?} needs {need:?}");
                }
            }
        }
    }

    #[test]
    fn the_vm_never_waits_for_the_relay_before_both_are_well() {
        let mut waits = vec![Step::Health(Role::Vm)];
        let mut index = 0;
        while index < waits.len() {
            waits.extend(waits[index].needs());
            index += 1;
        }
        let for_relay =
            |step: &&Step| step.role() == Some(Role::Relay) && !matches!(step, Step::Name(_));
        assert_eq!(waits.iter().find(for_relay), None);
    }

    #[test]
    fn every_address_of_either_half_is_a_step() {
        for role in Role::ALL {
            for kind in role.addresses() {
                assert!(Step::all(Goal::Deploy).contains(&Step::Address(role, *kind)));
            }
        }
    }
}
