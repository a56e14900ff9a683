//! Apps that stand in the account already: whose they are, what the person says of them, and what
//! is done to them then.

#![allow(clippy::unwrap_used)]

mod common;

use common::{assert_deployed, blueprint, org, relay_secrets, token, vault, vm_secrets, Rehearsal};
use fake_fly::{practice, Fate, Faults, ImageFault, Loss, StatusBurst, World};
use textslash::deploy::{Action, Change, Engine, Event, Phase, Step, Vault};
use textslash::fly::{Answer, Call, RegionCode};
use textslash::stack::{Blueprint, DeploymentName, Role};
use textslash::{Secret, Time};

const SITE: &str = "registry.example/site:1";

/// Whatever stands for this step is asked about, and these are the ways on.
fn offered(rehearsal: &Rehearsal, step: Step) -> Vec<Action> {
    let problems = rehearsal.view().problems;
    let card = problems.iter().find(|problem| problem.step == step);
    card.map(|card| card.actions.clone()).unwrap_or_default()
}

/// The person gives up the name that somebody else has, and the rest goes well.
fn goes_on_with_another_name(mut rehearsal: Rehearsal, foreign: u64) {
    let name = DeploymentName::parse("your-agent").unwrap();
    rehearsal.tell(Event::Change(Change::Name(name)));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
    assert_eq!(rehearsal.world.census().foreign_fingerprint, foreign);
}

#[test]
fn using_an_empty_app_claims_nothing_of_another_one_that_is_in_use() {
    let mut world = World::new(13);
    world.plant_app("my-agent-vm", practice::ORG);
    world.plant_app("my-agent-relay", practice::ORG);
    world.plant_machine("my-agent-relay", "relay", SITE);
    let foreign = world.census().foreign_fingerprint;
    let mut rehearsal = Rehearsal::deploy_in(world, 13);
    assert_eq!(rehearsal.run(), Phase::Paused);
    for step in [Step::Name(Role::Relay), Step::Name(Role::Vm)] {
        rehearsal.tell(Event::Adopt(step));
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    }
    let left = offered(&rehearsal, Step::Name(Role::Relay));
    assert_eq!(left.first(), Some(&Action::OtherName), "{left:?}");
    assert!(!left.contains(&Action::Adopt));
    let census = rehearsal.world.census();
    assert_eq!(census.foreign_fingerprint, foreign);
    assert_eq!(census.leftovers(), Vec::<String>::new());
    goes_on_with_another_name(rehearsal, foreign);
}

#[test]
fn using_an_empty_app_claims_nothing_of_a_name_that_a_stranger_has() {
    let mut world = World::new(13);
    world.plant_app("my-agent-vm", practice::ORG);
    world.set_faults(Faults {
        taken_names: vec!["my-agent-relay".into()],
        ..Faults::default()
    });
    let foreign = world.census().foreign_fingerprint;
    let mut rehearsal = Rehearsal::deploy_in(world, 13);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.adopt();
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    let left = offered(&rehearsal, Step::Name(Role::Relay));
    assert_eq!(left.first(), Some(&Action::OtherName), "{left:?}");
    let census = rehearsal.world.census();
    assert_eq!(census.foreign_fingerprint, foreign);
    assert_eq!(census.leftovers(), Vec::<String>::new());
    goes_on_with_another_name(rehearsal, foreign);
}

#[test]
fn a_machine_that_does_not_get_well_is_made_anew_in_an_app_that_was_there_before_too() {
    let mut world = World::new(13);
    world.plant_app("my-agent-vm", practice::ORG);
    world.set_foreign("my-agent-vm", false);
    let deaf = ImageFault {
        contains: "vm".into(),
        fate: Fate::Deaf,
    };
    world.set_faults(Faults {
        images: vec![deaf],
        ..Faults::default()
    });
    let mut rehearsal = Rehearsal::deploy_in(world, 13);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.adopt();
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    rehearsal.world.set_faults(Faults::default());
    rehearsal.tell(Event::Retry);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}

