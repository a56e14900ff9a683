//! Virtual time written the way the API writes it.

/// Virtual zero: 2026-01-01T00:00:00Z.
const EPOCH_MS: u64 = 1_767_225_600_000;

/// Milliseconds since 1970, as in machine events.
pub(crate) fn unix_ms(now_ms: u64) -> u64 {
    EPOCH_MS + now_ms
}

/// RFC 3339, as in `created_at`.
pub(crate) fn rfc3339(now_ms: u64) -> String {
    let total = unix_ms(now_ms);
    let (days, rest) = (total / 86_400_000, total % 86_400_000);
    // Days to a civil date, counted in eras of 400 years that begin in March.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1_000 % 60,
        rest % 1_000
    )
}

/// A duration as the API takes it (`"15s"`, `"500ms"`, `"1m30s"`), in milliseconds.
pub(crate) fn duration_ms(text: &str) -> Option<u64> {
    let mut total = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let amount: u64 = rest[..digits].parse().ok()?;
        let (unit, length) = match &rest[digits..] {
            tail if tail.starts_with("ms") => (1, 2),
            tail if tail.starts_with('s') => (1_000, 1),
            tail if tail.starts_with('m') => (60_000, 1),
            tail if tail.starts_with('h') => (3_600_000, 1),
            _ => return None,
        };
        total += amount * unit;
        rest = &rest[digits + length..];
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn virtual_time_is_written_as_a_date() {
        assert_eq!(rfc3339(0), "2026-01-01T00:00:00.000Z");
        assert_eq!(
            rfc3339(59 * 86_400_000 + 3_661_007),
            "2026-03-01T01:01:01.007Z"
        );
    }

    #[test]
    fn durations_are_read_as_go_writes_them() {
        assert_eq!(duration_ms("15s"), Some(15_000));
        assert_eq!(duration_ms("1m30s"), Some(90_000));
        assert_eq!(duration_ms("250ms"), Some(250));
        assert_eq!(duration_ms("15"), None);
        assert_eq!(duration_ms(""), None);
        assert_eq!(duration_ms("fast"), None);
    }
}
