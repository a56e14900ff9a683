//! What an answer says about a token or a name; the forms and the engine ask the same judge.

use crate::few::sort;
use crate::fly::{Answer, Error, ErrorKind, OrgSlug};

/// What is known about a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenVerdict {
    /// It works for a whole organization.
    Good {
        /// The organization.
        org: OrgSlug,
        /// Its name for people.
        organization: String,
    },
    /// It works for single apps only and cannot make new ones.
    OneAppOnly {
        /// The apps.
        apps: Vec<String>,
    },
    /// Fly does not accept it: wrong, cut short, expired or revoked.
    Refused,
    /// It works, but Fly does not say for which organization.
    NoOrg,
    /// It speaks for several organizations; one must be chosen by making a token for it.
    SeveralOrgs(Vec<OrgSlug>),
    /// No telling now.
    CannotCheck(Error),
}

/// Judges the answer to [`crate::fly::Call::CurrentToken`].
pub fn judge_token(answer: &Result<Answer, Error>) -> TokenVerdict {
    let tokens = match answer {
        Ok(Answer::Tokens(tokens)) => tokens,
        Ok(_) => return TokenVerdict::NoOrg,
        Err(error) if error.kind == ErrorKind::TokenRefused => return TokenVerdict::Refused,
        Err(error) => return TokenVerdict::CannotCheck(error.clone()),
    };
    if tokens.is_empty() {
        return TokenVerdict::Refused;
    }
    // One entry that covers its organization is enough; discharges and narrow ones may follow.
    let mut whole: Vec<_> = tokens
        .iter()
        .filter(|token| token.apps.is_empty())
        .collect();
    if whole.is_empty() {
        let apps = tokens.iter().flat_map(|token| token.apps.clone()).collect();
        return TokenVerdict::OneAppOnly { apps };
    }
    whole.retain(|token| token.org.is_some());
    let mut orgs: Vec<OrgSlug> = whole.iter().filter_map(|token| token.org.clone()).collect();
    sort(&mut orgs, |a, b| a < b);
    orgs.dedup();
    match orgs.as_slice() {
        [] => TokenVerdict::NoOrg,
        [org] => {
            let organization = whole.iter().map(|token| token.organization.clone()).next();
            let organization = organization.filter(|name| !name.is_empty());
            TokenVerdict::Good {
                org: org.clone(),
                organization: organization.unwrap_or_else(|| org.to_string()),
            }
        }
        _ => TokenVerdict::SeveralOrgs(orgs),
    }
}

/// What is known about an app name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameVerdict {
    /// Nobody has it.
    Free,
    /// An app of this name is in the organization already.
    Yours {
        /// Whether it has no Machine and no volume.
        empty: bool,
    },
    /// Somebody else at Fly has it.
    Taken,
    /// No telling now.
    CannotTell(Error),
}

/// Judges the answer to [`crate::fly::Call::GetApp`]: 200 ours, 403 somebody else's, 404 free
/// (fly-go, `AppNameAvailable`).
pub fn judge_name(
    answer: &Result<Answer, Error>,
    is_ours: impl Fn(&OrgSlug) -> bool,
) -> NameVerdict {
    match answer {
        Ok(Answer::App(app)) if app.org.as_ref().is_none_or(is_ours) => {
            let none = |count: Option<i64>| count == Some(0);
            NameVerdict::Yours {
                empty: none(app.machine_count) && none(app.volume_count),
            }
        }
        Ok(_) => NameVerdict::Taken,
        Err(error) => match error.kind {
            ErrorKind::NotFound => NameVerdict::Free,
            ErrorKind::Forbidden => NameVerdict::Taken,
            _ => NameVerdict::CannotTell(error.clone()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fly::{AppName, Call};

    fn token(status: u16, body: &str) -> TokenVerdict {
        judge_token(&Call::CurrentToken.interpret(status, body))
    }

    #[test]
    fn each_kind_of_token_is_told_apart() {
        let good = token(
            200,
            r#"{"tokens":[{"org_slug":"personal","organization":"Ada"}]}"#,
        );
        assert!(matches!(good, TokenVerdict::Good { org, .. } if org.as_str() == "personal"));
        let narrow = token(
            200,
            r#"{"tokens":[{"org_slug":"personal","apps":["blog"]}]}"#,
        );
        assert_eq!(
            narrow,
            TokenVerdict::OneAppOnly {
                apps: vec!["blog".into()]
            }
        );
        assert_eq!(token(401, "{}"), TokenVerdict::Refused);
        assert_eq!(token(200, r#"{"tokens":[]}"#), TokenVerdict::Refused);
        assert_eq!(
            token(200, r#"{"tokens":[{"user":"ada"}]}"#),
            TokenVerdict::NoOrg
        );
        let both = r#"{"tokens":[{"org_slug":"a"},{"org_slug":"b"}]}"#;
        assert!(matches!(token(200, both), TokenVerdict::SeveralOrgs(orgs) if orgs.len() == 2));
        assert!(matches!(token(503, "x"), TokenVerdict::CannotCheck(_)));
    }

    #[test]
    fn each_answer_about_a_name_is_told_apart() {
        let org = OrgSlug::parse("personal").unwrap();
        let name = |status, body: &str| {
            let call = Call::GetApp(AppName::parse("a").unwrap());
            judge_name(&call.interpret(status, body), |found| *found == org)
        };
        assert_eq!(name(404, "{}"), NameVerdict::Free);
        assert_eq!(name(403, "{}"), NameVerdict::Taken);
        let mine =
            r#"{"name":"a","organization":{"slug":"personal"},"machine_count":0,"volume_count":0}"#;
        assert_eq!(name(200, mine), NameVerdict::Yours { empty: true });
        let busy = mine.replace("\"machine_count\":0", "\"machine_count\":2");
        assert_eq!(name(200, &busy), NameVerdict::Yours { empty: false });
        assert_eq!(
            name(200, &mine.replace("personal", "other")),
            NameVerdict::Taken
        );
        assert!(matches!(name(502, "x"), NameVerdict::CannotTell(_)));
    }
}
