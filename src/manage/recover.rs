//! A half-made deployment, gone on with from a device that remembers nothing of it.
//!
//! What bears our mark is ours; what a half is still missing, the run itself finds out. Only what
//! the run cannot see for itself is looked up here: whose the apps are, which credentials are
//! staged already, and where its parts live.

use super::{is_marked, Found};
use crate::deploy::{Act, Claim, Goal, Journal, Owned};
use crate::fly::{Answer, Call, OrgSlug, RegionCode};
use crate::stack::{secrets_are_staged, Blueprint, Role};
use crate::time::Time;

/// What is asked of Fly before a journal can be rebuilt, in this order.
pub fn questions(found: &Found) -> Vec<Call> {
    let mut calls = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| found.has(*role)) {
        calls.push(Call::ListSecrets(found.name.app(role)));
        calls.push(match role {
            Role::Vm => Call::ListVolumes(found.name.app(role)),
            Role::Relay => Call::ListMachines(found.name.app(role)),
        });
    }
    calls
}

/// The journal of a deployment as its apps tell it, from the answers to [`questions`]; nothing
/// if none of them bears our mark.
///
/// `blueprint` is what a new deployment would be: its name, region and network give way to those
/// of what exists. A half without the mark counts as not made, so that the run asks about it.
pub fn rebuild(
    found: &Found,
    answers: &[Answer],
    org: OrgSlug,
    blueprint: Blueprint,
    now: Time,
) -> Option<Journal> {
    let mut journal = Journal::new(Goal::Deploy, org, found.name.clone(), now);
    let mut blueprint = Blueprint {
        name: found.name.clone(),
        own_network: found.own_network,
        ..blueprint
    };
    let (mut volume_in, mut relay_in) = (None, None);
    let asked = questions(found);
    for (call, answer) in asked.iter().zip(answers) {
        match (call, answer) {
            (Call::ListSecrets(app), Answer::SecretNames(names)) if is_marked(names) => {
                let role = Role::ALL
                    .into_iter()
                    .find(|role| found.name.app(*role) == *app)?;
                journal.claim(
                    role,
                    Owned {
                        at: now,
                        claim: Claim::Accepted,
                    },
                    secrets_are_staged(role, names),
                );
            }
            (_, Answer::Volumes(volumes)) => {
                // One in use first: there the data is.
                let kept = volumes
                    .iter()
                    .filter(|volume| !volume.is_leaving())
                    .min_by_key(|volume| volume.attached_machine.is_none());
                volume_in = kept.and_then(|volume| RegionCode::parse(&volume.region));
            }
            (_, Answer::Machines(machines)) => {
                let kept = machines.iter().find(|machine| !machine.is_leaving());
                relay_in = kept.and_then(|machine| RegionCode::parse(&machine.region));
            }
            _ => {}
        }
    }
    // What holds data decides; the rest should be near it.
    if let Some(region) = volume_in.or(relay_in) {
        blueprint.settle_in(region);
    }
    let ours = Role::ALL
        .iter()
        .any(|role| matches!(journal.half(*role).app, Act::Done(_)));
    journal.blueprint = Some(blueprint);
    ours.then_some(journal)
}
