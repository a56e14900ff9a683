//! The optional token with which the agent reaches private repositories.
//!
//! `ghp_` + 36 (classic), `github_pat_` + 82 (fine-grained), `gho_`, `ghu_`, `ghs_`
//! (GitHub docs, "About authentication to GitHub", token formats). `ghr_` only renews others.

use super::{common, Problem, WrongKind};
use crate::secret::Secret;

const PREFIXES: [&str; 5] = ["ghp_", "github_pat_", "gho_", "ghu_", "ghs_"];

/// Cleans and checks a GitHub token; nothing at all is fine, it is optional.
///
/// # Errors
/// What is wrong with it, never quoting it.
pub fn parse(pasted: &str) -> Result<Option<Secret>, Problem> {
    let key = match common(pasted, "GitHub", 255) {
        Err(Problem::Empty) => return Ok(None),
        other => other?,
    };
    let text = key.expose();
    if text.starts_with("ghr_") {
        return Err(Problem::WrongKind(WrongKind::GitHubRefresh));
    }
    if !PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
        return Err(Problem::Unfamiliar);
    }
    if text.len() < 40 {
        return Err(Problem::TooShort);
    }
    Ok(Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_may_be_left_out_but_not_be_something_else() {
        assert_eq!(parse(" \n"), Ok(None));
        assert!(parse(&format!("ghp_{}", "a".repeat(36))).unwrap().is_some());
        assert_eq!(parse("ghp_short"), Err(Problem::TooShort));
        assert_eq!(
            parse("sk-ant-api03-x"),
            Err(Problem::OtherService("Anthropic"))
        );
        assert_eq!(parse("password"), Err(Problem::Unfamiliar));
        assert_eq!(
            parse(&format!("ghr_{}", "a".repeat(36))),
            Err(Problem::WrongKind(WrongKind::GitHubRefresh))
        );
    }
}
