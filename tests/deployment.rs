//! Whole deployments against the model of Fly, on a virtual clock.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{
    assert_deployed, assert_nothing_left, happened, offers, org, relay_secrets, token, vault,
    vm_secrets, Rehearsal,
};
use fake_fly::{practice, CardWall, Faults, FullRegion, FullShape, Loss, Revocation, World};
use textslash::deploy::{Action, Change, Engine, Event, Part, Phase, StepState, Vault};
use textslash::fly::{RegionCode, Token};
use textslash::stack::{DeploymentName, Images, Role, Sender};
use textslash::Time;

fn with_faults(faults: Faults) -> World {
    let mut world = World::new(7);
    world.set_faults(faults);
    world
}

#[test]
fn a_deployment_ends_well_private_and_reachable() {
    let mut rehearsal = Rehearsal::deploy(1);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
    assert!(rehearsal.view().path_proven);
    assert_eq!(rehearsal.view().progress_permille, 1000);
}

#[test]
fn a_deployment_takes_no_more_than_twenty_calls_beside_its_polls() {
    let mut rehearsal = Rehearsal::deploy(1);
    rehearsal.run();
    let mut seen = Vec::new();
    for (_, call) in &rehearsal.sent {
        // A look repeated is a poll; two addresses allocated are two calls.
        if call.starts_with("POST") || !seen.contains(call) {
            seen.push(call.clone());
        }
    }
    let machine_polls = seen
        .iter()
        .filter(|call| call.contains("/machines/") && call.starts_with("GET"));
    let calls = seen.len() - machine_polls.count();
    assert!(calls <= 20, "{calls} calls: {seen:#?}");
}

#[test]
fn a_network_of_its_own_holds_both_apps_and_their_private_addresses() {
    let mut blueprint = common::blueprint("my-agent");
    blueprint.own_network = true;
    let mut rehearsal = Rehearsal::deploy_this(blueprint, World::new(3), 3);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
    let census = rehearsal.world.census();
    for app in census.ours() {
        assert_eq!(app.network, "textslash-my-agent");
    }
}

#[test]
fn a_tab_killed_at_any_moment_goes_on_from_its_journal() {
    let whole = {
        let mut rehearsal = Rehearsal::deploy(6);
        rehearsal.run();
        rehearsal.now
    };
    for at in (1_000..whole).step_by(500) {
        let mut rehearsal = Rehearsal::deploy(6);
        rehearsal.run_until("before the kill", |rehearsal| rehearsal.now >= at);
        rehearsal.restart(vault());
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "at {at}\n{}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
    }
}

#[test]
fn once_secrets_are_staged_the_token_alone_is_enough_to_go_on() {
    let mut rehearsal = Rehearsal::deploy(6);
    rehearsal.run_until("staged", |rehearsal| {
        Role::ALL
            .iter()
            .all(|role| !rehearsal.engine.journal().needs_secrets(*role))
    });
    rehearsal.restart(Vault::new(token(practice::FRESH_TOKEN)));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}

#[test]
fn secrets_that_were_not_staged_are_asked_for_and_never_guessed() {
    let mut rehearsal = Rehearsal::deploy(6);
    rehearsal.run_until("begun", |rehearsal| {
        !rehearsal.engine.journal().vm.app.is_planned()
    });
    rehearsal.restart(Vault::new(token(practice::ORG_TOKEN)));
    assert_eq!(rehearsal.run(), Phase::Paused);
    assert!(
        offers(&rehearsal, Action::Secrets),
        "{}",
        rehearsal.picture()
    );
    rehearsal.tell(Event::Change(Change::Agent(vm_secrets())));
    // Another bot than the one it was begun with.
    let senders = Sender::split("telegram:110201543=67");
    rehearsal.tell(Event::Change(Change::Channels {
        secrets: relay_secrets(),
        senders: senders.clone(),
    }));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
    let journal = rehearsal.engine.journal();
    assert_eq!(journal.blueprint.as_ref().unwrap().senders, senders);
}

