//! Tokens: who asks, and what they may do.

use serde_json::{json, Value};

use crate::http::Response;
use crate::practice;
use crate::route::Call;

/// One permission, known by the parts of its token that must all be there.
pub(crate) struct Grant {
    pub(crate) id: &'static str,
    parts: &'static [&'static str],
    pub(crate) orgs: &'static [&'static str],
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Org,
    App(&'static str),
    ReadOnly,
    Personal,
}

/// What a look at the header showed.
pub(crate) struct Seen {
    /// `None` when the token opens nothing.
    pub(crate) grant: Option<&'static Grant>,
    /// What is odd about the header, if anything.
    pub(crate) odd: Option<&'static str>,
}

static GRANTS: [Grant; 6] = [
    Grant {
        id: "org-0001",
        parts: &["fm2_practice-org-token-0001", "fm2_practice-discharge-0001"],
        orgs: &[practice::ORG],
        kind: Kind::Org,
    },
    Grant {
        id: "org-0002",
        parts: &["fm2_practice-org-token-0002", "fm2_practice-discharge-0002"],
        orgs: &[practice::ORG],
        kind: Kind::Org,
    },
    Grant {
        id: "app-0001",
        parts: &["fm2_practice-app-token-0001"],
        orgs: &[practice::ORG],
        kind: Kind::App(practice::FOREIGN_APP),
    },
    Grant {
        id: "readonly-0001",
        parts: &["fm2_practice-readonly-0001"],
        orgs: &[practice::ORG],
        kind: Kind::ReadOnly,
    },
    Grant {
        id: "personal-0001",
        parts: &["fo1_practicePersonalToken0001"],
        orgs: &[practice::ORG, practice::OTHER_ORG],
        kind: Kind::Personal,
    },
    Grant {
        id: "other-org-0001",
        parts: &["fm2_practice-other-org-0001"],
        orgs: &[practice::OTHER_ORG],
        kind: Kind::Org,
    },
];

/// Reads the `Authorization` header as Fly does, and notes what a careful client would not send.
pub(crate) fn look_up(header: &str) -> Seen {
    let mut rest = header;
    let mut schemes = Vec::new();
    while let Some((scheme, tail)) = rest.split_once(' ') {
        if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("flyv1") {
            break;
        }
        schemes.push(scheme);
        rest = tail.trim_start();
    }
    let parts: Vec<&str> = rest
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let macaroons = parts.iter().filter(|part| is_macaroon(part)).count();
    let wanted = if macaroons > 0 { "FlyV1" } else { "Bearer" };
    let odd = if schemes.is_empty() {
        Some("no scheme")
    } else if schemes != [wanted] {
        Some("the scheme does not fit the token's kind")
    } else if macaroons > 0 && macaroons < parts.len() {
        Some("macaroons mixed with an OAuth token")
    } else if rest.contains(char::is_whitespace) {
        Some("white space inside the token")
    } else {
        None
    };
    let grant = GRANTS
        .iter()
        .find(|grant| grant.parts.iter().all(|part| parts.contains(part)));
    Seen { grant, odd }
}

/// Whether `text` holds a part of any token, practice or not.
pub(crate) fn holds_token(text: &str) -> bool {
    ["fm2_", "fm1r_", "fm1a_", "fo1_"]
        .iter()
        .any(|mark| text.contains(mark))
}

fn is_macaroon(part: &str) -> bool {
    matches!(part.split('_').next(), Some("fm2" | "fm1r" | "fm1a"))
}

pub(crate) fn unusable() -> Response {
    Response::error(401, "Authenticate: token validation error")
}

pub(crate) fn forbidden() -> Response {
    Response::error(403, "unauthorized")
}

pub(crate) fn org_name(slug: &str) -> &'static str {
    match slug {
        practice::ORG => "Practice",
        practice::OTHER_ORG => "Studio 22",
        _ => "Someone else's",
    }
}

impl Grant {
    pub(crate) fn sees_org(&self, slug: &str) -> bool {
        self.orgs.contains(&slug)
    }

    /// Whether this token may make this call at all, whichever app it is about.
    pub(crate) fn allows(&self, call: Call) -> bool {
        match self.kind {
            Kind::Org | Kind::Personal => true,
            Kind::ReadOnly => !call.writes(),
            Kind::App(_) => !matches!(
                call,
                Call::AppsList | Call::AppCreate | Call::OrgMachines | Call::OrgVolumes
            ),
        }
    }

    /// Whether an app in one of its organizations is open to it.
    pub(crate) fn opens_app(&self, org: &str, app: &str) -> bool {
        match self.kind {
            Kind::App(own) => own == app,
            _ => self.sees_org(org),
        }
    }

    /// The answer to `GET /tokens/current`.
    pub(crate) fn introduction(&self) -> Value {
        let entry = |slug: &&str| {
            let mut entry = json!({
                "token_id": self.id,
                "org_slug": slug,
                "organization": org_name(slug),
            });
            match self.kind {
                Kind::App(own) => entry["apps"] = json!([own]),
                Kind::Personal => entry["user"] = json!("practice@example.com"),
                Kind::Org | Kind::ReadOnly => {}
            }
            entry
        };
        json!({ "tokens": self.orgs.iter().map(entry).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(header: &str) -> Option<&'static str> {
        look_up(header).grant.map(|grant| grant.id)
    }

    #[test]
    fn a_macaroon_without_its_discharge_opens_nothing() {
        assert_eq!(id(practice::ORG_TOKEN), Some("org-0001"));
        assert_eq!(id("FlyV1 fm2_practice-org-token-0001"), None);
        assert_eq!(id(practice::REVOKED_TOKEN), None);
    }

    #[test]
    fn schemes_are_stripped_again_and_again_but_noted() {
        let doubled = format!("Bearer {}", practice::ORG_TOKEN);
        assert_eq!(id(&doubled), Some("org-0001"));
        assert!(look_up(&doubled).odd.is_some());
        assert!(look_up(practice::ORG_TOKEN).odd.is_none());
        assert!(look_up("Bearer fo1_practicePersonalToken0001")
            .odd
            .is_none());
        assert!(look_up("FlyV1 fo1_practicePersonalToken0001").odd.is_some());
        assert!(look_up("fo1_practicePersonalToken0001").odd.is_some());
    }
}
