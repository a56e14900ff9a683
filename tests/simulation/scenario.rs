//! What a run is played with, all from its seed: the faults, the person's plan, what stands there.

use fake_fly::{CardWall, Endless, Fate, Faults, FullRegion, FullShape, ImageFault, Revocation};
use textslash::stack::Role;

use crate::chance::Chance;
use crate::sabotage::Sabotage;
use crate::stage::Mischief;

/// What a run is to be.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) seed: u64,
    pub(crate) mischief: Mischief,
    pub(crate) faults: Faults,
    pub(crate) sabotage: Sabotage,
    /// How the person's phone behaves, in ten thousandths of all events.
    pub(crate) unrest: u64,
    /// How often the phone's clock is set, in ten thousandths of all events.
    pub(crate) clock_jumps: u64,
    /// Whether the organization has a second name.
    pub(crate) two_names: bool,
    /// What the person does once it is deployed, or instead.
    pub(crate) plan: Plan,
    /// What stands under the names of the two halves before anything is done.
    pub(crate) before: [Stands; 2],
    /// Fly does all that it is asked for: nobody needs to be asked for anything but keys.
    pub(crate) fly_is_well: bool,
    pub(crate) trace: bool,
}

/// What the person is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    Deploy,
    /// Deploys, and destroys from another phone.
    Destroy,
    /// Changes their mind after so many events.
    Undo(u64),
    /// Deploys, and once more under the same name with other keys: the data must stay.
    Again,
    /// Puts the phone away after so many events, goes on with another device until all is well, and
    /// then with the phone again, whose notes are old by then.
    PutAway(u64),
    /// The same, but what the old notes tell of is undone: what the other device has made must stay.
    Tidy,
    /// Wants to destroy something that is not this page's: it must be left alone.
    Stranger,
}

/// An app that was not made by this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    Nothing,
    /// With nothing in it: whether it is used is for the person to say.
    Empty,
    /// With nothing in it but an address that the internet reaches.
    Public,
    /// With something running in it: it must never be touched.
    InUse,
}

impl Scenario {
    /// A run without any trouble.
    pub(crate) fn clean(seed: u64, plan: Plan) -> Self {
        Self {
            seed,
            mischief: Mischief::default(),
            faults: Faults::default(),
            sabotage: Sabotage::None,
            unrest: 0,
            clock_jumps: 0,
            two_names: false,
            plan,
            before: [Stands::Nothing; 2],
            fly_is_well: false,
            trace: false,
        }
    }

    /// A run with trouble of all kinds.
    pub(crate) fn troubled(seed: u64) -> Self {
        // Dice of their own for what came later: all else stays as it was by its seed.
        let mut dice = later_dice(seed);
        let mut scenario = Self::troubled_as_once(seed);
        if dice.in_10_000(2_500) {
            scenario.clock_jumps = dice.below(120);
        }
        if dice.in_10_000(1_000) {
            scenario.faults.endless_lists = dice.pick(&[Endless::Same, Endless::New]);
        }
        if dice.in_10_000(300) {
            scenario.faults.error_regions = vec!["ams".into()];
        }
        scenario.two_names = dice.in_10_000(2_500);
        scenario
    }

    /// A run in which the phone alone makes trouble, and Fly is as quick or slow as it may be.
    pub(crate) fn restless(seed: u64) -> Self {
        let troubled = Self::troubled(seed);
        let mut dice = later_dice(seed.rotate_left(32));
        let image = ImageFault {
            contains: "vm".into(),
            fate: Fate::Slow,
        };
        let slow = dice.in_10_000(2_000);
        Self {
            mischief: Mischief {
                kill: troubled.mischief.kill,
                ..Mischief::default()
            },
            unrest: 1 + dice.below(400),
            clock_jumps: dice.below(120),
            faults: Faults {
                stale_reads_ms: troubled.faults.stale_reads_ms,
                images: slow.then_some(image).into_iter().collect(),
                ..Faults::default()
            },
            plan: match troubled.plan {
                plan @ (Plan::Destroy | Plan::Undo(_)) => plan,
                // What stands there already is asked about, and has to be.
                _ => Plan::Deploy,
            },
            before: [Stands::Nothing; 2],
            fly_is_well: true,
            ..troubled
        }
    }