/// Every request of a clean run, by its place.
fn requests_of_a_clean_run() -> Vec<(String, String)> {
    let mut rehearsal = Rehearsal::deploy(7);
    rehearsal.run();
    let parts = |(_, call): &(u64, String)| {
        let (method, path) = call.split_once(' ').unwrap();
        (method.to_owned(), path.to_owned())
    };
    rehearsal.sent.iter().map(parts).collect()
}

#[test]
fn no_lost_request_or_answer_makes_anything_twice() {
    let mut posts: Vec<_> = requests_of_a_clean_run();
    posts.sort();
    posts.dedup();
    for (method, path) in posts {
        for answer in [false, true] {
            for times in [1, 2] {
                let loss = vec![Loss {
                    method: method.clone(),
                    path_contains: path.clone(),
                    nth: 1,
                    times,
                }];
                let faults = if answer {
                    Faults {
                        lose_answer: loss,
                        ..Faults::default()
                    }
                } else {
                    Faults {
                        lose_request: loss,
                        ..Faults::default()
                    }
                };
                let mut rehearsal = Rehearsal::deploy_in(with_faults(faults), 7);
                let phase = rehearsal.run();
                let what = format!("{method} {path} answer={answer} x{times}");
                assert_eq!(phase, Phase::Succeeded, "{what}\n{}", rehearsal.picture());
                assert_deployed(&rehearsal);
            }
        }
    }
}

#[test]
fn a_full_region_in_any_shape_offers_another_and_goes_on_there() {
    for shape in [
        FullShape::NoCandidate,
        FullShape::Memory,
        FullShape::Cpus,
        FullShape::NoCapacity,
        FullShape::VolumeHost,
        FullShape::Volumes,
        FullShape::Quota,
    ] {
        for placements_lie in [false, true] {
            let full = FullRegion {
                region: "ams".into(),
                shape,
                placements_lie,
                min_memory_mb: 1024,
                ..FullRegion::default()
            };
            let faults = Faults {
                full_regions: vec![full],
                ..Faults::default()
            };
            let mut rehearsal = Rehearsal::deploy_in(with_faults(faults), 8);
            assert_eq!(
                rehearsal.run(),
                Phase::Paused,
                "{shape:?}\n{}",
                rehearsal.picture()
            );
            assert!(
                offers(&rehearsal, Action::OtherRegion),
                "{shape:?}\n{}",
                rehearsal.picture()
            );
            rehearsal.tell(Event::Change(Change::Region {
                code: RegionCode::parse("cdg").unwrap(),
                name: "Paris, France".into(),
            }));
            let phase = rehearsal.run();
            assert_eq!(
                phase,
                Phase::Succeeded,
                "{shape:?}\n{}",
                rehearsal.picture()
            );
            assert_deployed(&rehearsal);
            let census = rehearsal.world.census();
            for machine in census.ours().flat_map(|app| &app.machines) {
                assert_eq!(machine.region, "cdg", "{shape:?}");
            }
        }
    }
}

#[test]
fn a_missing_card_pauses_and_goes_on_once_it_is_added() {
    for wall in [CardWall::Apps, CardWall::Machines, CardWall::Trust] {
        let faults = Faults {
            card_missing: Some(wall),
            ..Faults::default()
        };
        let mut rehearsal = Rehearsal::deploy_in(with_faults(faults), 9);
        assert_eq!(
            rehearsal.run(),
            Phase::Paused,
            "{wall:?}\n{}",
            rehearsal.picture()
        );
        assert!(
            offers(&rehearsal, Action::CardAdded),
            "{wall:?}\n{}",
            rehearsal.picture()
        );
        assert!(rehearsal.view().problems[0]
            .link
            .as_ref()
            .unwrap()
            .contains("/billing"));
        rehearsal.world.add_card();
        rehearsal.tell(Event::Retry);
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "{wall:?}\n{}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
    }
}