#[test]
fn a_vm_is_not_made_where_the_public_reaches_it() {
    for kinds in [&["v6"][..], &["v4", "v6"], &["shared_v4"]] {
        let mut world = World::new(13);
        world.plant_app("my-agent-vm", practice::ORG);
        for kind in kinds {
            world.plant_address("my-agent-vm", kind);
        }
        world.set_foreign("my-agent-vm", false);
        let mut rehearsal = Rehearsal::deploy_in(world, 13);
        assert_eq!(rehearsal.run(), Phase::Paused);
        rehearsal.adopt();
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        let told = &rehearsal.view().problems[0];
        assert_eq!(told.actions.first(), Some(&Action::RemoveAddress));
        let census = rehearsal.world.census();
        assert_eq!(census.app("my-agent-vm").unwrap().machines, vec![]);
        rehearsal.tell(Event::RemoveAddress);
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
    }
}

#[test]
fn taking_an_address_away_passes_over_no_other_look() {
    let mut rehearsal = Rehearsal::deploy(13);
    rehearsal.run_until("the VM has its machine", |rehearsal| {
        rehearsal.engine.journal().vm.machine.evidence().is_some()
    });
    // Tapped in another tab, of a run that has moved on.
    rehearsal.tell(Event::RemoveAddress);
    rehearsal.world.plant_address("my-agent-vm", "v6");
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
}

/// The same channel with its key replaced.
fn other_keys() -> Vec<(&'static str, Secret)> {
    let mut keys = relay_secrets();
    keys[1].1 = Secret::new("fedcba9876543210fedcba9876543210");
    keys
}

/// The person deploys once more under the same name, from the beginning.
fn begins_again_with_other_keys(rehearsal: &mut Rehearsal) {
    begins_again_as(blueprint("my-agent"), rehearsal);
}

fn begins_again_as(blueprint: Blueprint, rehearsal: &mut Rehearsal) {
    let vault = Vault::new(token(practice::ORG_TOKEN))
        .with_secrets(Role::Vm, vm_secrets())
        .with_secrets(Role::Relay, other_keys());
    let now = Time(rehearsal.now);
    rehearsal.abandon();
    rehearsal.engine = Engine::deploy(blueprint, org(), vault, 3, now);
    rehearsal.tell(Event::Start);
}

#[test]
fn a_deployment_that_is_gone_on_with_runs_with_the_keys_that_were_entered_and_keeps_its_data() {
    let mut rehearsal = Rehearsal::deploy(14);
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    let volume = |rehearsal: &Rehearsal| {
        let census = rehearsal.world.census();
        let vm = census.app("my-agent-vm").unwrap();
        let volumes = vm.volumes.iter().filter(|volume| volume.billed);
        volumes.map(|it| it.id.clone()).collect::<Vec<_>>()
    };
    let before = volume(&rehearsal);
    begins_again_with_other_keys(&mut rehearsal);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.adopt();
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
    assert_eq!(volume(&rehearsal), before);
}

#[test]
fn a_deployment_that_is_gone_on_with_stays_in_its_region_whatever_is_chosen_now() {
    for seed in 20..40 {
        let mut rehearsal = Rehearsal::deploy(seed);
        assert_eq!(rehearsal.run(), Phase::Succeeded);
        let regions = |rehearsal: &Rehearsal| {
            let census = rehearsal.world.census();
            let machines = census.ours().flat_map(|app| app.machines.iter());
            let regions = machines.map(|machine| machine.region.clone());
            regions.collect::<Vec<_>>()
        };
        let before = regions(&rehearsal);
        let elsewhere = Blueprint {
            region: RegionCode::parse("cdg").unwrap(),
            ..blueprint("my-agent")
        };
        // What tells where the data is comes late.
        rehearsal.world.set_faults(Faults {
            status_bursts: vec![StatusBurst {
                method: "GET".into(),
                path_contains: "/volumes".into(),
                status: 503,
                times: 3,
                ..StatusBurst::default()
            }],
            ..Faults::default()
        });
        begins_again_as(elsewhere, &mut rehearsal);
        assert_eq!(rehearsal.run(), Phase::Paused);
        rehearsal.adopt();
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
        assert_eq!(regions(&rehearsal), before, "seed {seed}");
    }
}

