//! Names and ids of Fly's things, parsed once so that nothing unfit reaches a path.

use std::fmt;

use crate::kept::kept_text;

/// The longest app name Fly takes: "under 63 chars" by its own error message.
const MAX_APP_NAME: usize = 62;

/// Why a text cannot be a name at Fly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// Nothing was given.
    Empty,
    /// Longer than Fly takes; carries the number of characters allowed.
    TooLong(usize),
    /// A character other than lower-case letters, digits and dashes; carries the first one.
    Character(char),
    /// Begins or ends with a dash.
    Dash,
}

/// The name of an app: one namespace for all of Fly, lower-case letters, digits and dashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppName(String);

impl AppName {
    /// Checks `text` by Fly's rule for app names.
    ///
    /// # Errors
    /// The first reason why Fly would refuse it.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        check_label(text, MAX_APP_NAME)?;
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The rule shared by app names and the names derived from them.
///
/// # Errors
/// The first reason why `text` is no DNS label of at most `max` characters.
pub(crate) fn check_label(text: &str, max: usize) -> Result<(), NameProblem> {
    if text.is_empty() {
        return Err(NameProblem::Empty);
    }
    let odd = |c: &char| !matches!(c, 'a'..='z' | '0'..='9' | '-');
    if let Some(character) = text.chars().find(odd) {
        return Err(NameProblem::Character(character));
    }
    if text.len() > max {
        return Err(NameProblem::TooLong(max));
    }
    if text.starts_with('-') || text.ends_with('-') {
        return Err(NameProblem::Dash);
    }
    Ok(())
}

/// Ids come from Fly and go back into paths, so only characters that mean themselves pass.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id, when it is made of letters, digits, dashes and underscores only.
            pub fn parse(text: &str) -> Option<Self> {
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                let fits = (1..=64).contains(&text.len()) && text.chars().all(plain);
                fits.then(|| Self(text.to_owned()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        kept_text!($name);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// An organization as it stands in paths and bodies, such as `personal`.
    OrgSlug
}
identifier! {
    /// A region's code, such as `ams`.
    RegionCode
}
identifier! {
    /// A Machine's id, such as `148ed599c14189`.
    MachineId
}
identifier! {
    /// A volume's id, such as `vol_r1p6pln1k9m9j7zr`.
    VolumeId
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept::Kept;

    #[test]
    fn app_names_follow_flys_rule() {
        assert!(AppName::parse("my-agent-7k2f-relay").is_ok());
        assert_eq!(AppName::parse(""), Err(NameProblem::Empty));
        assert_eq!(AppName::parse("My"), Err(NameProblem::Character('M')));
        assert_eq!(AppName::parse("a/../b"), Err(NameProblem::Character('/')));
        assert_eq!(AppName::parse("-a"), Err(NameProblem::Dash));
        assert_eq!(
            AppName::parse(&"a".repeat(63)),
            Err(NameProblem::TooLong(62))
        );
    }

    #[test]
    fn an_id_with_a_slash_never_reaches_a_path() {
        assert_eq!(MachineId::parse("../apps/other"), None);
        assert!(MachineId::parse("148ed599c14189").is_some());
        assert_eq!(VolumeId::read(&"a b".into()), None);
    }
}