#[test]
fn images_that_cannot_run_are_named_and_can_be_changed() {
    for (word, said) in [
        ("private", "private"),
        ("missing", "no image"),
        ("huge", "8 GB"),
        ("crash", "code 1"),
        ("oom", "memory"),
    ] {
        let mut blueprint = common::blueprint("my-agent");
        blueprint.images.vm = format!("registry.example/textslash-vm-{word}:1");
        let good = common::blueprint("my-agent").images;
        let mut rehearsal = Rehearsal::deploy_this(blueprint, World::new(10), 10);
        assert_eq!(
            rehearsal.run(),
            Phase::Paused,
            "{word}\n{}",
            rehearsal.picture()
        );
        let text = happened(&rehearsal);
        assert!(
            text.contains(said),
            "{word}: {text}\n{}",
            rehearsal.picture()
        );
        rehearsal.tell(Event::Change(Change::Images(good)));
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "{word}\n{}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
    }
}

#[test]
fn a_relay_that_does_not_start_is_told_with_its_exit_code() {
    let engine = {
        let vault = Vault::new(token(practice::ORG_TOKEN))
            .with_secrets(Role::Vm, vm_secrets())
            .with_secrets(Role::Relay, relay_secrets()[..2].to_vec());
        Engine::deploy(common::blueprint("my-agent"), org(), vault, 1, Time(1_000))
    };
    let mut rehearsal = Rehearsal::new(engine, World::new(1), 1_000);
    assert_eq!(rehearsal.run(), Phase::Paused);
    assert!(
        happened(&rehearsal).contains("code 1"),
        "{}",
        rehearsal.picture()
    );
}

#[test]
fn a_token_that_cannot_work_is_named_before_anything_is_made() {
    for (text, said) in [
        (practice::APP_TOKEN, "single apps"),
        (practice::REVOKED_TOKEN, "does not accept"),
        (practice::OTHER_ORG_TOKEN, "studio-22"),
    ] {
        let vault = Vault::new(Token::parse(text).unwrap());
        let engine = Engine::deploy(common::blueprint("a"), org(), vault, 1, Time(1_000));
        let mut rehearsal = Rehearsal::new(engine, World::new(1), 1_000);
        assert_eq!(rehearsal.run(), Phase::Paused);
        assert!(
            happened(&rehearsal).contains(said),
            "{}",
            rehearsal.picture()
        );
        assert!(offers(&rehearsal, Action::NewToken));
        assert_eq!(rehearsal.world.census().leftovers(), Vec::<String>::new());
    }
}

#[test]
fn a_token_revoked_in_the_middle_is_replaced_and_the_run_goes_on() {
    for request in 2..30 {
        let revoked = Some(Revocation::FromRequest(request));
        let faults = Faults {
            token_revoked: revoked,
            ..Faults::default()
        };
        let mut rehearsal = Rehearsal::deploy_in(with_faults(faults), 11);
        if rehearsal.run() == Phase::Succeeded {
            continue;
        }
        assert!(
            offers(&rehearsal, Action::NewToken),
            "{request}\n{}",
            rehearsal.picture()
        );
        let (refused, _) = rehearsal.sent[usize::try_from(request).unwrap() - 1];
        assert!(
            rehearsal.now - refused < 15_000,
            "{request}: told after {} ms\n{}",
            rehearsal.now - refused,
            rehearsal.picture()
        );
        rehearsal.tell(Event::Change(Change::Token(token(practice::FRESH_TOKEN))));
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "{request}\n{}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
    }
}

#[test]
fn a_taken_name_is_told_and_another_one_goes_on() {
    for taken in ["my-agent-vm", "my-agent-relay"] {
        let faults = Faults {
            taken_names: vec![taken.into()],
            ..Faults::default()
        };
        let mut rehearsal = Rehearsal::deploy_in(with_faults(faults), 12);
        assert_eq!(rehearsal.run(), Phase::Paused);
        assert!(
            happened(&rehearsal).contains("taken"),
            "{}",
            rehearsal.picture()
        );
        assert!(offers(&rehearsal, Action::OtherName));
        let name = DeploymentName::parse("your-agent").unwrap();
        rehearsal.tell(Event::Change(Change::Name(name)));
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
    }
}