#[test]
fn new_keys_reach_the_machines_of_a_deployment_however_often_the_run_is_cut_off() {
    let mut begun = Rehearsal::deploy(14);
    assert_eq!(begun.run(), Phase::Succeeded);
    let first = begun.now;
    for after in (500..40_000).step_by(500) {
        let mut rehearsal = Rehearsal::deploy(14);
        rehearsal.run();
        begins_again_with_other_keys(&mut rehearsal);
        rehearsal.run();
        rehearsal.adopt();
        rehearsal.run_until("cut off", |rehearsal| {
            rehearsal.now >= first + after || rehearsal.phase() != Phase::Working
        });
        // What was typed is gone; it is asked for only as long as it may not have arrived.
        rehearsal.restart(Vault::new(token(practice::ORG_TOKEN)));
        if rehearsal.run() == Phase::Paused {
            rehearsal.tell(Event::Change(Change::Agent(vm_secrets())));
            rehearsal.tell(Event::Change(Change::Channels {
                secrets: other_keys(),
                senders: Vec::new(),
            }));
        }
        let picture = rehearsal.picture();
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{after}\n{picture}");
        assert_deployed(&rehearsal);
    }
}

#[test]
fn new_keys_that_got_lost_on_their_way_are_asked_for_again_where_older_ones_stand() {
    let mut rehearsal = Rehearsal::deploy(15);
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    begins_again_with_other_keys(&mut rehearsal);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.world.set_faults(Faults {
        lose_request: vec![Loss {
            method: "POST".into(),
            path_contains: "/secrets".into(),
            nth: 1,
            times: u32::MAX,
        }],
        ..Faults::default()
    });
    rehearsal.adopt();
    rehearsal.run_until("the keys are on their way", |rehearsal| {
        let journal = rehearsal.engine.journal();
        Role::ALL
            .iter()
            .all(|role| !journal.half(*role).secrets.is_planned())
    });
    rehearsal.restart(Vault::new(token(practice::ORG_TOKEN)));
    rehearsal.world.set_faults(Faults::default());
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    for role in Role::ALL {
        let offers = offered(&rehearsal, Step::Secrets(role));
        assert!(offers.contains(&Action::Secrets), "{role:?}: {offers:?}");
    }
    rehearsal.tell(Event::Change(Change::Agent(vm_secrets())));
    rehearsal.tell(Event::Change(Change::Channels {
        secrets: other_keys(),
        senders: Vec::new(),
    }));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}

#[test]
fn the_volume_with_the_data_is_the_one_that_is_known_while_its_machine_is_made_anew() {
    let mut rehearsal = Rehearsal::deploy(16);
    let vm = |rehearsal: &Rehearsal| rehearsal.world.census().app("my-agent-vm").cloned();
    rehearsal.run_until("the app", |rehearsal| vm(rehearsal).is_some());
    // Somebody else's, first in every list.
    rehearsal.now += 30_000;
    rehearsal.world.advance(rehearsal.now);
    let app = rehearsal.engine.journal().name.app(Role::Vm);
    let other = Call::CreateVolume(app, blueprint("my-agent").volume());
    assert!(matches!(rehearsal.ask(&other), Ok(Answer::Volume(_))));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    let used = |rehearsal: &Rehearsal| {
        let machines = vm(rehearsal).unwrap().machines;
        machines.iter().find_map(|machine| machine.volume.clone())
    };
    let data = used(&rehearsal).unwrap();
    assert_ne!(
        vm(&rehearsal).unwrap().volumes[0].id,
        data,
        "the other is listed first"
    );

    begins_again_with_other_keys(&mut rehearsal);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.adopt();
    rehearsal.run_until("its Machine is gone", |rehearsal| {
        vm(rehearsal).unwrap().machines.is_empty()
    });
    rehearsal.restart(Vault::new(token(practice::ORG_TOKEN)));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_eq!(used(&rehearsal), Some(data.clone()));
    let spare = &rehearsal.engine.journal().vm.spare;
    assert!(spare.len() == 1 && !spare.contains(&data), "{spare:?}");
}

