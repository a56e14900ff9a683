//! A Fly API token as people paste it, cleaned and classified by the official client's rules.
//!
//! Source of the rules: superfly/fly-go, `tokens/tokens.go`: the pasted text is a comma-separated
//! list; parts that begin with `fm1r_`, `fm1a_` or `fm2_` are macaroons, everything else is an
//! OAuth token. The Machines API gets the macaroons if there are any, under the scheme `FlyV1`;
//! otherwise the OAuth token under `Bearer`. Later parts are discharges without which the first
//! is useless, so all are kept.

use crate::credentials::foreign;
use crate::secret::Secret;
use crate::text::find;

/// The longest text that is looked at; real tokens have under 4,000 characters.
const MAX_LENGTH: usize = 20_000;

/// A token fit for the `Authorization` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    header: Secret,
    macaroon: bool,
}

/// Why a text cannot be a Fly token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProblem {
    /// Nothing is left after cleaning.
    Empty,
    /// A key of another service; carries its name.
    OtherService(&'static str),
    /// Begins like a token but is cut short.
    Truncated,
    /// Holds characters that no token has, such as emoji; probably more than the token was copied.
    OddCharacters,
    /// Longer than any token.
    TooLong,
    /// Not of a form that Fly gives out.
    NotAToken,
}

impl Token {
    /// Cleans what was pasted and tells what it is.
    ///
    /// White space, line breaks, quotes and the schemes `Bearer` and `FlyV1` are dropped, in any
    /// order and number.
    ///
    /// # Errors
    /// Why it cannot be a token; never quoting the text.
    pub fn parse(pasted: &str) -> Result<Self, TokenProblem> {
        if pasted.len() > MAX_LENGTH {
            return Err(TokenProblem::TooLong);
        }
        let parts: Vec<Secret> = pasted
            .split(',')
            .map(|part| Secret::new(clean(part)))
            .filter(|part| !part.is_empty())
            .collect();
        let Some(first) = parts.first() else {
            return Err(TokenProblem::Empty);
        };
        if let Some(service) = foreign(first.expose(), "Fly.io") {
            return Err(TokenProblem::OtherService(service));
        }
        if parts
            .iter()
            .any(|part| !part.expose().chars().all(fits_token))
        {
            return Err(TokenProblem::OddCharacters);
        }
        let macaroons: Vec<&str> = parts
            .iter()
            .map(Secret::expose)
            .filter(|part| is_macaroon(part))
            .collect();
        if let Some(first) = macaroons.first() {
            if first.len() < 20 {
                return Err(TokenProblem::Truncated);
            }
            let header = Secret::new(format!("FlyV1 {}", macaroons.join(",")));
            return Ok(Self {
                header,
                macaroon: true,
            });
        }
        oauth(first.expose())
    }

    /// The value of the `Authorization` header.
    pub fn authorization(&self) -> &Secret {
        &self.header
    }

    /// Whether it is a macaroon, the kind that `fly tokens create` makes.
    pub fn is_macaroon(&self) -> bool {
        self.macaroon
    }

    /// `text` without the token, should somebody's message quote it.
    pub fn scrub(&self, text: &str) -> String {
        let bare = self
            .header
            .expose()
            .split_once(' ')
            .map_or("", |(_, rest)| rest);
        bare.split(',').fold(self.header.scrub(text), |text, part| {
            Secret::new(part).scrub(&text)
        })
    }
}

fn oauth(text: &str) -> Result<Token, TokenProblem> {
    if matches!(text, "fm1r" | "fm1a" | "fm2" | "fo1") {
        return Err(TokenProblem::Truncated);
    }
    match text.strip_prefix("fo1_") {
        Some(rest) if rest.len() < 16 => Err(TokenProblem::Truncated),
        // Old personal tokens have no prefix: 40 or more characters of base64.
        None if text.len() < 40 || text.contains(['.', ':']) => Err(TokenProblem::NotAToken),
        _ => Ok(Token {
            header: Secret::new(format!("Bearer {text}")),
            macaroon: false,
        }),
    }
}

fn is_macaroon(part: &str) -> bool {
    matches!(part.split_once('_'), Some(("fm1r" | "fm1a" | "fm2", _)))
}

fn fits_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=' | '.' | ':')
}

/// What a token's part begins with; nothing of that holds an underscore further on.
const BEGINNINGS: [&str; 4] = ["fm2_", "fm1r_", "fm1a_", "fo1_"];

