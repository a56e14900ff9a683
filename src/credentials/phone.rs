//! Phone numbers as people type them, in the one form that services take: E.164.
//!
//! `+`, a country code that does not begin with zero, 7 to 15 digits in all (ITU-T E.164, 6.1).

use std::fmt;

/// A number in E.164, such as `+14155550123`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The 0 that is dialled at home stands after the country code.
    HomeZero,
    /// Letters or signs that no number has; carries the first.
    Character(char),
}

impl PhoneNumber {
    /// Reads what people type: spaces, dashes, dots, brackets, `whatsapp:`, `tel:`, a link to a
    /// WhatsApp chat, a leading `00`, `(0)` after the country code, and digits of other scripts.
    ///
    /// A number without a country code is [`PhoneProblem::NoCountryCode`]; where the person names
    /// the country, [`super::country::Country::number`] helps.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn parse(typed: &str) -> Result<Self, PhoneProblem> {
        let (text, mut international) = unwrapped(typed);
        let zero = if keeps_zero(text) { "0" } else { "" };
        let text = crate::text::replace(text, "(0)", zero);
        let mut digits = String::new();
        for c in text.chars() {
            match c {
                '+' | '＋' if digits.is_empty() => international = true,
                _ if is_between(c) => {}
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
            _ if has_home_zero(&digits) => Err(PhoneProblem::HomeZero),
            // North America's numbers have ten digits (ITU-T Operational Bulletin, "+1").
            7..11 if digits.starts_with('1') => Err(PhoneProblem::TooShort),
            12..=15 if digits.starts_with('1') => Err(PhoneProblem::TooLong),
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

/// Calling codes after which no number begins with 0: what is dialled so at home has lost it
/// (ITU-T Operational Bulletin, "Dialling procedures"). Where zeros belong to numbers, as in Italy
/// and Ivory Coast, or where that is not known, nothing is said.
const NO_ZERO: [&str; 26] = [
    "20", "27", "31", "32", "33", "40", "41", "43", "44", "46", "49", "60", "61", "62", "63", "64",
    "66", "81", "82", "84", "90", "91", "92", "94", "353", "972",
];

fn has_home_zero(digits: &str) -> bool {
    let after = |code: &&str| {
        digits
            .strip_prefix(*code)
            .is_some_and(|rest| rest.starts_with('0'))
    };
    NO_ZERO.iter().any(after)
}

/// Whether a zero in brackets is part of the number: in Italy and San Marino.
fn keeps_zero(text: &str) -> bool {
    let code = text.split('(').next().unwrap_or(text);
    let digits: String = code.chars().filter_map(digit).collect();
    matches!(digits.trim_start_matches('0'), "39" | "378")
}

/// Without what a link or an address book puts round a number; and whether that form always has
/// the country code, as WhatsApp's links do, without a `+` (WhatsApp help, "How to use click to
/// chat").
fn unwrapped(typed: &str) -> (&str, bool) {
    let invisible = |c: char| c.is_whitespace() || (is_between(c) && !c.is_ascii());
    let mut text = typed.trim_matches(invisible);
    for scheme in ["https://", "http://", "whatsapp:", "tel:", "sms:"] {
        text = without(text, scheme).unwrap_or(text).trim_start();
    }
    let links = [
        "wa.me/",
        "www.wa.me/",
        "api.whatsapp.com/send?phone=",
        "api.whatsapp.com/send/?phone=",
    ];
    match links.into_iter().find_map(|link| without(text, link)) {
        Some(rest) => {
            let number = rest.split(['?', '&', '#', '/']).next().unwrap_or(rest);
            (number.strip_prefix("%2B").unwrap_or(number), true)
        }
        None => (text, false),
    }
}

/// What follows `start`, in whatever case it is written.
fn without<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// What may stand between digits: white space, brackets, dots, slashes, the dashes of Unicode
/// (U+2010–2015, the minus, the small and the wide one), and marks of direction.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '(' | ')' | '/' | '·' | '•')
        || matches!(
            c,
            '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}'
        )
        || matches!(c, '\u{ff08}' | '\u{ff09}' | '\u{feff}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// The value of a decimal digit in the scripts that phone keyboards offer.
pub(super) fn digit(c: char) -> Option<char> {
    let zeros = [
        '0', '٠', '۰', '०', '০', '੦', '૦', '௦', '౦', '๐', '၀', '០', '０',
    ];
    zeros.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        (value < 10).then(|| char::from_digit(value, 10)).flatten()
    })
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
            ("+91 ९८७६५ ४३२१०", "+919876543210"),
            ("WhatsApp: +1 415-523-8886", "+14155238886"),
            ("tel:+1-415-555-0123", "+14155550123"),
            ("TEL:+1.415.555.0123", "+14155550123"),
            ("https://wa.me/14155550123?text=hi", "+14155550123"),
            ("wa.me/+14155550123", "+14155550123"),
            (
                "https://api.whatsapp.com/send?phone=%2B14155550123&text=x",
                "+14155550123",
            ),
            (
                "+1\u{2009}415\u{2011}555\u{2212}0123\u{2060}",
                "+14155550123",
            ),
            ("＋４４ ２０ ７９４６ ０９５８", "+442079460958"),
            ("+39 (0)6 1234 5678", "+390612345678"),
            ("+39 06 1234 5678", "+390612345678"),
            ("+225 07 01 23 45 67", "+2250701234567"),
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
            ("+49 0170 1234567", PhoneProblem::HomeZero),
            ("+44 020 7946 0958", PhoneProblem::HomeZero),
            ("+1 415 555 012", PhoneProblem::TooShort),
            ("+1 415 555 01234", PhoneProblem::TooLong),
            ("+1234567890123456", PhoneProblem::TooLong),
            ("+49 17o 1234567", PhoneProblem::Character('o')),
            ("+49 📱", PhoneProblem::Character('📱')),
            ("tel:4155550123", PhoneProblem::NoCountryCode),
            ("011 44 20 7946 0958", PhoneProblem::NoCountryCode),
            ("+1 415 555 0123 x12", PhoneProblem::Character('x')),
            ("wa.me/message/ABC", PhoneProblem::Character('m')),
            ("++49", PhoneProblem::TooShort),
            ("tel:", PhoneProblem::Empty),
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
        fn parsing_never_panics_and_is_idempotent(
            typed in ".{0,60}",
            likely in "(tel:|wa\\.me/|whatsapp:|)[+0]{0,2}[0-9 ()./-]{5,24}",
        ) {
            for typed in [&typed, &likely] {
                let _ = PhoneNumber::parse_list(typed);
                if let Ok(number) = PhoneNumber::parse(typed) {
                    prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
                }
            }
        }
    }
}
