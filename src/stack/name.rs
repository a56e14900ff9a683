//! The one name that a person gives, from which all others follow.

use std::fmt;

use super::blueprint::Role;
use crate::fly::{AppName, NameProblem};
use crate::kept::kept_text;

/// Leaves room for `-relay` within Fly's limit for app names, and fits a phone's screen.
const MAX_LENGTH: usize = 40;

/// The name of a deployment: `{name}-relay` and `{name}-vm` are its apps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeploymentName(String);

impl DeploymentName {
    /// Checks a name; white space round it and capitals are forgiven.
    ///
    /// # Errors
    /// The first reason why it cannot be used.
    pub fn parse(typed: &str) -> Result<Self, NameProblem> {
        let name = typed.trim().to_ascii_lowercase();
        if name.len() > MAX_LENGTH && name.is_ascii() {
            return Err(NameProblem::TooLong(MAX_LENGTH));
        }
        AppName::parse(&name)?;
        Ok(Self(name))
    }

    /// The deployment that an app of this name belongs to, by its ending.
    pub fn of_app(app: &AppName) -> Option<(Self, Role)> {
        Role::ALL.into_iter().find_map(|role| {
            let name = app.as_str().strip_suffix(role.suffix())?;
            Some((Self::parse(name).ok()?, role))
        })
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of one of its apps.
    pub fn app(&self, role: Role) -> AppName {
        // A deployment name is an app name of at most 40 characters, so this is one too.
        #[allow(clippy::expect_used, clippy::ok_expect)] // as in Config's default
        AppName::parse(&format!("{}{}", self.0, role.suffix()))
            .ok()
            .expect("a name and a short ending")
    }

    /// The name of the private network, where one apart from the organization's is wanted.
    /// Network names begin with a letter (Fly docs, "Custom private networks").
    pub fn network(&self) -> String {
        format!("textslash-{}", self.0)
    }
}

kept_text!(DeploymentName);

impl fmt::Display for DeploymentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_both_apps_theirs_and_is_found_again_in_them() {
        let name = DeploymentName::parse(" My-Agent ").unwrap();
        assert_eq!(name.app(Role::Relay).as_str(), "my-agent-relay");
        assert_eq!(name.app(Role::Vm).as_str(), "my-agent-vm");
        let found = DeploymentName::of_app(&name.app(Role::Vm));
        assert_eq!(found, Some((name, Role::Vm)));
        assert_eq!(
            DeploymentName::of_app(&AppName::parse("blog").unwrap()),
            None
        );
    }

    #[test]
    fn names_that_fly_would_refuse_are_refused_here() {
        assert_eq!(DeploymentName::parse(""), Err(NameProblem::Empty));
        assert_eq!(
            DeploymentName::parse("my agent"),
            Err(NameProblem::Character(' '))
        );
        assert_eq!(
            DeploymentName::parse("agent🙂"),
            Err(NameProblem::Character('🙂'))
        );
        assert_eq!(
            DeploymentName::parse("סוכן"),
            Err(NameProblem::Character('ס'))
        );
        assert_eq!(DeploymentName::parse("agent-"), Err(NameProblem::Dash));
        assert_eq!(
            DeploymentName::parse(&"a".repeat(41)),
            Err(NameProblem::TooLong(40))
        );
        assert!(
            DeploymentName::parse(&"a".repeat(40))
                .unwrap()
                .app(Role::Relay)
                .as_str()
                .len()
                < 63
        );
    }
}
