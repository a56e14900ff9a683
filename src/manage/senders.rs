//! Which number or bot reaches which VM, for all deployments of an organization side by side.
//!
//! What the map shows: what people write to and whom it answers, as the relay's Machine says in its
//! metadata, which the organization's list of Machines gives back (`MachineOverviewConfig` in Fly's
//! OpenAPI file).
//!
//! What it cannot show: more of those people than the ends of their numbers. The whole is personal
//! and stands in the relay's secrets alone, which Fly gives back as digests. Nor does it show
//! deployments of other organizations, or relays that were made by other means.

use super::Found;
use crate::channels::whatsapp::SANDBOX_NUMBER;
use crate::few::sort;
use crate::fly::{AppName, OrgMachine};
use crate::stack::{DeploymentName, Role, Sender, SenderId};

/// A deployment and what people write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Its name.
    pub name: DeploymentName,
    /// Its numbers and bots; empty where its relay does not tell: it was made before relays told.
    pub senders: Vec<Sender>,
}

/// A number or bot that another deployment has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The other deployment.
    pub with: DeploymentName,
    /// What both would have.
    pub sender: SenderId,
    /// Whether it is one for sure. The sandbox's number is everybody's: two deployments disturb
    /// each other if they are of one Twilio account, which is not known here.
    pub certain: bool,
}

/// One line of the map: a deployment, what reaches it, and with whom it shares that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub name: DeploymentName,
    /// What people write to; empty where the relay does not tell, nothing where there is no relay
    /// that could.
    pub senders: Option<Vec<Sender>>,
    /// What others have too.
    pub shared: Vec<Conflict>,
}

/// All deployments of an organization side by side, in the order of `found`.
pub fn side_by_side(found: &[Found], reaches: &[Reach]) -> Vec<Line> {
    let line = |found: &Found| {
        let reach = reaches.iter().find(|reach| reach.name == found.name);
        let senders = reach.map(|reach| reach.senders.clone());
        let shared = shared_senders(reaches, &found.name, senders.as_deref().unwrap_or_default());
        Line {
            name: found.name.clone(),
            senders,
            shared,
        }
    };
    found.iter().map(line).collect()
}

/// The deployments among the organization's Machines that tell what people write to, by name.
pub fn reaches(machines: &[OrgMachine]) -> Vec<Reach> {
    let mut all: Vec<Reach> = Vec::new();
    for machine in machines.iter().filter(|machine| !machine.is_leaving()) {
        let app = AppName::parse(&machine.app).ok();
        let Some((name, Role::Relay)) = app.as_ref().and_then(DeploymentName::of_app) else {
            continue;
        };
        // What an app of a like name says of itself counts only with our entry beside it.
        if machine.deployment != name.as_str() {
            continue;
        }
        let senders = Sender::split(&machine.senders);
        match all.iter_mut().find(|other| other.name == name) {
            Some(known) => known.senders.extend(senders),
            None => all.push(Reach { name, senders }),
        }
    }
    sort(&mut all, |a, b| a.name < b.name);
    all
}

/// What a deployment of this name with these senders would share with the others: Twilio posts to
/// one address, Telegram serves one poller, and a bot in one channel answers for each. Two bots in
/// one channel are two agents there, which may be what was wanted.
pub fn shared_senders(
    others: &[Reach],
    name: &DeploymentName,
    senders: &[Sender],
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for other in others.iter().filter(|other| other.name != *name) {
        let has = |id: &SenderId| other.senders.iter().any(|theirs| theirs.id == *id);
        for id in senders.iter().map(|sender| &sender.id).filter(|id| has(id)) {
            let sandbox =
                matches!(id, SenderId::WhatsApp(number) if number.as_str() == SANDBOX_NUMBER);
            conflicts.push(Conflict {
                with: other.name.clone(),
                sender: id.clone(),
                certain: !sandbox,
            });
        }
    }
    conflicts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(app: &str, deployment: &str, senders: &str) -> OrgMachine {
        OrgMachine {
            app: app.into(),
            id: "1".into(),
            state: "started".into(),
            deployment: deployment.into(),
            senders: senders.into(),
        }
    }

    fn name(text: &str) -> DeploymentName {
        DeploymentName::parse(text).unwrap()
    }

    #[test]
    fn only_relays_that_bear_our_entry_are_believed() {
        let mut leaving = machine("d-relay", "d", "telegram:4");
        leaving.state = "destroyed".into();
        let machines = [
            machine("b-relay", "b", ""),
            machine("a-relay", "a", "whatsapp:+14155238886=67 telegram:1"),
            machine("a-vm", "a", "telegram:2"),
            machine("c-relay", "a", "telegram:3"),
            machine("blog", "blog", "telegram:5"),
            leaving,
        ];
        let map = reaches(&machines);
        let shown: Vec<_> = map
            .iter()
            .map(|reach| (reach.name.as_str(), Sender::join(&reach.senders)))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", "whatsapp:+14155238886=67 telegram:1".to_owned()),
                ("b", String::new())
            ]
        );
    }

    #[test]
    fn every_deployment_has_its_line_also_one_without_a_relay() {
        let half = |text: &str, relay| Found {
            name: name(text),
            relay,
            vm: true,
            half_made: !relay,
            own_network: false,
        };
        let machines = [
            machine("a-relay", "a", "telegram:1 telegram:2"),
            machine("b-relay", "b", ""),
            machine("d-relay", "d", "telegram:2"),
        ];
        let found = [
            half("a", true),
            half("b", true),
            half("c", false),
            half("d", true),
        ];
        let map = side_by_side(&found, &reaches(&machines));
        let shown: Vec<_> = map
            .iter()
            .map(|line| {
                let shared: Vec<_> = line.shared.iter().map(|c| c.with.as_str()).collect();
                let senders = line.senders.as_deref().map(Sender::join);
                (line.name.as_str(), senders, shared)
            })
            .collect();
        let expected = [
            ("a", Some("telegram:1 telegram:2".to_owned()), vec!["d"]),
            ("b", Some(String::new()), vec![]),
            ("c", None, vec![]),
            ("d", Some("telegram:2".to_owned()), vec!["a"]),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_sender_that_another_deployment_has_is_told_with_how_sure_it_is() {
        let others = reaches(&[
            machine("a-relay", "a", "whatsapp:+14155238886=67 telegram:1"),
            machine("b-relay", "b", "whatsapp:+15005550006"),
        ]);
        let wanted = Sender::split("whatsapp:+14155238886=12 whatsapp:+15005550006 telegram:9");
        let found = shared_senders(&others, &name("new"), &wanted);
        let shown: Vec<_> = found
            .iter()
            .map(|c| (c.with.as_str(), c.sender.to_string(), c.certain))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", "whatsapp:+14155238886".to_owned(), false),
                ("b", "whatsapp:+15005550006".to_owned(), true)
            ]
        );
        // A deployment does not disturb itself.
        let again = shared_senders(&others, &name("a"), &Sender::split("telegram:1"));
        assert_eq!(again, []);
    }
}
