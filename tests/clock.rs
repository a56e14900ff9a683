//! Time that nobody saw pass: a phone that sleeps, a clock that is set, a page that is left and
//! come back to. Nothing is overdue for it, and nothing is waited for without an end.

#![allow(clippy::unwrap_used)]

mod common;

use common::{assert_deployed, blueprint, org, vault, with_images, Rehearsal};
use fake_fly::{Fate, World};
use textslash::deploy::{Engine, Event, Phase};
use textslash::Time;

const HOUR: i64 = 3_600_000;

/// A deployment on a clock that can be set back by some hours.
fn begun(seed: u64) -> Rehearsal {
    begun_in(World::new(seed), seed)
}

fn begun_in(world: World, seed: u64) -> Rehearsal {
    let start = 5 * HOUR.unsigned_abs();
    let engine = Engine::deploy(blueprint("my-agent"), org(), vault(), seed, Time(start));
    Rehearsal::new(engine, world, start)
}

/// One whose VM was just made, and is not started yet; with the Machine's id.
fn with_a_vm_on_its_way(seed: u64) -> (Rehearsal, String) {
    let machine = |rehearsal: &Rehearsal| rehearsal.engine.journal().vm.machine.evidence().cloned();
    let mut rehearsal = begun(seed);
    rehearsal.run_until("the VM's Machine", |rehearsal| machine(rehearsal).is_some());
    let id = machine(&rehearsal).unwrap().to_string();
    (rehearsal, id)
}

fn assert_deployed_with(rehearsal: &Rehearsal, machine: &str) {
    assert_deployed(rehearsal);
    let census = rehearsal.world.census();
    assert_eq!(census.app("my-agent-vm").unwrap().machines[0].id, machine);
}

#[test]
fn a_phone_that_slept_without_a_word_finds_nothing_overdue_and_keeps_the_machine() {
    for seed in 1..6 {
        let (mut rehearsal, machine) = with_a_vm_on_its_way(seed);
        rehearsal.now += HOUR.unsigned_abs();
        rehearsal.world.advance(rehearsal.now);
        rehearsal.tell(Event::Wake);
        assert_eq!(rehearsal.view().problems, [], "{}", rehearsal.picture());
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed_with(&rehearsal, &machine);
    }
}

#[test]
fn a_clock_that_is_set_changes_neither_what_is_made_nor_how_long_it_takes() {
    let mut usual = begun(3);
    usual.run();
    let whole = usual.now;
    for hours in [-3, 1] {
        for at in (5 * HOUR.unsigned_abs()..whole).step_by(400) {
            let mut rehearsal = begun(3);
            rehearsal.run_until("begun", |rehearsal| rehearsal.now >= at);
            rehearsal.clock_off_by = hours * HOUR;
            rehearsal.tell(Event::Wake);
            assert_eq!(rehearsal.view().problems, [], "{}", rehearsal.picture());
            assert_eq!(
                rehearsal.run(),
                Phase::Succeeded,
                "{hours} hours at {at}\n{}",
                rehearsal.picture()
            );
            assert_deployed(&rehearsal);
            let late = rehearsal.now.saturating_sub(whole);
            assert!(late < 60_000, "{hours} hours at {at}: {late} ms late");
        }
    }
}

#[test]
fn notes_from_the_future_are_gone_on_with() {
    let mut usual = begun(4);
    usual.run();
    let whole = usual.now;
    for at in (5 * HOUR.unsigned_abs()..whole).step_by(400) {
        let mut rehearsal = begun(4);
        rehearsal.run_until("begun", |rehearsal| rehearsal.now >= at);
        // What it asks for in this moment never arrives.
        let before = rehearsal.world.clone();
        rehearsal.step();
        rehearsal.world = before;
        rehearsal.clock_off_by = -3 * HOUR;
        rehearsal.restart(vault());
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "at {at}\n{}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
        let late = rehearsal.now.saturating_sub(whole);
        assert!(late < 120_000, "at {at}: {late} ms late");
    }
}

#[test]
fn a_step_that_gets_nowhere_ends_in_a_question_whatever_the_phone_does() {
    type Nuisance = fn(&mut Rehearsal);
    let nuisances: [(&str, u64, Nuisance); 4] = [
        ("is put ahead", 30_000, |rehearsal| {
            rehearsal.clock_off_by += HOUR;
        }),
        ("is slept with", 30_000, |rehearsal| {
            rehearsal.tell(Event::Visible(false));
            rehearsal.clock_off_by += 60_000;
            rehearsal.tell(Event::Visible(true));
        }),
        ("is looked away from", 5_000, |rehearsal| {
            rehearsal.tell(Event::Visible(false));
            rehearsal.tell(Event::Visible(true));
        }),
        ("goes through tunnels", 30_000, |rehearsal| {
            rehearsal.tell(Event::Online(false));
            rehearsal.tell(Event::Online(true));
        }),
    ];
    for (what, every, nuisance) in nuisances {
        let mut rehearsal = begun_in(with_images("relay", Fate::Deaf, 1), 1);
        let mut next = rehearsal.now + every;
        rehearsal.run_until(what, |rehearsal| {
            rehearsal.now >= next || rehearsal.phase() == Phase::Paused
        });
        while rehearsal.phase() != Phase::Paused {
            nuisance(&mut rehearsal);
            next = rehearsal.now + every;
            rehearsal.run_until(what, |rehearsal| {
                rehearsal.now >= next || rehearsal.phase() == Phase::Paused
            });
            let passed = rehearsal.now - 5 * HOUR.unsigned_abs();
            assert!(
                passed < HOUR.unsigned_abs(),
                "a phone that {what} waits for ever"
            );
        }
    }
}

#[test]
fn what_happened_early_takes_nothing_from_the_time_of_later_steps() {
    type Early = fn(&mut Rehearsal);
    let early: [(&str, Early); 3] = [
        ("looked at again", |rehearsal| {
            rehearsal.tell(Event::Visible(true));
        }),
        ("online again", |rehearsal| {
            rehearsal.tell(Event::Online(true))
        }),
        ("told to try again", |rehearsal| {
            rehearsal.tell(Event::Retry)
        }),
    ];
    for (what, event) in early {
        // Its pull takes longer than the deadlines of the steps that come after it.
        let mut rehearsal = begun_in(with_images("vm", Fate::Slow, 2), 2);
        event(&mut rehearsal);
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "{what}: {}",
            rehearsal.picture()
        );
        assert_deployed(&rehearsal);
    }
}