#[test]
fn what_is_made_beside_an_app_that_is_used_is_in_the_network_of_that_app() {
    for used in Role::ALL {
        let mut world = World::new(17);
        let app = DeploymentName::parse("my-agent").unwrap().app(used);
        world.plant_app(app.as_str(), practice::ORG);
        world.set_foreign(app.as_str(), false);
        let planned = Blueprint {
            own_network: true,
            ..blueprint("my-agent")
        };
        let mut rehearsal = Rehearsal::deploy_this(planned, world, 17);
        assert_eq!(rehearsal.run(), Phase::Paused);
        rehearsal.adopt();
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
    }
}

#[test]
fn under_another_name_everything_is_in_the_network_that_was_chosen() {
    let mut world = World::new(18);
    world.plant_app("my-agent-relay", practice::ORG);
    world.set_faults(Faults {
        taken_names: vec!["my-agent-vm".into()],
        ..Faults::default()
    });
    let planned = Blueprint {
        own_network: true,
        ..blueprint("my-agent")
    };
    let foreign = world.census().foreign_fingerprint;
    let mut rehearsal = Rehearsal::deploy_this(planned, world, 18);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.adopt();
    assert_eq!(rehearsal.run(), Phase::Paused);
    let name = DeploymentName::parse("your-agent").unwrap();
    let network = name.network();
    rehearsal.tell(Event::Change(Change::Name(name)));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    let census = rehearsal.world.census();
    assert_eq!(census.foreign_fingerprint, foreign);
    for app in ["your-agent-relay", "your-agent-vm"] {
        assert_eq!(census.app(app).unwrap().network, network, "{app}");
    }
}

#[test]
fn a_deployment_that_is_gone_on_with_stays_in_the_network_that_it_is_in() {
    for own_network in [true, false] {
        let first = Blueprint {
            own_network,
            ..blueprint("my-agent")
        };
        let mut rehearsal = Rehearsal::deploy_this(first, World::new(8), 8);
        assert_eq!(rehearsal.run(), Phase::Succeeded);
        rehearsal.abandon();
        let other = Blueprint {
            own_network: !own_network,
            ..blueprint("my-agent")
        };
        rehearsal.engine = Engine::deploy(other, org(), vault(), 9, Time(rehearsal.now));
        rehearsal.tell(Event::Start);
        assert_eq!(rehearsal.run(), Phase::Paused);
        rehearsal.tell(Event::Adopt(Step::Name(Role::Vm)));
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
    }
}

#[test]
fn what_is_said_of_one_app_removes_no_other_one() {
    let mut world = World::new(13);
    world.plant_app("my-agent-vm", practice::ORG);
    world.plant_app("my-agent-relay", practice::ORG);
    world.set_foreign("my-agent-vm", false);
    let foreign = world.census().foreign_fingerprint;
    let name = DeploymentName::parse("my-agent").unwrap();
    let engine = Engine::destroy(name, org(), vault(), 13, Time(1_000));
    let mut rehearsal = Rehearsal::new(engine, world, 1_000);
    assert_eq!(rehearsal.run(), Phase::Paused);
    rehearsal.tell(Event::Adopt(Step::Remove(Role::Vm)));
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    rehearsal.now += 60_000;
    rehearsal.world.advance(rehearsal.now);
    let census = rehearsal.world.census();
    assert_eq!(census.leftovers(), Vec::<String>::new());
    assert_eq!(census.foreign_fingerprint, foreign);
}

#[test]
fn each_of_two_empty_apps_is_asked_about_and_then_used() {
    let mut world = World::new(13);
    for app in ["my-agent-vm", "my-agent-relay"] {
        world.plant_app(app, practice::ORG);
        world.set_foreign(app, false);
    }
    let mut rehearsal = Rehearsal::deploy_in(world, 13);
    for _ in Role::ALL {
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        rehearsal.adopt();
    }
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}
