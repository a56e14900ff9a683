//! What a person is asked, and what comes of the answer: the question names what is so, and no
//! answer takes away what has got well meanwhile.

#![allow(clippy::unwrap_used)]

mod common;

use common::{assert_deployed, assert_nothing_left, blueprint, org, vault, with_images, Rehearsal};
use fake_fly::{Fate, Faults, FullRegion, FullShape};
use textslash::deploy::{Action, Change, Engine, Event, Explanation, Phase, Step};
use textslash::stack::Role;
use textslash::{Span, Time};

fn paused(rehearsal: &mut Rehearsal) -> Explanation {
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    rehearsal.view().problems.remove(0)
}

/// Another device, on which nothing is remembered, deploys under the same name.
fn begins_again(rehearsal: &mut Rehearsal) {
    rehearsal.abandon();
    let now = Time(rehearsal.now);
    rehearsal.engine = Engine::deploy(blueprint("my-agent"), org(), vault(), 3, now);
    rehearsal.tell(Event::Start);
}

fn machine(rehearsal: &Rehearsal, app: &str) -> String {
    rehearsal.world.census().app(app).unwrap().machines[0]
        .id
        .clone()
}

/// Nobody looks at the phone for so long.
fn meanwhile(rehearsal: &mut Rehearsal, time: Span) {
    rehearsal.now += time.0;
    rehearsal.world.advance(rehearsal.now);
}

#[test]
fn a_machine_that_got_well_while_the_question_stood_is_kept() {
    let mut world = with_images("vm", Fate::Slow, 1);
    world.timings_mut().vm_pull_ms = 65_000;
    let mut rehearsal = Rehearsal::deploy_in(world, 1);
    let asked = paused(&mut rehearsal);
    assert_eq!(asked.step, Step::Machine(Role::Vm), "{asked:?}");
    let slow = machine(&rehearsal, "my-agent-vm");
    meanwhile(&mut rehearsal, Span::seconds(120));
    rehearsal.tell(Event::Retry);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_eq!(machine(&rehearsal, "my-agent-vm"), slow);
    assert_deployed(&rehearsal);
}

#[test]
fn a_slow_pull_is_waited_for_again_and_not_begun_anew() {
    let mut world = with_images("vm", Fate::Slow, 2);
    world.timings_mut().vm_pull_ms = 90_000;
    let mut rehearsal = Rehearsal::deploy_in(world, 2);
    paused(&mut rehearsal);
    let slow = machine(&rehearsal, "my-agent-vm");
    rehearsal.tell(Event::Retry);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_eq!(machine(&rehearsal, "my-agent-vm"), slow);
}

#[test]
fn a_machine_that_does_not_start_is_made_anew_at_the_second_word() {
    let mut world = with_images("vm", Fate::Slow, 10);
    world.timings_mut().vm_pull_ms = 1_000_000;
    let mut rehearsal = Rehearsal::deploy_in(world, 10);
    paused(&mut rehearsal);
    let stuck = machine(&rehearsal, "my-agent-vm");
    rehearsal.tell(Event::Retry);
    paused(&mut rehearsal);
    assert_eq!(machine(&rehearsal, "my-agent-vm"), stuck);
    rehearsal.world.set_faults(Faults::default());
    rehearsal.world.timings_mut().vm_pull_ms = 20_000;
    rehearsal.tell(Event::Retry);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_ne!(machine(&rehearsal, "my-agent-vm"), stuck);
    assert_deployed(&rehearsal);
}

#[test]
fn a_program_that_fails_its_check_is_said_to_and_made_anew_at_a_word() {
    for fate in [Fate::Unwell, Fate::Deaf] {
        let mut rehearsal = Rehearsal::deploy_in(with_images("relay", fate, 3), 3);
        let asked = paused(&mut rehearsal);
        assert!(asked.happened.contains("runs, but"), "{asked:?}");
        assert!(!asked.link.unwrap().contains("status.flyio.net"));
        let unwell = machine(&rehearsal, "my-agent-relay");
        rehearsal.world.set_faults(Faults::default());
        rehearsal.tell(Event::Retry);
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_ne!(machine(&rehearsal, "my-agent-relay"), unwell);
    }
}

#[test]
fn a_program_that_ends_again_and_again_is_told_from_one_that_stays_stopped() {
    for part in ["relay", "vm"] {
        let mut rehearsal = Rehearsal::deploy_in(with_images(part, Fate::Crash, 4), 4);
        let asked = paused(&mut rehearsal);
        assert!(asked.happened.contains("after each start"), "{asked:?}");
    }
}

#[test]
fn a_relay_that_was_stopped_before_the_last_steps_is_said_to_be() {
    let mut world = with_images("vm", Fate::Slow, 5);
    let mut faults = world.faults().clone();
    faults.trial = true;
    world.set_faults(faults);
    world.timings_mut().vm_pull_ms = 33_000;
    let mut rehearsal = Rehearsal::deploy_in(world, 5);
    let asked = paused(&mut rehearsal);
    assert!(asked.happened.contains("trial accounts"), "{asked:?}");
    assert_eq!(asked.actions.first(), Some(&Action::CardAdded));
}

