//! Keeps within Fly's rate limits: one request a second of each action for each app or Machine,
//! three in a burst; looking at a Machine five a second, ten in a burst
//! (<https://fly.io/docs/machines/api/working-with-machines-api/>, "Rate limits").

use crate::few::Map;
use crate::fly::Call;
use crate::time::{Span, Time};

/// What Fly counts together: the action and what it is done to.
type Key = (&'static str, String);

/// The buckets of all actions so far.
#[derive(Debug, Default)]
pub(super) struct Pace {
    buckets: Map<Key, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    /// Thousandths of a request that may be sent now.
    level: u64,
    filled: Time,
}

const ONE: u64 = 1000;

impl Pace {
    /// Takes a request's place.
    ///
    /// # Errors
    /// When it may be sent at the earliest, if not now.
    pub(super) fn take(&mut self, call: &Call, now: Time) -> Result<(), Time> {
        let (per_second, burst) = match call {
            Call::GetMachine(..) => (5, 10),
            _ => (1, 3),
        };
        // What was sent before this page was opened is not known: begin with one, not a burst.
        let fresh = || Bucket {
            level: ONE,
            filled: now,
        };
        let bucket = self.buckets.or_insert_with(key(call), fresh);
        let gained = now.since(bucket.filled).0.saturating_mul(per_second);
        bucket.level = (bucket.level.saturating_add(gained)).min(burst * ONE);
        bucket.filled = now.max(bucket.filled);
        if bucket.level < ONE {
            let missing = (ONE - bucket.level).div_ceil(per_second);
            return Err(bucket.filled + Span(missing));
        }
        bucket.level -= ONE;
        Ok(())
    }

    /// The times that are compared with the clock.
    pub(super) fn each_time(&mut self, change: impl Fn(&mut Time)) {
        let times = self.buckets.values_mut().map(|bucket| &mut bucket.filled);
        times.for_each(change);
    }
}

fn key(call: &Call) -> Key {
    let (action, subject) = match call {
        Call::CurrentToken => ("token", String::new()),
        Call::ListApps(org) => ("apps", org.to_string()),
        Call::GetApp(app) => ("app", app.to_string()),
        Call::CreateApp { app, .. } => ("create app", app.to_string()),
        Call::DeleteApp(app) => ("delete app", app.to_string()),
        Call::ListSecrets(app) => ("secrets", app.to_string()),
        Call::SetSecrets(app, _) => ("set secrets", app.to_string()),
        Call::ListAddresses(app) => ("addresses", app.to_string()),
        Call::AllocateAddress { app, .. } => ("allocate address", app.to_string()),
        Call::ReleaseAddress(app, _) => ("release address", app.to_string()),
        Call::ListVolumes(app) => ("volumes", app.to_string()),
        Call::CreateVolume(app, _) => ("create volume", app.to_string()),
        Call::DeleteVolume(app, _) => ("delete volume", app.to_string()),
        Call::ListMachines(app) => ("machines", app.to_string()),
        Call::CreateMachine(app, _) => ("create machine", app.to_string()),
        Call::GetMachine(_, id) => ("machine", id.to_string()),
        Call::DeleteMachine(_, id) => ("delete machine", id.to_string()),
        Call::ListEvents(_, id) => ("events", id.to_string()),
        Call::Exec { machine, .. } => ("exec", machine.to_string()),
        Call::Regions => ("regions", String::new()),
        Call::Placements { org, .. } => ("placements", org.to_string()),
        Call::OrgMachines(org, _) => ("org machines", org.to_string()),
        Call::OrgVolumes(org, _) => ("org volumes", org.to_string()),
    };
    (action, subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fly::{AppName, MachineId};

    #[test]
    fn one_a_second_for_each_action_and_app_with_a_burst_of_three() {
        let call = |name: &str| Call::GetApp(AppName::parse(name).unwrap());
        let mut pace = Pace::default();
        assert_eq!(pace.take(&call("a"), Time(0)), Ok(()));
        assert_eq!(pace.take(&call("a"), Time(0)), Err(Time(1000)));
        assert_eq!(pace.take(&call("b"), Time(0)), Ok(()));
        for _ in 0..3 {
            assert_eq!(pace.take(&call("a"), Time(10_000)), Ok(()));
        }
        assert_eq!(pace.take(&call("a"), Time(10_400)), Err(Time(11_000)));
    }

    #[test]
    fn machines_may_be_looked_at_five_times_a_second() {
        let call = Call::GetMachine(AppName::parse("a").unwrap(), MachineId::parse("1").unwrap());
        let mut pace = Pace::default();
        assert_eq!(pace.take(&call, Time(0)), Ok(()));
        assert_eq!(pace.take(&call, Time(0)), Err(Time(200)));
        assert_eq!(pace.take(&call, Time(200)), Ok(()));
    }
}