#[test]
fn an_app_of_the_same_name_that_is_not_ours_is_left_alone() {
    let mut world = World::new(13);
    world.plant_app("my-agent-relay", practice::ORG);
    let foreign = world.census().foreign_fingerprint;
    let mut rehearsal = Rehearsal::deploy_in(world, 13);
    assert_eq!(rehearsal.run(), Phase::Paused);
    assert!(
        offers(&rehearsal, Action::OtherName),
        "{}",
        rehearsal.picture()
    );
    assert_eq!(rehearsal.world.census().foreign_fingerprint, foreign);
    assert_eq!(rehearsal.world.census().leftovers(), Vec::<String>::new());
}

#[test]
fn a_deployment_of_the_same_name_is_recognised_without_any_journal() {
    let mut rehearsal = Rehearsal::deploy(14);
    rehearsal.run_until("half made", |rehearsal| {
        rehearsal.engine.journal().vm.machine.evidence().is_some()
    });
    let blueprint = common::blueprint("my-agent");
    rehearsal.engine = Engine::deploy(blueprint, org(), vault(), 3, Time(rehearsal.now));
    rehearsal.tell(Event::Start);
    assert_eq!(rehearsal.run(), Phase::Paused);
    assert!(
        happened(&rehearsal).contains("already"),
        "{}",
        rehearsal.picture()
    );
    rehearsal.adopt();
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}

#[test]
fn being_offline_is_waiting_and_not_failing() {
    let mut rehearsal = Rehearsal::deploy(15);
    rehearsal.run_until("begun", |rehearsal| rehearsal.now > 6_000);
    rehearsal.offline = true;
    rehearsal.tell(Event::Online(false));
    let back = rehearsal.now + 3_000_000;
    while rehearsal.now < back && rehearsal.step() {}
    rehearsal.now = back;
    assert_eq!(rehearsal.view().problems, vec![], "{}", rehearsal.picture());
    rehearsal.offline = false;
    rehearsal.tell(Event::Online(true));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}

#[test]
fn stopping_waits_for_what_is_on_its_way_and_can_go_on_or_be_undone() {
    for at in (1_500..12_000).step_by(500) {
        let mut rehearsal = Rehearsal::deploy(16);
        let foreign = rehearsal.world.census().foreign_fingerprint;
        rehearsal.run_until("begun", |rehearsal| rehearsal.now >= at);
        rehearsal.tell(Event::Cancel);
        rehearsal.run_until("stopped", |rehearsal| rehearsal.phase() == Phase::Stopped);
        let sent = rehearsal.sent.len();
        while rehearsal.step() {
            assert!(rehearsal.now < at + 3_600_000);
        }
        assert_eq!(
            rehearsal.sent.len(),
            sent,
            "something was sent after the stop"
        );
        let view = rehearsal.engine.view(Time(rehearsal.now));
        for half in [view.relay, view.vm] {
            let still = matches!(half, Part::Planned | Part::Begun | Part::Healthy);
            assert!(still, "{half:?} although nothing is under way");
        }
        if at % 1_000 == 0 {
            rehearsal.tell(Event::GoOn);
            assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
            assert_deployed(&rehearsal);
        } else {
            rehearsal.tell(Event::Undo);
            assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
            assert_nothing_left(&rehearsal, foreign);
        }
    }
}

#[test]
fn every_pause_names_who_is_working_and_progress_never_goes_back() {
    let mut rehearsal = Rehearsal::deploy(17);
    let mut last = 0;
    while rehearsal.phase() == Phase::Working {
        assert!(rehearsal.step());
        let view = rehearsal.view();
        assert!(view.progress_permille >= last);
        last = view.progress_permille;
        let working = view
            .steps
            .iter()
            .filter(|step| step.state == StepState::Working)
            .count();
        assert!(
            working > 0 || view.phase != Phase::Working,
            "{}",
            rehearsal.picture()
        );
    }
    assert_eq!(rehearsal.phase(), Phase::Succeeded);
}

#[test]
fn images_of_the_blueprint_are_what_runs() {
    let mut rehearsal = Rehearsal::deploy(18);
    rehearsal.run();
    let Images { relay, vm } = common::blueprint("my-agent").images;
    let census = rehearsal.world.census();
    let image = |name: &str| census.app(name).unwrap().machines[0].image.clone();
    assert_eq!((image("my-agent-relay"), image("my-agent-vm")), (relay, vm));
}