#[test]
fn what_somebody_took_away_in_the_middle_is_made_anew() {
    for app in ["my-agent-vm", "my-agent-relay"] {
        let start = 5_000;
        let engine = Engine::deploy(blueprint("my-agent"), org(), vault(), 6, Time(start));
        let mut rehearsal = Rehearsal::new(engine, with_images("vm", Fate::Slow, 6), start);
        rehearsal.run_until("both Machines", |rehearsal| {
            rehearsal.now > 100_000 && rehearsal.phase() == Phase::Working
        });
        let authorization = common::token(fake_fly::practice::ORG_TOKEN);
        let gone = fake_fly::Request::new("DELETE", &format!("/v1/apps/{app}?force=true"))
            .authorized(authorization.authorization().expose());
        assert!(rehearsal
            .world
            .handle(rehearsal.now, &gone)
            .response()
            .is_some());
        for _ in 0..8 {
            if rehearsal.run() == Phase::Succeeded {
                break;
            }
            let asked = rehearsal.view().problems.remove(0);
            if asked.actions.contains(&Action::Secrets) {
                rehearsal.tell(Event::Change(Change::Agent(common::vm_secrets())));
                rehearsal.tell(Event::Change(Change::Channels {
                    secrets: common::relay_secrets(),
                    senders: Vec::new(),
                }));
            } else {
                // Fly gives a name free some time after its app is gone.
                meanwhile(&mut rehearsal, Span::seconds(60));
                rehearsal.tell(Event::Retry);
            }
        }
        assert_eq!(
            rehearsal.phase(),
            Phase::Succeeded,
            "{app}: {}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
    }
}

#[test]
fn data_that_is_bound_to_a_region_is_not_offered_another_one() {
    let mut rehearsal = Rehearsal::deploy(14);
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    begins_again(&mut rehearsal);
    assert_eq!(rehearsal.run(), Phase::Paused);
    let full = |shape| Faults {
        full_regions: vec![FullRegion {
            region: "ams".into(),
            shape,
            placements_lie: true,
            min_memory_mb: 1024,
            times: None,
        }],
        ..Faults::default()
    };
    rehearsal.world.set_faults(full(FullShape::VolumeHost));
    rehearsal.adopt();
    let asked = paused(&mut rehearsal);
    assert!(!asked.actions.contains(&Action::OtherRegion), "{asked:?}");
    assert_eq!(asked.actions.first(), Some(&Action::Retry));
    assert!(asked.todo.contains("data"), "{asked:?}");
    rehearsal.world.set_faults(Faults::default());
    rehearsal.tell(Event::Retry);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert_deployed(&rehearsal);
}

#[test]
fn why_a_machine_could_not_be_started_is_told_though_nobody_looked_in_that_moment() {
    let mut rehearsal = Rehearsal::deploy_in(with_images("vm", Fate::Huge, 7), 7);
    let machine =
        |rehearsal: &Rehearsal| rehearsal.engine.journal().vm.machine.evidence().is_some();
    rehearsal.run_until("the VM's Machine", machine);
    let gone = |rehearsal: &Rehearsal| {
        let census = rehearsal.world.census();
        let state = |app: &fake_fly::AppCensus| app.machines.first().map(|it| it.state.clone());
        state(census.app("my-agent-vm").unwrap()).is_none_or(|state| state.starts_with("destroy"))
    };
    while !gone(&rehearsal) {
        meanwhile(&mut rehearsal, Span(200));
    }
    rehearsal.tell(Event::Wake);
    let asked = paused(&mut rehearsal);
    assert!(asked.happened.contains("larger than"), "{asked:?}");
}

#[test]
fn what_is_left_to_wait_grows_with_a_step_that_takes_longer_than_it_should() {
    let mut world = with_images("vm", Fate::Slow, 8);
    world.timings_mut().vm_pull_ms = 20_000;
    let mut rehearsal = Rehearsal::deploy_in(world, 8);
    let begun = rehearsal.now;
    rehearsal.run_until("two minutes", |rehearsal| rehearsal.now > begun + 120_000);
    let left = rehearsal.view().remaining.unwrap();
    let now = rehearsal.now;
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    let took = rehearsal.now - now;
    assert!(
        left.0 * 2 > took,
        "{} s said, {} s taken",
        left.0 / 1000,
        took / 1000
    );
}

#[test]
fn how_long_it_has_taken_is_told_without_the_time_that_the_page_was_closed() {
    let mut rehearsal = Rehearsal::deploy(9);
    rehearsal.run_until("the volume", |rehearsal| {
        rehearsal.engine.journal().vm.volume.evidence().is_some()
    });
    rehearsal.abandon();
    meanwhile(&mut rehearsal, Span::seconds(26 * 3_600));
    rehearsal.restart(vault());
    assert!(rehearsal.view().elapsed < Span::seconds(10));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    assert!(rehearsal.view().elapsed < Span::seconds(120));
    assert_eq!(rehearsal.phase(), Phase::Succeeded);
    rehearsal.tell(Event::Undo);
    assert_eq!(rehearsal.run(), Phase::Removed);
    assert_nothing_left(&rehearsal, rehearsal.world.census().foreign_fingerprint);
}

#[test]
fn data_that_was_there_before_is_undone_after_one_more_question_alone() {
    for leaves in [true, false] {
        let mut rehearsal = Rehearsal::deploy(15);
        let foreign = rehearsal.world.census().foreign_fingerprint;
        assert_eq!(rehearsal.run(), Phase::Succeeded);
        begins_again(&mut rehearsal);
        paused(&mut rehearsal);
        rehearsal.adopt();
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        rehearsal.tell(Event::Undo);
        let asked = paused(&mut rehearsal);
        assert!(asked.happened.contains("data"), "{asked:?}");
        assert_eq!(asked.actions.first(), Some(&Action::Leave));
        if leaves {
            rehearsal.tell(Event::Leave(asked.step));
            assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
            let census = rehearsal.world.census();
            assert!(census.app("my-agent-vm").unwrap().volumes[0].billed);
            let left = rehearsal.view().vm;
            assert_eq!(left, textslash::deploy::Part::Left);
        } else {
            rehearsal.tell(Event::Adopt(asked.step));
            assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
            assert_nothing_left(&rehearsal, foreign);
        }
    }
}
