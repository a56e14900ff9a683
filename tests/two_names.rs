//! A personal organization has two names at Fly: tokens speak of `personal`, apps show another one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{assert_deployed, blueprint, org, token, vault, vm_secrets, Rehearsal};
use fake_fly::{practice, Faults, Loss, Request, World};
use textslash::deploy::{Act, Action, Engine, Event, Journal, Phase, Vault};
use textslash::fly::{Answer, Call};
use textslash::manage::deployments;
use textslash::stack::{DeploymentName, Role};
use textslash::Time;

/// Where apps show `ada-123`, and the organization's lists know that name alone.
fn world(seed: u64) -> World {
    let mut world = World::new(seed);
    world.set_raw_slug("ada-123");
    world
}

fn name() -> DeploymentName {
    DeploymentName::parse("my-agent").unwrap()
}

fn assert_removed(rehearsal: &mut Rehearsal, what: &str) {
    let phase = rehearsal.run();
    assert_eq!(phase, Phase::Removed, "{what}\n{}", rehearsal.picture());
    assert_eq!(rehearsal.world.census().leftovers(), Vec::<String>::new());
    rehearsal.assert_strict();
}

/// The deployment of the account that another phone finds, and destroys.
fn destroy_from_another_phone(rehearsal: &mut Rehearsal) {
    rehearsal.abandon();
    rehearsal.now += 60_000;
    let Ok(Answer::Apps(apps)) = rehearsal.ask(&Call::ListApps(org())) else {
        panic!("no list");
    };
    let found = deployments(&apps);
    assert!(found.iter().any(|found| found.name == name()));
    let vault = Vault::new(token(practice::FRESH_TOKEN));
    rehearsal.engine = Engine::destroy(name(), org(), vault, 2, Time(rehearsal.now));
    rehearsal.tell(Event::Start);
}

#[test]
fn a_deployment_and_its_undoing_end_well_where_apps_show_the_other_name() {
    for seed in 1..5 {
        let mut rehearsal = Rehearsal::deploy_in(world(seed), seed);
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
        rehearsal.tell(Event::Undo);
        assert_removed(&mut rehearsal, "undo");
    }
}

#[test]
fn another_phone_destroys_what_shows_the_other_name_and_bears_our_mark() {
    let mut rehearsal = Rehearsal::deploy_in(world(2), 2);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    destroy_from_another_phone(&mut rehearsal);
    assert_removed(&mut rehearsal, "destroy");
}

#[test]
fn a_deployment_of_the_same_name_is_recognised_by_its_mark_and_an_empty_app_is_asked_about() {
    let mut rehearsal = Rehearsal::deploy_in(world(3), 3);
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    let engine = |now| Engine::deploy(blueprint("my-agent"), org(), vault(), 4, Time(now));
    rehearsal.engine = engine(rehearsal.now);
    rehearsal.tell(Event::Start);
    assert_eq!(rehearsal.run(), Phase::Paused);
    let told = &rehearsal.view().problems[0];
    assert!(told.happened.contains("already"), "{}", told.happened);
    assert!(told.actions.contains(&Action::Adopt));

    let mut world = world(3);
    world.plant_app("my-agent-vm", practice::ORG);
    let mut rehearsal = Rehearsal::new(engine(1_000), world, 1_000);
    assert_eq!(rehearsal.run(), Phase::Paused);
    let told = &rehearsal.view().problems[0];
    assert!(told.happened.contains("empty app"), "{}", told.happened);
    // Its other name is not believed for that.
    assert_eq!(rehearsal.engine.journal().org_alias, None);
}

#[test]
fn undone_or_killed_at_any_moment_it_ends_as_with_one_name() {
    let whole = {
        let mut rehearsal = Rehearsal::deploy_in(world(5), 5);
        rehearsal.run();
        rehearsal.now
    };
    for at in (1_000..whole).step_by(500) {
        let begun = || {
            let mut rehearsal = Rehearsal::deploy_in(world(5), 5);
            rehearsal.run_until("begun", |rehearsal| rehearsal.now >= at);
            rehearsal
        };
        let mut undone = begun();
        undone.tell(Event::Undo);
        assert_removed(&mut undone, &format!("undone at {at}"));
        let mut killed = begun();
        killed.restart(vault());
        let phase = killed.run();
        assert_eq!(phase, Phase::Succeeded, "at {at}\n{}", killed.picture());
        assert_deployed(&killed);
        killed.tell(Event::Undo);
        killed.restart(vault());
        assert_removed(&mut killed, &format!("killed at {at}"));
    }
}

#[test]
fn an_app_whose_creation_lost_its_answer_is_found_in_the_organizations_list() {
    for stale_reads_ms in [0, 3_000] {
        let mut world = world(6);
        world.set_faults(Faults {
            lose_answer: vec![Loss {
                times: 2,
                ..Loss::first("POST", "/v1/apps")
            }],
            stale_reads_ms,
            ..Faults::default()
        });
        let mut rehearsal = Rehearsal::deploy_in(world, 6);
        assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
        assert_deployed(&rehearsal);
    }
}

