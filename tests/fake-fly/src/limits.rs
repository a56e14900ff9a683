//! Fly's rate limit: one request a second per action and per app or machine, with a little burst.

use std::collections::BTreeMap;

use crate::route::Call;

/// When each bucket would be empty again (the generic cell rate algorithm).
#[derive(Clone, Default)]
pub(crate) struct Limiter {
    full_until: BTreeMap<(Call, String), u64>,
    pub(crate) refused: u64,
}

impl Limiter {
    /// Takes one request, or refuses it.
    pub(crate) fn admit(&mut self, now_ms: u64, call: Call, id: &str) -> bool {
        let (interval, burst) = if call == Call::MachineGet {
            (200, 10)
        } else {
            (1_000, 3)
        };
        let until = self.full_until.entry((call, id.to_owned())).or_insert(0);
        let base = (*until).max(now_ms);
        if base - now_ms > interval * (burst - 1) {
            self.refused += 1;
            return false;
        }
        *until = base + interval;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_in_a_burst_then_one_a_second() {
        let mut limiter = Limiter::default();
        let mut ask = |at| limiter.admit(at, Call::SecretsSet, "a");
        assert!(ask(0) && ask(0) && ask(0));
        assert!(!ask(0));
        assert!(!ask(900));
        assert!(ask(1_000));
        assert!(!ask(1_001));
        assert!(ask(2_000));
    }

    #[test]
    fn reading_a_machine_is_allowed_five_times_a_second() {
        let mut limiter = Limiter::default();
        let admitted = (0..20)
            .filter(|_| limiter.admit(0, Call::MachineGet, "m"))
            .count();
        assert_eq!(admitted, 10);
        assert!(limiter.admit(200, Call::MachineGet, "m"));
        assert!(!limiter.admit(210, Call::MachineGet, "m"));
    }

    #[test]
    fn each_app_has_its_own_allowance() {
        let mut limiter = Limiter::default();
        for _ in 0..3 {
            assert!(limiter.admit(0, Call::IpCreate, "a"));
        }
        assert!(limiter.admit(0, Call::IpCreate, "b"));
    }
}