    /// A run with the trouble that there was when the first seeds broke a promise.
    pub(crate) fn troubled_as_once(seed: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0xfa17);
        let mut rate = |most: u64| {
            if chance.in_10_000(5_000) {
                chance.below(most)
            } else {
                0
            }
        };
        let mischief = Mischief {
            lose_request: rate(800),
            lose_answer: rate(800),
            late: rate(400),
            kill: rate(250),
            at: None,
        };
        let unrest = rate(120);
        let faults = faults(&mut chance);
        let plan = match chance.below(3) {
            0 => deploy(seed),
            1 => Plan::Destroy,
            _ if chance.in_10_000(500) => Plan::Stranger,
            _ => Plan::Undo(chance.below(140)),
        };
        let before = before(seed, plan);
        Self {
            seed,
            mischief,
            faults,
            sabotage: Sabotage::None,
            unrest,
            clock_jumps: 0,
            two_names: false,
            plan,
            before,
            fly_is_well: false,
            trace: false,
        }
    }
}

pub(crate) fn later_dice(seed: u64) -> Chance {
    Chance::new(seed ^ 0xc10c)
}

/// For what was thought of later: drawn apart, so that all else stays what it was.
fn later(seed: u64) -> Chance {
    Chance::new(seed ^ 0xbef0)
}

/// What whoever deploys does besides.
fn deploy(seed: u64) -> Plan {
    let mut chance = later(seed);
    match chance.below(4) {
        0 => Plan::Again,
        1 => Plan::PutAway(chance.below(140)),
        _ => Plan::Deploy,
    }
}

/// In some runs something stands there already.
fn before(seed: u64, plan: Plan) -> [Stands; 2] {
    let mut chance = later(!seed);
    // Such apps are in the default network.
    if plan == Plan::Stranger || in_own_network(seed) || !chance.in_10_000(2_000) {
        return [Stands::Nothing; 2];
    }
    Role::ALL.map(|role| {
        let left = match role {
            Role::Vm => Stands::Public,
            Role::Relay => Stands::Empty,
        };
        let all = [Stands::Nothing, Stands::Empty, left, Stands::InUse];
        chance.pick(&all).unwrap_or(Stands::Nothing)
    })
}

/// Whether a phone that is taken out again is only tidied up.
pub(crate) fn tidies(seed: u64) -> bool {
    Chance::new(seed ^ 0x71d1).in_10_000(3_000)
}

pub(crate) fn in_own_network(seed: u64) -> bool {
    seed.is_multiple_of(5)
}

fn faults(chance: &mut Chance) -> Faults {
    let mut faults = Faults::default();
    if chance.in_10_000(2_000) {
        let shapes = [
            FullShape::NoCandidate,
            FullShape::Memory,
            FullShape::Cpus,
            FullShape::NoCapacity,
            FullShape::VolumeHost,
            FullShape::Volumes,
            FullShape::Quota,
        ];
        faults.full_regions.push(FullRegion {
            region: "ams".into(),
            shape: chance.pick(&shapes).unwrap_or_default(),
            min_memory_mb: chance.pick(&[0, 1024]).unwrap_or(0),
            placements_lie: chance.in_10_000(5_000),
            times: chance.pick(&[None, Some(1), Some(2)]).flatten(),
        });
    }
    if chance.in_10_000(1_200) {
        faults.card_missing = chance.pick(&[CardWall::Apps, CardWall::Machines, CardWall::Trust]);
    }
    if chance.in_10_000(1_000) {
        faults.taken_names = vec!["agent-relay".into()];
    }
    if chance.in_10_000(1_500) {
        faults.token_revoked = Some(Revocation::FromRequest(1 + chance.below(45)));
    }
    if chance.in_10_000(500) {
        let fate = chance
            .pick(&[Fate::Unwell, Fate::Deaf, Fate::Slow])
            .unwrap_or_default();
        let contains = chance.pick(&["relay", "vm"]).unwrap_or("vm").to_owned();
        faults.images.push(ImageFault { contains, fate });
    }
    if chance.in_10_000(3_000) {
        faults.stale_reads_ms = chance.below(4_000);
    }
    if chance.in_10_000(2_000) {
        faults.latency_factor = Some([0.2, 3.0, 12.0][chance.below(3) as usize]);
    }
    faults
}
