//! Whole deployments by the engine, well and badly ended, undone and destroyed: what really goes
//! over the wire.

use fake_fly::{
    practice, CardWall, Exchange, Faults, FullRegion, FullShape, Loss, StatusBurst, World,
};
use textslash::deploy::{Change, Engine, Event, Phase, Vault};
use textslash::fly::RegionCode;
use textslash::stack::{Blueprint, Images};
use textslash::Time;

use crate::calls::blueprints;
use crate::common::{org, token, vault, Rehearsal};

/// All of them, request and answer.
pub(crate) fn all() -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    let mut add = |run: Rehearsal| exchanges.extend_from_slice(run.world.transcript());
    for (seed, blueprint) in (1..).zip(blueprints()) {
        add(deployed_and_destroyed(blueprint.clone(), seed));
        add(undone_halfway(blueprint, seed));
    }
    for faults in troubles() {
        add(troubled(faults));
    }
    add(moved_to_another_region());
    add(restarted_from_the_journal());
    add(under_two_names());
    exchanges
}

fn world(seed: u64, faults: Faults) -> World {
    let mut world = World::new(seed);
    world.keep_transcript();
    world.set_faults(faults);
    world
}

fn plain() -> Blueprint {
    blueprints().remove(0)
}

fn deployed_and_destroyed(blueprint: Blueprint, seed: u64) -> Rehearsal {
    let name = blueprint.name.clone();
    let mut run = Rehearsal::deploy_this(blueprint, world(seed, Faults::default()), seed);
    assert_eq!(run.run(), Phase::Succeeded, "{}", run.picture());
    let vault = Vault::new(token(practice::ORG_TOKEN));
    run.engine = Engine::destroy(name, org(), vault, seed, Time(run.now));
    run.tell(Event::Start);
    assert_eq!(run.run(), Phase::Removed, "{}", run.picture());
    run
}

fn undone_halfway(blueprint: Blueprint, seed: u64) -> Rehearsal {
    let mut run = Rehearsal::deploy_this(blueprint, world(seed, Faults::default()), seed);
    let half = run.now + 9_000;
    run.run_until("half", |run| run.now >= half);
    run.tell(Event::Undo);
    run.run();
    run
}

/// Whatever it ends with, it is undone afterwards.
fn troubled(faults: Faults) -> Rehearsal {
    let mut run = Rehearsal::deploy_this(plain(), world(3, faults), 3);
    run.run();
    run.world.set_faults(Faults::default());
    run.tell(Event::Undo);
    assert_eq!(run.run(), Phase::Removed, "{}", run.picture());
    run
}

fn troubles() -> Vec<Faults> {
    let none = Faults::default;
    let mut all: Vec<Faults> = [
        FullShape::NoCandidate,
        FullShape::VolumeHost,
        FullShape::Volumes,
        FullShape::Quota,
    ]
    .into_iter()
    .map(|shape| Faults {
        full_regions: vec![full("ams", shape)],
        ..none()
    })
    .collect();
    all.push(Faults {
        card_missing: Some(CardWall::Machines),
        ..none()
    });
    all.push(Faults {
        taken_names: vec!["calm-heron-relay".to_owned()],
        ..none()
    });
    for path in ["/apps", "/volumes", "/machines", "/ip_assignments"] {
        all.push(Faults {
            lose_answer: vec![Loss::first("POST", path)],
            ..none()
        });
    }
    all.push(Faults {
        status_bursts: vec![StatusBurst {
            times: 3,
            after_effect: true,
            ..StatusBurst::default()
        }],
        stale_reads_ms: 3_000,
        ..none()
    });
    all.push(Faults {
        request_loss_rate: 0.1,
        answer_loss_rate: 0.1,
        ..none()
    });
    all
}

fn under_two_names() -> Rehearsal {
    let mut world = world(6, Faults::default());
    world.set_raw_slug("ada-123");
    let mut run = Rehearsal::deploy_this(plain(), world, 6);
    assert_eq!(run.run(), Phase::Succeeded, "{}", run.picture());
    run.tell(Event::Undo);
    assert_eq!(run.run(), Phase::Removed, "{}", run.picture());
    run
}

fn moved_to_another_region() -> Rehearsal {
    let faults = Faults {
        full_regions: vec![FullRegion {
            placements_lie: true,
            ..full("ams", FullShape::VolumeHost)
        }],
        ..Faults::default()
    };
    let mut run = Rehearsal::deploy_this(plain(), world(4, faults), 4);
    assert_eq!(run.run(), Phase::Paused, "{}", run.picture());
    run.tell(Event::Change(Change::Region {
        code: RegionCode::parse("fra").unwrap(),
        name: "Frankfurt, Germany".into(),
    }));
    assert_eq!(run.run(), Phase::Succeeded, "{}", run.picture());
    let images = Images {
        relay: "registry.example/textslash-relay:2".into(),
        vm: "registry.example/textslash-vm:2".into(),
    };
    run.tell(Event::Change(Change::Images(images)));
    assert_eq!(run.run(), Phase::Succeeded, "{}", run.picture());
    run
}

fn restarted_from_the_journal() -> Rehearsal {
    let mut run = Rehearsal::deploy_this(plain(), world(5, Faults::default()), 5);
    let half = run.now + 12_000;
    run.run_until("half", |run| run.now >= half);
    run.restart(vault());
    assert_eq!(run.run(), Phase::Succeeded, "{}", run.picture());
    run
}

fn full(region: &str, shape: FullShape) -> FullRegion {
    FullRegion {
        region: region.to_owned(),
        shape,
        ..FullRegion::default()
    }
}
