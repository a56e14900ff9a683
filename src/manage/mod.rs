//! Deployments that exist: found from the account alone, without anything remembered.

mod senders;

pub use senders::{reaches, shared_senders, Conflict, Reach};

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
}

/// The deployments among the organization's apps, by name.
pub fn deployments(apps: &[App]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let named = apps
        .iter()
        .filter_map(|app| DeploymentName::of_app(app.name.as_ref()?));
    for (name, role) in named {
        let index = found
            .iter()
            .position(|other| other.name == name)
            .unwrap_or_else(|| {
                found.push(Found {
                    name,
                    relay: false,
                    vm: false,
                });
                found.len() - 1
            });
        match role {
            Role::Relay => found[index].relay = true,
            Role::Vm => found[index].vm = true,
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
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
        let app = |name: &str| App {
            name: AppName::parse(name).ok(),
            org: None,
            machine_count: None,
            volume_count: None,
        };
        let apps = [
            app("blog"),
            app("b-vm"),
            app("a-relay"),
            app("a-vm"),
            app("-vm"),
        ];
        let found = deployments(&apps);
        let shown: Vec<_> = found
            .iter()
            .map(|f| (f.name.as_str(), f.relay, f.vm))
            .collect();
        assert_eq!(shown, [("a", true, true), ("b", false, true)]);
    }

    #[test]
    fn the_mark_is_the_name_of_a_secret() {
        assert!(is_marked(&["PORT".into(), "TEXTSLASH_DEPLOYMENT".into()]));
        assert!(!is_marked(&["textslash".into()]));
    }
}
