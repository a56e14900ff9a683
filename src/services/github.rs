//! Whose a GitHub token is, and what it may do.
//!
//! `GET /user`: any origin is answered, `Authorization` is allowed and `X-OAuth-Scopes` exposed
//! (GitHub docs, "Using CORS and JSONP to make cross-origin requests"). No other header is sent:
//! `X-GitHub-Api-Version` is not on that page's list of allowed ones. Classic tokens tell their
//! scopes; fine-grained ones send no such header (GitHub docs, "Scopes for OAuth apps").

use super::{Ask, Heard, Service, Unclear};
use crate::fly::Doc;
use crate::secret::Secret;

/// What is known of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenVerdict {
    /// It is this person's.
    Good {
        /// The account's name.
        login: String,
        /// A classic token's scopes, possibly none; nothing where GitHub tells none.
        scopes: Option<Vec<String>>,
    },
    /// Wrong, expired or revoked.
    Refused,
    /// Nothing is known of the token. An app's token (`ghs_`) belongs to no person and ends here.
    CannotCheck(Unclear),
}

impl TokenVerdict {
    /// Whether the agent can reach private repositories: the scope `repo` of a classic token.
    /// Nothing where GitHub does not tell.
    pub fn reaches_private(&self) -> Option<bool> {
        match self {
            Self::Good { scopes, .. } => {
                let scopes = scopes.as_ref()?;
                Some(scopes.iter().any(|scope| scope == "repo"))
            }
            _ => None,
        }
    }
}

/// Asks whose it is.
pub fn ask(token: &Secret) -> Ask {
    let mut ask = Ask::get(Service::GitHub, "/user")
        .header("accept", "application/vnd.github+json")
        .header("authorization", format!("Bearer {}", token.expose()))
        .hiding(token);
    ask.reads = Some("x-oauth-scopes");
    ask
}

/// Judges the answer.
pub fn judge(heard: &Heard) -> TokenVerdict {
    let reply = match heard {
        Ok(reply) => reply,
        Err(lost) => return TokenVerdict::CannotCheck(Unclear::Lost(*lost)),
    };
    let body = reply.json();
    let doc = Doc(&body);
    match (reply.status, doc.text("login")) {
        (200, Some(login)) => TokenVerdict::Good {
            login,
            scopes: reply.header.as_deref().map(scopes),
        },
        (401, _) if doc.is_object() => TokenVerdict::Refused,
        _ => TokenVerdict::CannotCheck(reply.unclear(doc.text("message"))),
    }
}

fn scopes(header: &str) -> Vec<String> {
    header
        .split(',')
        .map(str::trim)
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str, header: Option<&str>) -> TokenVerdict {
        let ask = ask(&Secret::new("ghp_practice"));
        judge(&Ok(ask.answered(status, body, header.map(str::to_owned))))
    }

    #[test]
    fn a_good_token_tells_whose_it_is_and_what_it_may() {
        let classic = judged(200, r#"{"login":"ada"}"#, Some("repo, read:org"));
        assert_eq!(
            classic,
            TokenVerdict::Good {
                login: "ada".into(),
                scopes: Some(vec!["repo".into(), "read:org".into()]),
            }
        );
        assert_eq!(classic.reaches_private(), Some(true));
        let none = judged(200, r#"{"login":"ada"}"#, Some(""));
        assert_eq!(none.reaches_private(), Some(false));
        let fine = judged(200, r#"{"login":"ada"}"#, None);
        assert_eq!(fine.reaches_private(), None);
    }

    #[test]
    fn only_githubs_own_words_refuse_a_token() {
        let bad = r#"{"message":"Bad credentials","status":"401"}"#;
        assert_eq!(judged(401, bad, None), TokenVerdict::Refused);
        for (status, body) in [
            (401, "<html>"),
            (200, "[]"),
            (
                403,
                r#"{"message":"Resource not accessible by integration"}"#,
            ),
            (500, ""),
        ] {
            let verdict = judged(status, body, None);
            assert!(
                matches!(verdict, TokenVerdict::CannotCheck(_)),
                "{verdict:?}"
            );
        }
    }
}
