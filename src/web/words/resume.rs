//! Going on with an earlier run, or undoing it.

pub const UNDO_TITLE: &str = "Undo everything?";
pub const LEDE: &str = "This page keeps no keys, so it needs them once more. Everything else \
                        is remembered.";
pub const LEDE_TOKEN: &str = "This page keeps no keys, so it needs the token once more. \
                              Everything else is remembered.";
pub const UNDO: &str = "Undo everything";
pub fn title(name: &str) -> String {
    format!("Go on with {name}")
}
pub fn undo_lede(name: &str) -> String {
    format!(
        "Everything made for {name} is removed from your Fly.io account, and the account is \
         read back to prove it. This needs your token once more."
    )
}
pub fn other_org(org: &str) -> String {
    format!("Paste a token for the organization {org}: the deployment lives there, and this token is for another one.")
}
