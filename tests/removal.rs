//! Undoing and destroying against the model of Fly, on a virtual clock.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{assert_nothing_left, happened, offers, org, token, vault, Rehearsal};
use fake_fly::{practice, World};
use textslash::deploy::{Action, Engine, Event, Journal, Part, Phase, Step, Vault, View};
use textslash::stack::{DeploymentName, Role};
use textslash::Time;

#[test]
fn destroying_leaves_nothing_and_touches_nothing_else() {
    let mut rehearsal = Rehearsal::deploy(2);
    let foreign = rehearsal.world.census().foreign_fingerprint;
    rehearsal.run();
    let vault = Vault::new(token(practice::ORG_TOKEN));
    let name = DeploymentName::parse("my-agent").unwrap();
    rehearsal.engine = Engine::destroy(name, org(), vault, 2, Time(rehearsal.now));
    rehearsal.tell(Event::Start);
    assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
    assert_nothing_left(&rehearsal, foreign);
}

#[test]
fn destroying_what_does_not_bear_our_mark_asks_first() {
    let mut world = World::new(2);
    world.plant_app("stranger-vm", practice::ORG);
    let foreign = world.census().foreign_fingerprint;
    let vault = Vault::new(token(practice::ORG_TOKEN));
    let name = DeploymentName::parse("stranger").unwrap();
    let engine = Engine::destroy(name, org(), vault, 2, Time(1_000));
    let mut rehearsal = Rehearsal::new(engine, world, 1_000);
    assert_eq!(rehearsal.run(), Phase::Paused);
    assert!(
        happened(&rehearsal).contains("mark"),
        "{}",
        rehearsal.picture()
    );
    assert_eq!(rehearsal.world.census().foreign_fingerprint, foreign);
}

#[test]
fn what_is_not_ours_is_left_alone_at_a_word_and_the_rest_is_removed() {
    let mut rehearsal = Rehearsal::deploy(6);
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    // The relay's app was replaced by somebody's own of the same name.
    let mut world = rehearsal.world;
    world.plant_app("my-agent-relay", practice::ORG);
    let foreign = world.census().foreign_fingerprint;
    let vault = Vault::new(token(practice::ORG_TOKEN));
    let name = DeploymentName::parse("my-agent").unwrap();
    let engine = Engine::destroy(name, org(), vault, 2, Time(rehearsal.now));
    let mut rehearsal = Rehearsal::new(engine, world, rehearsal.now);
    assert_eq!(rehearsal.run(), Phase::Paused);
    assert!(offers(&rehearsal, Action::Leave), "{}", rehearsal.picture());
    assert!(offers(&rehearsal, Action::KeepForLater), "no way out");
    // Of another step it means nothing.
    rehearsal.tell(Event::Leave(Step::Remove(Role::Vm)));
    assert_eq!(rehearsal.run(), Phase::Paused);

    rehearsal.tell(Event::Leave(Step::Remove(Role::Relay)));
    assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
    let view = rehearsal.view();
    assert_eq!((view.relay, view.vm), (Part::Left, Part::Gone));
    assert_eq!(
        View::from_glimpse(&view.glimpse()).unwrap().relay,
        Part::Left
    );
    let census = rehearsal.world.census();
    assert_eq!(census.foreign_fingerprint, foreign, "it was touched");
    assert!(
        census.apps.iter().all(|app| app.foreign),
        "something is left"
    );
    let notes = rehearsal.engine.journal().clone();
    assert_eq!(Journal::from_text(&notes.to_text()), Ok(notes));
}

#[test]
fn undo_at_any_moment_leaves_nothing() {
    let whole = {
        let mut rehearsal = Rehearsal::deploy(5);
        rehearsal.run();
        rehearsal.now
    };
    for at in (1_000..whole).step_by(700) {
        let mut rehearsal = Rehearsal::deploy(5);
        let foreign = rehearsal.world.census().foreign_fingerprint;
        rehearsal.run_until("before undo", |rehearsal| rehearsal.now >= at);
        rehearsal.tell(Event::Undo);
        assert_eq!(
            rehearsal.run(),
            Phase::Removed,
            "at {at}\n{}",
            rehearsal.picture()
        );
        assert_nothing_left(&rehearsal, foreign);
    }
}

#[test]
fn an_undo_that_is_cut_off_once_all_is_gone_does_not_wait_to_believe_it() {
    let mut rehearsal = Rehearsal::deploy(5);
    rehearsal.run_until("a volume", |rehearsal| {
        rehearsal.engine.journal().vm.volume.evidence().is_some()
    });
    rehearsal.tell(Event::Undo);
    rehearsal.run_until("all gone", |rehearsal| {
        rehearsal.world.census().ours().count() == 0
    });
    assert_ne!(rehearsal.phase(), Phase::Removed, "cut off too late");
    let cut = rehearsal.now;
    rehearsal.restart(vault());
    assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
    assert!(
        rehearsal.now - cut < 10_000,
        "{} ms\n{}",
        rehearsal.now - cut,
        rehearsal.picture()
    );
}
