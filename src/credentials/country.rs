//! Countries by their calling codes, to complete a number that was typed without one.
//!
//! The codes are those that ITU-T assigned ("List of ITU-T Recommendation E.164 assigned country
//! codes"), for the two letters of ISO 3166-1. The names are not here: browsers know them in every
//! language (`Intl.DisplayNames`), which costs a phone no bytes.

use super::phone::{digit, PhoneNumber, PhoneProblem};

/// Two letters and the calling code, one country after the other, by letters.
const CODES: &str = "AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 \
AZ994 BA387 BB1 BD880 BE32 BF226 BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 \
BT975 BW267 BY375 BZ501 CA1 CC61 CD243 CF236 CG242 CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 \
CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 DO1 DZ213 EC593 EE372 EG20 EH212 ER291 \
ES34 ET251 FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 GG44 GH233 GI350 GL299 \
GM220 GN224 GP590 GQ240 GR30 GT502 GU1 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 \
IM44 IN91 IO246 IQ964 IR98 IS354 IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1 \
KP850 KR82 KW965 KY1 KZ7 LA856 LB961 LC1 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 \
MC377 MD373 ME382 MF590 MG261 MH692 MK389 ML223 MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356 MU230 \
MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NF672 NG234 NI505 NL31 NO47 NP977 NR674 NU683 NZ64 \
OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1 PS970 PT351 PW680 PY595 QA974 RE262 RO40 \
RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SH290 SI386 SJ47 SK421 SL232 SM378 SN221 SO252 \
SR597 SS211 ST239 SV503 SX1 SY963 SZ268 TC1 TD235 TG228 TH66 TJ992 TK690 TL670 TM993 TN216 TO676 \
TR90 TT1 TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681 \
WS685 XK383 YE967 YT262 ZA27 ZM260 ZW263";

/// A country or territory with a calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its two letters (ISO 3166-1), for its name and flag.
    pub letters: &'static str,
    /// Its calling code, without `+`.
    pub calling_code: &'static str,
}

impl Country {
    /// All of them, by their letters.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES
            .split_ascii_whitespace()
            .filter_map(|entry| entry.split_at_checked(2))
            .map(|(letters, calling_code)| Self {
                letters,
                calling_code,
            })
    }

    /// The country of two letters, or of a browser's language such as `de-CH`; nothing where it
    /// names no country.
    pub fn of(language: &str) -> Option<Self> {
        let letters = language.rsplit(['-', '_']).next()?;
        Self::all().find(|country| country.letters.eq_ignore_ascii_case(letters))
    }

    /// Completes a number that was typed as at home: `0170 1234567` in `DE` is `+491701234567`.
    /// A number that has its country code stays as it is. To be shown before it is used: how
    /// numbers are dialled at home is a rule with exceptions.
    ///
    /// # Errors
    /// Why it cannot be used even so.
    pub fn number(self, typed: &str) -> Result<PhoneNumber, PhoneProblem> {
        match PhoneNumber::parse(typed) {
            Err(PhoneProblem::NoCountryCode) => {}
            done => return done,
        }
        let digits: String = typed.chars().filter_map(digit).collect();
        let home = self.without_trunk_prefix(&digits);
        PhoneNumber::parse(&format!("+{}{home}", self.calling_code))
    }

    /// Without what is dialled before a number at home and dropped from abroad (ITU-T Operational
    /// Bulletin, "Dialling procedures"): mostly one 0; 1 in North America, 8 in Russia and
    /// Kazakhstan, 06 in Hungary; Italy's zeros belong to the number.
    fn without_trunk_prefix(self, digits: &str) -> &str {
        let without = |prefix: &str, length: Option<usize>| {
            let fits = length.is_none_or(|length| digits.len() == length);
            digits.strip_prefix(prefix).filter(|_| fits)
        };
        let home = match self.calling_code {
            "1" => without("1", Some(11)),
            "7" => without("8", Some(11)),
            "36" => without("06", None),
            "39" | "378" => None,
            _ => without("0", None),
        };
        home.unwrap_or(digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let all: Vec<Country> = Country::all().collect();
        assert_eq!(all.len(), CODES.split_ascii_whitespace().count());
        assert!(all.is_sorted_by(|a, b| a.letters < b.letters));
        for country in all {
            assert!(country.letters.bytes().all(|b| b.is_ascii_uppercase()));
            let code = country.calling_code;
            assert!(
                (1..=3).contains(&code.len()) && !code.starts_with('0'),
                "{code}"
            );
            assert!(code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn numbers_as_dialled_at_home_are_completed() {
        for (language, typed, number) in [
            ("en-US", "(415) 555-0123", "+14155550123"),
            ("US", "1 415 555 0123", "+14155550123"),
            ("de-DE", "0170 1234567", "+491701234567"),
            ("gb", "020 7946 0958", "+442079460958"),
            ("it_IT", "06 1234 5678", "+390612345678"),
            ("RU", "8 912 345-67-89", "+79123456789"),
            ("HU", "06 20 123 4567", "+36201234567"),
            ("ES", "612 345 678", "+34612345678"),
            ("de-DE", "+44 20 7946 0958", "+442079460958"),
        ] {
            let country = Country::of(language).unwrap();
            assert_eq!(country.number(typed).unwrap().as_str(), number, "{typed}");
        }
        let here = Country::of("DE").unwrap();
        assert_eq!(here.number("12"), Err(PhoneProblem::TooShort));
        assert_eq!(here.number(""), Err(PhoneProblem::Empty));
        assert_eq!(here.number("0170 x"), Err(PhoneProblem::Character('x')));
        assert_eq!(Country::of("en"), None);
    }
}
