//! Deployments that exist: found from the account alone, without anything remembered.

mod recover;
mod senders;

pub use recover::{questions, rebuild};
pub use senders::{reaches, shared_senders, side_by_side, Conflict, Line, Reach};

use crate::few::sort;
use crate::fly::App;
use crate::stack::{DeploymentName, Role, MARK};

/// A deployment, or half of one, recognised by the names of its apps. Whether it is ours says
/// its mark alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: DeploymentName,
    /// Whether the public half is there.
    pub relay: bool,
    /// Whether the private half is there.
    pub vm: bool,
    /// Whether it is known that a half or its Machine is missing.
    pub half_made: bool,
    /// Whether it has a private network of its own.
    pub own_network: bool,
}

impl Found {
    /// Whether this half is there.
    pub fn has(&self, role: Role) -> bool {
        match role {
            Role::Relay => self.relay,
            Role::Vm => self.vm,
        }
    }
}

/// The deployments among the organization's apps, by name.
pub fn deployments(apps: &[App]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for app in apps {
        let named = app.name.as_ref().and_then(DeploymentName::of_app);
        let Some((name, role)) = named else { continue };
        let index = found
            .iter()
            .position(|other| other.name == name)
            .unwrap_or_else(|| {
                found.push(Found {
                    name,
                    relay: false,
                    vm: false,
                    half_made: false,
                    own_network: false,
                });
                found.len() - 1
            });
        let deployment = &mut found[index];
        match role {
            Role::Relay => deployment.relay = true,
            Role::Vm => deployment.vm = true,
        }
        deployment.half_made |= app.machine_count == Some(0);
        deployment.own_network |= app.network == Some(deployment.name.network());
    }
    for deployment in &mut found {
        deployment.half_made |= !deployment.relay || !deployment.vm;
    }
    sort(&mut found, |a, b| a.name < b.name);
    found
}

/// Whether an app with secrets of these names bears our mark.
pub fn is_marked(secret_names: &[String]) -> bool {
    secret_names.iter().any(|name| name == MARK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fly::AppName;

    #[test]
    fn whole_and_half_deployments_are_recognised_among_other_apps() {
        let app = |name: &str, machines| App {
            name: AppName::parse(name).ok(),
            org: None,
            network: (name == "c-vm").then(|| "textslash-c".to_owned()),
            machine_count: machines,
            volume_count: None,
        };
        let apps = [
            app("blog", Some(0)),
            app("b-vm", Some(1)),
            app("a-relay", None),
            app("a-vm", Some(1)),
            app("c-relay", Some(0)),
            app("c-vm", Some(1)),
            app("-vm", None),
        ];
        let found = deployments(&apps);
        let shown: Vec<_> = found
            .iter()
            .map(|f| (f.name.as_str(), f.relay, f.vm, f.half_made, f.own_network))
            .collect();
        let expected = [
            ("a", true, true, false, false),
            ("b", false, true, true, false),
            ("c", true, true, true, true),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_mark_is_the_name_of_a_secret() {
        assert!(is_marked(&["PORT".into(), "TEXTSLASH_DEPLOYMENT".into()]));
        assert!(!is_marked(&["textslash".into()]));
    }
}