#[test]
fn notes_of_pages_that_knew_one_name_are_undone_and_gone_on_with() {
    for undo in [false, true] {
        let mut rehearsal = Rehearsal::deploy_in(world(7), 7);
        rehearsal.run_until("both apps", |rehearsal| {
            let made = |role| {
                rehearsal
                    .engine
                    .journal()
                    .half(role)
                    .app
                    .evidence()
                    .is_some()
            };
            made(Role::Vm) && made(Role::Relay)
        });
        // Such a page stopped here: "the name is taken".
        let mut journal: serde_json::Value = serde_json::from_str(&rehearsal.stored).unwrap();
        journal.as_object_mut().unwrap().remove("org_alias");
        for role in ["vm", "relay"] {
            journal[role]["shown"] = false.into();
        }
        rehearsal.stored = journal.to_string();
        assert!(Journal::from_text(&rehearsal.stored).is_ok());
        rehearsal.now += 120_000;
        rehearsal.restart(vault());
        if undo {
            rehearsal.tell(Event::Undo);
            assert_removed(&mut rehearsal, "undo");
        } else {
            assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
            assert_deployed(&rehearsal);
        }
    }
}

#[test]
fn when_nothing_is_left_that_shows_the_other_name_the_account_is_read_back_all_the_same() {
    let mut rehearsal = Rehearsal::deploy_in(world(8), 8);
    rehearsal.run();
    rehearsal.tell(Event::Undo);
    rehearsal.run_until("all gone", |rehearsal| {
        rehearsal.world.census().ours().count() == 0
    });
    let vault = Vault::new(token(practice::FRESH_TOKEN));
    rehearsal.engine = Engine::destroy(name(), org(), vault, 2, Time(rehearsal.now));
    rehearsal.abandon();
    rehearsal.tell(Event::Start);
    assert_removed(&mut rehearsal, "destroy");
}

/// An app of our name and with our mark in the person's second organization, which one token of
/// theirs opens too.
fn plant_elsewhere(world: &mut World, app: &str) {
    let mut post = |path: &str, body: serde_json::Value| {
        let request = Request::new("POST", path)
            .authorized(practice::OTHER_ORG_TOKEN)
            .json(&body);
        assert!(world.handle(0, &request).response().unwrap().status < 300);
        world.advance(60_000);
    };
    let app_body = serde_json::json!({ "name": app, "org_slug": practice::OTHER_ORG });
    post("/v1/apps", app_body);
    let mark = serde_json::json!({ "values": { "TEXTSLASH_DEPLOYMENT": "my-agent" } });
    post(&format!("/v1/apps/{app}/secrets"), mark);
}

#[test]
fn an_app_of_another_organization_is_never_touched_whatever_names_ours_has() {
    for two_names in [false, true] {
        let begin = || {
            let mut world = match two_names {
                true => world(9),
                false => World::new(9),
            };
            plant_elsewhere(&mut world, "my-agent-relay");
            let effects = world.effects().len();
            (world, effects)
        };
        let personal =
            || Vault::new(token(practice::PERSONAL_TOKEN)).with_secrets(Role::Vm, vm_secrets());
        let assert_left_alone = |mut rehearsal: Rehearsal, effects: usize| {
            rehearsal.run();
            let step = rehearsal.view().problems[0].step;
            for event in [Event::Retry, Event::Adopt(step), Event::Retry] {
                rehearsal.tell(event);
                let phase = rehearsal.run();
                assert_eq!(phase, Phase::Paused, "{}", rehearsal.picture());
            }
            assert_eq!(rehearsal.world.effects().len(), effects);
        };
        let (world, effects) = begin();
        let engine = Engine::destroy(name(), org(), personal(), 9, Time(100_000));
        assert_left_alone(Rehearsal::new(engine, world, 100_000), effects);

        let (world, effects) = begin();
        let engine = Engine::deploy(blueprint("my-agent"), org(), personal(), 9, Time(100_000));
        assert_left_alone(Rehearsal::new(engine, world, 100_000), effects);

        // Not even where the creation of an app of that name lost its answer.
        let (world, effects) = begin();
        let engine = Engine::deploy(blueprint("my-agent"), org(), personal(), 9, Time(100_000));
        let mut journal = engine.journal().clone();
        journal.relay.app = Act::Sent {
            at: Time(1_000),
            lost: true,
        };
        let engine = Engine::resume(journal, personal(), 9);
        let mut rehearsal = Rehearsal::new(engine, world, 100_000);
        rehearsal.tell(Event::Undo);
        assert_left_alone(rehearsal, effects);
    }
}