/// One part without what phones, consoles, headers and settings files put round it.
fn clean(part: &str) -> String {
    let mut text = crate::credentials::clean(part).expose().to_owned();
    loop {
        let lower = text.to_ascii_lowercase();
        let scheme = ["authorization:", "bearer", "flyv1"]
            .into_iter()
            .find(|scheme| lower.starts_with(scheme));
        match scheme {
            Some(scheme) => text.drain(..scheme.len()),
            None => break,
        };
    }
    // `access_token: fm2_…` of a settings file, `Your token: …` of a message.
    if !BEGINNINGS.iter().any(|start| text.starts_with(start)) {
        let found = BEGINNINGS
            .iter()
            .filter_map(|start| find(&text, start))
            .min();
        if let Some(before) = found {
            text.drain(..before);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MACAROON: &str = "fm2_lJPECAAAAAAAABcdexample";

    fn header(pasted: &str) -> String {
        Token::parse(pasted)
            .expect("a token")
            .authorization()
            .expose()
            .to_owned()
    }

    #[test]
    fn schemes_quotes_and_line_breaks_are_cleaned_away() {
        let expected = format!("FlyV1 {MACAROON}");
        for pasted in [
            MACAROON.to_owned(),
            format!("FlyV1 {MACAROON}"),
            format!("Bearer FlyV1 {MACAROON}"),
            format!("  \"flyv1 {MACAROON}\"\n"),
            "FlyV1 fm2_lJPECAAAA\r\nAAAABcdexample".to_owned(),
            format!("FLY_API_TOKEN='FlyV1 {MACAROON}'"),
            format!("\u{200f}{MACAROON}\u{feff}"),
            format!("export fly_api_token={MACAROON}"),
            format!("access_token: {MACAROON}"),
            format!("FLY_ACCESS_TOKEN=FlyV1 {MACAROON}"),
            format!("FLY_API_TOKEN: FlyV1 {MACAROON}"),
            format!("Your token is FlyV1 {MACAROON}"),
        ] {
            assert_eq!(header(&pasted), expected, "{pasted:?}");
        }
    }

    #[test]
    fn the_first_part_is_never_lost_to_what_stands_before_it() {
        // As it stands in flyctl's own settings file.
        let pasted = format!("access_token: {MACAROON},fm2_discharge,fo1_personal");
        assert_eq!(header(&pasted), format!("FlyV1 {MACAROON},fm2_discharge"));
    }

    #[test]
    fn a_key_of_another_service_is_never_taken_for_an_old_token() {
        let telegram = format!("110201543:{}", "A".repeat(35));
        let discord = format!("MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.{}", "x".repeat(27));
        for (pasted, service) in [
            (telegram.as_str(), "Telegram"),
            (&discord, "Discord"),
            (&format!("ghs_{}", "a".repeat(36)), "GitHub"),
            (&format!("sk-or-v1-{}", "0".repeat(64)), "OpenRouter"),
        ] {
            let problem = TokenProblem::OtherService(service);
            assert_eq!(Token::parse(pasted).unwrap_err(), problem, "{pasted:?}");
        }
        let odd = format!("{}.{}", "a".repeat(30), "b".repeat(30));
        assert_eq!(Token::parse(&odd).unwrap_err(), TokenProblem::NotAToken);
    }

    #[test]
    fn all_discharges_are_kept_and_oauth_parts_dropped() {
        let pasted = format!("FlyV1 {MACAROON}, fm2_discharge ,fo1_personal");
        assert_eq!(header(&pasted), format!("FlyV1 {MACAROON},fm2_discharge"));
    }

    #[test]
    fn a_personal_token_goes_under_bearer() {
        assert_eq!(
            header("fo1_abcdefghijklmnopqrstu"),
            "Bearer fo1_abcdefghijklmnopqrstu"
        );
        let old = "a".repeat(43);
        for pasted in [format!("Bearer {old}"), format!("FLY_API_TOKEN='{old}'")] {
            assert_eq!(header(&pasted), format!("Bearer {old}"), "{pasted}");
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        for (pasted, problem) in [
            ("", TokenProblem::Empty),
            (" , ,\n", TokenProblem::Empty),
            ("Bearer ", TokenProblem::Empty),
            ("sk-ant-api03-xyz", TokenProblem::OtherService("Anthropic")),
            ("ghp_0123456789", TokenProblem::OtherService("GitHub")),
            ("fm2_ab", TokenProblem::Truncated),
            ("fo1_ab", TokenProblem::Truncated),
            ("fm2_lJPECAAAAAAAAB🙂example", TokenProblem::OddCharacters),
            ("hello", TokenProblem::NotAToken),
        ] {
            assert_eq!(Token::parse(pasted).unwrap_err(), problem, "{pasted:?}");
        }
        assert_eq!(
            Token::parse(&"f".repeat(30_000)).unwrap_err(),
            TokenProblem::TooLong
        );
    }

    #[test]
    fn a_message_that_quotes_the_token_is_scrubbed() {
        let token = Token::parse(&format!("{MACAROON},fm2_discharge")).unwrap();
        let text = token.scrub(&format!("cannot verify {MACAROON} with fm2_discharge"));
        assert_eq!(text, "cannot verify [hidden] with [hidden]");
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_cleaning_twice_changes_nothing(
            pasted in ".{0,200}",
            likely in "(FLY_API_TOKEN=|access_token: |Bearer |)(FlyV1 |)(fm2_|fm1r_|fo1_|)[\\w+/=-]{10,60}(,fm2_[\\w+/=-]{5,30}|)",
        ) {
            for pasted in [&pasted, &likely] {
                if let Ok(token) = Token::parse(pasted) {
                    let once = token.authorization().expose().to_owned();
                    prop_assert_eq!(header(&once), once);
                }
            }
        }
    }
}
