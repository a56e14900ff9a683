//! Twilio's account SID and auth token.
//!
//! `AC` and 32 hexadecimal digits; the auth token is 32 hexadecimal digits (the patterns of
//! gitleaks and trufflehog). An API key (`SK…`) cannot stand in for the auth token: the relay
//! checks Twilio's signatures, which are made with the auth token alone.

use super::{common, Problem, WrongKind};
use crate::secret::Secret;

const SID_LENGTH: usize = 34;
const TOKEN_LENGTH: usize = 32;

/// Cleans and checks an account SID.
///
/// # Errors
/// What is wrong with it, never quoting it.
pub fn parse_account_sid(pasted: &str) -> Result<Secret, Problem> {
    let sid = common(pasted, "Twilio", 64)?;
    let text = sid.expose();
    if text.starts_with("SK") {
        return Err(Problem::WrongKind(WrongKind::TwilioApiKey));
    }
    let Some(digits) = text.strip_prefix("AC") else {
        let swapped = text.len() == TOKEN_LENGTH && is_hex(text);
        return Err(if swapped {
            Problem::WrongKind(WrongKind::TwilioSwapped)
        } else if is_other_sid(text) {
            Problem::WrongKind(WrongKind::TwilioOtherSid)
        } else {
            Problem::Unfamiliar
        });
    };
    whole(&sid, digits, SID_LENGTH)?;
    Ok(sid)
}

/// Cleans and checks an auth token.
///
/// # Errors
/// What is wrong with it, never quoting it.
pub fn parse_auth_token(pasted: &str) -> Result<Secret, Problem> {
    let token = common(pasted, "Twilio", 64)?;
    let text = token.expose();
    if text.starts_with("SK") {
        return Err(Problem::WrongKind(WrongKind::TwilioApiKey));
    }
    // An API key's secret: as long as an auth token, and not of hexadecimal digits alone.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.len() == TOKEN_LENGTH && is_plain && !is_hex(text) {
        return Err(Problem::WrongKind(WrongKind::TwilioApiKey));
    }
    if text.starts_with("AC") && text.len() >= SID_LENGTH - 2 {
        return Err(Problem::WrongKind(WrongKind::TwilioSwapped));
    }
    whole(&token, text, TOKEN_LENGTH)?;
    Ok(token)
}

fn whole(key: &Secret, digits: &str, length: usize) -> Result<(), Problem> {
    if !is_hex(digits) {
        return Err(Problem::Unfamiliar);
    }
    match key.expose().len() {
        found if found < length => Err(Problem::TooShort),
        found if found > length => Err(Problem::TooLong),
        _ => Ok(()),
    }
}

/// Two capitals and 32 hexadecimal digits: the id of something else, such as the organization's
/// `OR…` or a messaging service's `MG…` (Twilio docs, "What is a String Identifier (SID)?").
fn is_other_sid(text: &str) -> bool {
    let (prefix, digits) = text.split_at_checked(2).unwrap_or_default();
    prefix.bytes().all(|byte| byte.is_ascii_uppercase()) && digits.len() == 32 && is_hex(digits)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sid_and_token_are_told_apart() {
        let hex = "0123456789abcdef0123456789abcdef";
        let sid = format!("AC{hex}");
        assert!(parse_account_sid(&format!(" {sid}\n")).is_ok());
        assert!(parse_auth_token(hex).is_ok());
        let swapped = Problem::WrongKind(WrongKind::TwilioSwapped);
        assert_eq!(parse_account_sid(hex), Err(swapped));
        assert_eq!(parse_auth_token(&sid), Err(swapped));
        let key = Problem::WrongKind(WrongKind::TwilioApiKey);
        assert_eq!(parse_auth_token(&format!("SK{hex}")), Err(key));
        assert_eq!(parse_account_sid(&format!("SK{hex}")), Err(key));
        let other = Problem::WrongKind(WrongKind::TwilioOtherSid);
        assert_eq!(parse_account_sid(&format!("OR{hex}")), Err(other));
    }

    #[test]
    fn cut_or_doubled_values_are_named() {
        assert_eq!(parse_account_sid("AC01234"), Err(Problem::TooShort));
        assert_eq!(parse_auth_token("0123"), Err(Problem::TooShort));
        assert_eq!(parse_auth_token(&"0".repeat(40)), Err(Problem::TooLong));
        assert_eq!(parse_auth_token(""), Err(Problem::Empty));
        assert_eq!(
            parse_auth_token("zz23456789abcdef0123456789"),
            Err(Problem::Unfamiliar)
        );
        let secret_of_a_key = "zz23456789abcdefGHIJ456789abcdef";
        assert_eq!(
            parse_auth_token(secret_of_a_key),
            Err(Problem::WrongKind(WrongKind::TwilioApiKey))
        );
    }
}
