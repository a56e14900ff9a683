//! Phone numbers as people type them, in the one form that services take: E.164.
//!
//! `+`, a country code that does not begin with zero, 7 to 15 digits in all (ITU-T E.164, 6.1).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number in E.164, such as `+14155550123`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a text is no phone number that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    /// Nothing was given.
    Empty,
    /// No `+` and country code at its beginning.
    NoCountryCode,
    /// Fewer than 7 digits.
    TooShort,
    /// More than 15 digits.
    TooLong,
    /// Letters or signs that no number has; carries the first.
    Character(char),
}

impl PhoneNumber {
    /// Reads what people type: spaces, dashes, dots, brackets, `whatsapp:`, a leading `00`,
    /// `(0)` after the country code, and digits of other scripts.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn parse(typed: &str) -> Result<Self, PhoneProblem> {
        let text = typed
            .trim()
            .trim_start_matches("whatsapp:")
            .replace("(0)", "");
        let mut digits = String::new();
        let mut international = false;
        for c in text.chars() {
            match c {
                '+' | '＋' if digits.is_empty() => international = true,
                ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '‑' | '–' => {}
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
                _ => digits.push(digit(c).ok_or(PhoneProblem::Character(c))?),
            }
        }
        if digits.is_empty() {
            return Err(PhoneProblem::Empty);
        }
        if !international {
            match digits.strip_prefix("00") {
                Some(rest) => digits = rest.to_owned(),
                None => return Err(PhoneProblem::NoCountryCode),
            }
        }
        match digits.len() {
            _ if digits.starts_with('0') => Err(PhoneProblem::NoCountryCode),
            0..=6 => Err(PhoneProblem::TooShort),
            7..=15 => Ok(Self(format!("+{digits}"))),
            _ => Err(PhoneProblem::TooLong),
        }
    }

    /// A list as people type it: separated by commas, semicolons or lines. Doubles are dropped.
    ///
    /// # Errors
    /// The first number that cannot be used, by its place counted from 1; an empty list too.
    pub fn parse_list(typed: &str) -> Result<Vec<Self>, (usize, PhoneProblem)> {
        let parts = typed
            .split([',', ';', '\n', '،'])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let mut numbers = Vec::new();
        for (index, part) in parts.enumerate() {
            let number = Self::parse(part).map_err(|problem| (index + 1, problem))?;
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        if numbers.is_empty() {
            return Err((1, PhoneProblem::Empty));
        }
        Ok(numbers)
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The value of a decimal digit in the scripts that phone keyboards offer.
fn digit(c: char) -> Option<char> {
    let zeros = ['0', '٠', '۰', '०', '০', '０'];
    zeros.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        (value < 10).then(|| char::from_digit(value, 10)).flatten()
    })
}

impl TryFrom<String> for PhoneNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|problem| format!("not a phone number: {problem:?}"))
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, number) in [
            ("+1 (415) 555-0123", "+14155550123"),
            ("0049 170 1234567", "+491701234567"),
            ("+44 (0)20 7946 0958", "+442079460958"),
            ("whatsapp:+14155238886", "+14155238886"),
            ("\u{202a}+972 50-123-4567\u{202c}", "+972501234567"),
            ("+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "+971501234567"),
        ] {
            assert_eq!(
                PhoneNumber::parse(typed).unwrap().as_str(),
                number,
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for (typed, problem) in [
            ("", PhoneProblem::Empty),
            ("  ", PhoneProblem::Empty),
            ("415 555 0123", PhoneProblem::NoCountryCode),
            ("0170 1234567", PhoneProblem::NoCountryCode),
            ("+0170 1234567", PhoneProblem::NoCountryCode),
            ("+49 12", PhoneProblem::TooShort),
            ("+1234567890123456", PhoneProblem::TooLong),
            ("+49 17o 1234567", PhoneProblem::Character('o')),
            ("+49 📱", PhoneProblem::Character('📱')),
        ] {
            assert_eq!(PhoneNumber::parse(typed).unwrap_err(), problem, "{typed}");
        }
    }

    #[test]
    fn a_list_tells_which_number_is_wrong_and_is_never_empty() {
        let list = PhoneNumber::parse_list("+14155550123, +14155550123\n+491701234567;").unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(
            PhoneNumber::parse_list("+14155550123, 12"),
            Err((2, PhoneProblem::NoCountryCode))
        );
        assert_eq!(
            PhoneNumber::parse_list(" ,;\n"),
            Err((1, PhoneProblem::Empty))
        );
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(typed in ".{0,60}") {
            if let Ok(number) = PhoneNumber::parse(&typed) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
            }
        }
    }
}
