//! The key that the agent talks to Claude with.
//!
//! `sk-ant-api03-` and about 95 more characters (the patterns of gitleaks and trufflehog);
//! `sk-ant-admin01-` manages an organization; `sk-ant-oat01-`, `ort01` and `sid01` are tokens of a
//! subscription: the VM's program takes none of these.

use super::{common, Problem, WrongKind};
use crate::secret::Secret;

const PREFIX: &str = "sk-ant-";
const LONGEST: usize = 256;

/// Cleans and checks an Anthropic API key.
///
/// # Errors
/// What is wrong with it, never quoting it.
pub fn parse(pasted: &str) -> Result<Secret, Problem> {
    let key = common(pasted, "Anthropic", LONGEST)?;
    let text = key.expose();
    if text.starts_with("sk-ant-admin") {
        return Err(Problem::WrongKind(WrongKind::AnthropicAdmin));
    }
    let kind = text.strip_prefix(PREFIX).unwrap_or_default();
    if ["oat", "ort", "sid"].iter().any(|it| kind.starts_with(it)) {
        return Err(Problem::WrongKind(WrongKind::AnthropicSubscription));
    }
    if !text.starts_with(PREFIX) {
        return Err(if PREFIX.starts_with(text) {
            Problem::TooShort
        } else {
            Problem::Unfamiliar
        });
    }
    // Of the kind that is known, a key that lost its end is known too.
    let shortest = if text.starts_with("sk-ant-api03-") {
        100
    } else {
        60
    };
    if text.len() < shortest {
        return Err(Problem::TooShort);
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good() -> String {
        format!("sk-ant-api03-{}AA", "x".repeat(93))
    }

    #[test]
    fn a_good_key_survives_line_breaks_and_quotes() {
        for pasted in [
            format!(" \"{}\n{}\"\t", &good()[..40], &good()[40..]),
            format!("ANTHROPIC_API_KEY={}", good()),
            format!("export ANTHROPIC_API_KEY='{}'", good()),
        ] {
            assert_eq!(parse(&pasted).unwrap().expose(), good());
        }
    }

    #[test]
    fn keys_that_cannot_work_are_named() {
        for (pasted, problem) in [
            ("".into(), Problem::Empty),
            ("sk-an".into(), Problem::TooShort),
            ("sk-ant-api03-abc".into(), Problem::TooShort),
            (good()[..99].to_owned(), Problem::TooShort),
            (
                format!("sk-ant-sid01-{}", "x".repeat(90)),
                Problem::WrongKind(WrongKind::AnthropicSubscription),
            ),
            (
                format!("sk-{}", "x".repeat(48)),
                Problem::OtherService("OpenAI"),
            ),
            (
                format!("sk-or-v1-{}", "0".repeat(64)),
                Problem::OtherService("OpenRouter"),
            ),
            (
                format!("sk-ant-admin01-{}", "x".repeat(90)),
                Problem::WrongKind(WrongKind::AnthropicAdmin),
            ),
            (
                format!("sk-ant-oat01-{}", "x".repeat(90)),
                Problem::WrongKind(WrongKind::AnthropicSubscription),
            ),
            ("fm2_abcdef".into(), Problem::OtherService("Fly.io")),
            (format!("{}🙂", good()), Problem::OddCharacters),
            ("hello".into(), Problem::Unfamiliar),
            ("x".repeat(5000), Problem::TooLong),
        ] {
            assert_eq!(parse(&pasted).unwrap_err(), problem, "{pasted:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent_and_never_panics(pasted in ".{0,300}") {
            if let Ok(key) = parse(&pasted) {
                let again = parse(key.expose());
                prop_assert_eq!(again, Ok(key));
            }
        }
    }
}
