//! Whether an Anthropic API key opens the door: the list of models costs nothing.
//!
//! `GET /v1/models` with `x-api-key` and `anthropic-version` (Anthropic's API reference, "Models");
//! browsers are answered if they send `anthropic-dangerous-direct-browser-access: true` (the
//! TypeScript SDK's `client.ts`). An organization may refuse browsers all the same, with 401 and
//! "CORS requests are not allowed for this Organization because of its settings"
//! (anthropic-sdk-typescript #703 and #741, neuro-san-ui #434, jan #5689): its keys may be good.
//!
//! An empty balance does not show here: only a message that is paid for is refused for it.

use super::{Ask, Heard, Service, Unclear};
use crate::fly::Doc;
use crate::secret::Secret;
use crate::text::holds;

/// What is known of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyVerdict {
    /// It opens the door.
    Good,
    /// Anthropic does not know it, or it was revoked.
    Refused,
    /// Known, and not allowed to ask for models (403 `permission_error`; Anthropic's API
    /// reference, "Errors"); with Anthropic's own words.
    Forbidden(String),
    /// The organization answers no browser: nothing is known of the key.
    OrgRefusesBrowsers,
    /// Nothing is known of the key.
    CannotCheck(Unclear),
}

/// Asks for one model.
pub fn ask(key: &Secret) -> Ask {
    Ask::get(Service::Anthropic, "/v1/models?limit=1")
        .header("x-api-key", key.expose())
        .header("anthropic-version", "2023-06-01")
        .header("anthropic-dangerous-direct-browser-access", "true")
        .hiding(key)
}

/// Judges the answer.
pub fn judge(heard: &Heard) -> KeyVerdict {
    let reply = match heard {
        Ok(reply) => reply,
        Err(lost) => return KeyVerdict::CannotCheck(Unclear::Lost(*lost)),
    };
    let body = reply.json();
    let error = Doc(&body).field(&["error"]);
    let (kind, text) = (error.shown("type"), error.shown("message"));
    match reply.status {
        200 if Doc(&body).field(&["data"]).is_list() => KeyVerdict::Good,
        401 | 403 if holds(&text.to_ascii_lowercase(), "cors requests are not allowed") => {
            KeyVerdict::OrgRefusesBrowsers
        }
        401 if kind == "authentication_error" => KeyVerdict::Refused,
        403 if kind == "permission_error" => KeyVerdict::Forbidden(crate::fly::shorten(&text)),
        _ => KeyVerdict::CannotCheck(reply.unclear(Some(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fly::Lost;

    fn judged(status: u16, body: &str) -> KeyVerdict {
        judge(&Ok(
            ask(&Secret::new("sk-ant-x")).answered(status, body, None)
        ))
    }

    #[test]
    fn only_anthropics_own_words_refuse_a_key() {
        let error = |kind: &str, text: &str| {
            format!(r#"{{"type":"error","error":{{"type":"{kind}","message":"{text}"}}}}"#)
        };
        assert_eq!(
            judged(200, r#"{"data":[],"has_more":false}"#),
            KeyVerdict::Good
        );
        let wrong = error("authentication_error", "invalid x-api-key");
        assert_eq!(judged(401, &wrong), KeyVerdict::Refused);
        let closed = "CORS requests are not allowed for this Organization because of its settings";
        let closed = error("authentication_error", closed);
        assert_eq!(judged(401, &closed), KeyVerdict::OrgRefusesBrowsers);
        let narrow = error("permission_error", "not permitted");
        assert_eq!(
            judged(403, &narrow),
            KeyVerdict::Forbidden("not permitted".into())
        );
        for (status, body) in [
            (401, "<html>sign in to the hotel</html>".to_owned()),
            (200, "<html>welcome</html>".to_owned()),
            (403, error("forbidden", "Request not allowed")),
            (529, error("overloaded_error", "Overloaded")),
            (401, String::new()),
        ] {
            let verdict = judged(status, &body);
            assert!(matches!(verdict, KeyVerdict::CannotCheck(_)), "{verdict:?}");
        }
        let lost = judge(&Err(Lost::Offline));
        assert_eq!(lost, KeyVerdict::CannotCheck(Unclear::Lost(Lost::Offline)));
    }
}
