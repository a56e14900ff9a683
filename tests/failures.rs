//! Every known answer of Fly that is a no, at the call that gets it: what the person is told, and
//! that going on works once the cause is gone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{assert_deployed, blueprint, org, vault, Rehearsal};
use fake_fly::{Endless, Faults, StatusBurst, World};
use textslash::deploy::{Action, Change, Event, Phase};
use textslash::fly::{Answer, Call, Guest, Pages};

/// A row of the table of real cases: where, status, body, what is offered first (nothing where
/// the engine helps itself). A name cannot be changed any more once one of the two apps was made.
type Row = (
    &'static str,
    &'static str,
    u16,
    &'static str,
    Option<Action>,
);

const ROWS: [Row; 25] = [
    (
        "GET",
        "/tokens/current",
        401,
        r#"{"error":"Authenticate: token validation error"}"#,
        Some(Action::NewToken),
    ),
    (
        "POST",
        "/v1/apps",
        422,
        r#"{"error":"Validation failed: Name has already been taken","status":"name_taken"}"#,
        Some(Action::Undo),
    ),
    (
        "POST",
        "/v1/apps",
        422,
        r#"{"error":"Validation failed: Name under 63 chars using numbers, lowercase letters and dashes"}"#,
        Some(Action::Undo),
    ),
    (
        "POST",
        "/v1/apps",
        422,
        r#"{"error":"We need your payment information to continue! Add a credit card or buy credit"}"#,
        Some(Action::CardAdded),
    ),
    (
        "POST",
        "/v1/apps",
        403,
        r#"{"error":"Your organization does not have enough trust to access this"}"#,
        Some(Action::CardAdded),
    ),
    (
        "POST",
        "/v1/apps",
        403,
        r#"{"error":"unauthorized"}"#,
        Some(Action::NewToken),
    ),
    (
        "POST",
        "-vm/machines",
        422,
        r#"{"error":"To create more than 1 machine per app please add a payment method. https://fly.io/dashboard/x/billing"}"#,
        Some(Action::CardAdded),
    ),
    (
        "POST",
        "-vm/secrets",
        404,
        r#"{"error":"app not found"}"#,
        None,
    ),
    (
        "POST",
        "-vm/secrets",
        401,
        r#"{"error":"Authenticate: token validation error"}"#,
        None,
    ),
    (
        "POST",
        "-vm/machines",
        422,
        r#"{"error":"Apps for machines must be created via the Machines API"}"#,
        Some(Action::Undo),
    ),
    (
        "POST",
        "-vm/machines",
        403,
        r#"{"error":"organization \"X\" is using 4096 MB of memory in ams which is over the allowed quota. please consider other regions"}"#,
        Some(Action::OtherRegion),
    ),
    (
        "POST",
        "-vm/machines",
        422,
        r#"{"error":"could not find a candidate host","status":"insufficient_capacity"}"#,
        Some(Action::OtherRegion),
    ),
    (
        "POST",
        "-vm/machines",
        409,
        r#"{"error":"aborted: could not reserve resource for machine: insufficient memory available to fulfill request"}"#,
        None,
    ),
    (
        "POST",
        "-vm/machines",
        412,
        r#"{"error":"insufficient resources to create new machine with existing volume id 'vol_1'","status":"volume_placement_capacity"}"#,
        Some(Action::OtherRegion),
    ),
    (
        "POST",
        "-vm/volumes",
        400,
        r#"{"error":"no capacity"}"#,
        Some(Action::OtherRegion),
    ),
    (
        "POST",
        "-vm/machines",
        404,
        r#"{"error":"volume not found"}"#,
        None,
    ),
    (
        "POST",
        "-vm/machines",
        409,
        r#"{"error":"aborted: machine update failed due to concurrent update"}"#,
        None,
    ),
    (
        "POST",
        "-vm/machines",
        400,
        r#"{"error":"failed to get manifest x: unauthorized"}"#,
        Some(Action::OtherImages),
    ),
    (
        "POST",
        "-vm/machines",
        400,
        r#"{"error":"failed to get manifest x: manifest unknown"}"#,
        Some(Action::OtherImages),
    ),
    (
        "POST",
        "-vm/ip_assignments",
        400,
        r#"{"error":"network not found"}"#,
        Some(Action::Retry),
    ),
    (
        "POST",
        "-vm/ip_assignments",
        409,
        r#"{"error":"already allocated"}"#,
        None,
    ),
    ("POST", "/v1/apps", 429, "", None),
    ("POST", "-vm/volumes", 503, "<html>upstream</html>", None),
    (
        "GET",
        "-vm/machines/",
        502,
        "<html>bad gateway</html>",
        None,
    ),
    (
        "POST",
        "-vm/volumes",
        418,
        r#"{"error":"a teapot, new at Fly"}"#,
        Some(Action::Retry),
    ),
];

#[test]
fn every_known_no_is_told_with_the_right_next_step_and_can_be_gone_on_from() {
    for (method, path, status, body, offered) in ROWS {
        let burst = StatusBurst {
            method: method.into(),
            path_contains: path.into(),
            status,
            body: body.into(),
            ..StatusBurst::default()
        };
        let mut world = World::new(21);
        world.set_faults(Faults {
            status_bursts: vec![burst],
            ..Faults::default()
        });
        let mut rehearsal = Rehearsal::deploy_in(world, 21);
        let phase = rehearsal.run();
        let what = format!("{method} {path} {status} {body}\n{}", rehearsal.picture());
        match offered {
            None => assert_eq!(phase, Phase::Succeeded, "{what}"),
            Some(action) => {
                assert_eq!(phase, Phase::Paused, "{what}");
                let told = &rehearsal.view().problems[0];
                assert_eq!(told.actions.first(), Some(&action), "{what}");
                assert!(!told.happened.is_empty() && !told.todo.is_empty(), "{what}");
                rehearsal.tell(Event::Retry);
                assert_eq!(
                    rehearsal.run(),
                    Phase::Succeeded,
                    "{what}\n{}",
                    rehearsal.picture()
                );
            }
        }
        rehearsal.assert_strict();
        let census = rehearsal.world.census();
        for app in census.ours() {
            assert_eq!(app.machines.len(), 1, "{what}");
            let volumes = app.volumes.iter().filter(|volume| volume.billed).count();
            assert_eq!(volumes, usize::from(app.name.ends_with("-vm")), "{what}");
        }
    }
}

#[test]
fn trouble_that_does_not_pass_is_told_within_its_bounds_and_nothing_spins() {
    for (status, body) in [(429, ""), (503, "down"), (200, "<html>hotel wifi</html>")] {
        let burst = StatusBurst {
            path_contains: "/apps".into(),
            status,
            body: body.into(),
            times: u32::MAX,
            ..StatusBurst::default()
        };
        let mut world = World::new(22);
        world.set_faults(Faults {
            status_bursts: vec![burst],
            ..Faults::default()
        });
        let mut rehearsal = Rehearsal::deploy_in(world, 22);
        assert_eq!(
            rehearsal.run(),
            Phase::Paused,
            "{status}\n{}",
            rehearsal.picture()
        );
        assert!(
            rehearsal.now < 300_000,
            "told after {} ms only",
            rehearsal.now
        );
        let sent = rehearsal.sent.len();
        for _ in 0..50 {
            rehearsal.step();
        }
        assert_eq!(
            rehearsal.sent.len(),
            sent,
            "still calling while a person is asked"
        );
        rehearsal.world.set_faults(Faults::default());
        rehearsal.tell(Event::Retry);
        assert_eq!(
            rehearsal.run(),
            Phase::Succeeded,
            "{status}\n{}",
            rehearsal.picture()
        );
    }
}

#[test]
fn a_public_address_on_the_vm_is_never_called_success() {
    let mut rehearsal = Rehearsal::deploy(23);
    rehearsal.run_until("the VM has its machine", |rehearsal| {
        rehearsal.engine.journal().vm.machine.evidence().is_some()
    });
    rehearsal.allocate("my-agent-vm", "v6");
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    let told = rehearsal.view().problems[0].clone();
    assert_eq!(told.actions.first(), Some(&Action::RemoveAddress));
    rehearsal.tell(Event::RemoveAddress);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
    let census = rehearsal.world.census();
    assert_eq!(
        census
            .app("my-agent-vm")
            .unwrap()
            .public_addresses()
            .count(),
        0
    );
}

#[test]
fn a_machine_that_was_asked_to_go_is_not_taken_for_the_wanted_one_by_a_page_opened_anew() {
    let mut rehearsal = Rehearsal::deploy(7);
    let journal = |rehearsal: &Rehearsal| rehearsal.engine.journal().clone();
    rehearsal.run_until("the VM's Machine", |rehearsal| {
        journal(rehearsal).vm.machine.evidence().is_some()
    });
    let old = journal(&rehearsal).vm.machine.evidence().cloned().unwrap();
    let larger = Guest {
        memory_mb: 4096,
        ..blueprint("my-agent").vm_guest
    };
    rehearsal.tell(Event::Change(Change::Size(larger)));
    // Its deletion is under way when the tab is killed, and has not arrived.
    loop {
        let before = rehearsal.world.clone();
        assert!(rehearsal.step());
        if !journal(&rehearsal).vm.leaving.is_empty() {
            rehearsal.world = before;
            break;
        }
    }
    rehearsal.restart(vault());
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    assert_deployed(&rehearsal);
    let census = rehearsal.world.census();
    let vm = census.ours().find(|app| app.name == "my-agent-vm").unwrap();
    let alive = vm.machines.iter().filter(|machine| machine.billed);
    let alive: Vec<_> = alive
        .map(|machine| (machine.id != old.as_str(), machine.memory_mb))
        .collect();
    assert_eq!(alive, [(true, 4096)]);
}

/// A whole deployment that the person undoes, in a world where from then on something is wrong.
fn undone(seed: u64, faults: Faults) -> Rehearsal {
    let mut rehearsal = Rehearsal::deploy(seed);
    rehearsal.run_until("the VM's Machine", |rehearsal| {
        rehearsal.engine.journal().vm.machine.evidence().is_some()
    });
    rehearsal.world.set_faults(faults);
    rehearsal.tell(Event::Undo);
    rehearsal
}

#[test]
fn lists_that_never_say_that_they_have_ended_are_read_to_their_end() {
    for endless in [Endless::Same, Endless::New] {
        let faults = Faults {
            endless_lists: Some(endless),
            ..Faults::default()
        };
        let mut rehearsal = undone(31, faults);
        let begun = rehearsal.now;
        assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
        assert!(rehearsal.now - begun < 30_000, "{}", rehearsal.picture());
        assert_eq!(rehearsal.world.census().leftovers(), Vec::<String>::new());
        rehearsal.assert_strict();
    }
}

#[test]
fn nothing_is_called_removed_while_fly_cannot_tell_about_a_region() {
    let faults = Faults {
        error_regions: vec!["fra".into()],
        ..Faults::default()
    };
    let mut rehearsal = undone(32, faults.clone());
    for _ in 0..3 {
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        let told = rehearsal.view().problems[0].clone();
        assert!(told.happened.contains("fra"), "{}", told.happened);
        assert_eq!(told.actions, [Action::Retry, Action::KeepForLater]);
        rehearsal.tell(Event::Retry);
    }
    rehearsal.world.set_faults(Faults::default());
    assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
    // One that passes by itself is waited for.
    let mut rehearsal = undone(32, faults);
    rehearsal.run_until("asked about it", |rehearsal| {
        let (_, last) = rehearsal.sent.last().unwrap();
        last.contains("/orgs/")
    });
    rehearsal.now += 8_000;
    rehearsal.world.set_faults(Faults::default());
    assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
}

#[test]
fn a_machine_behind_an_empty_page_is_not_overlooked() {
    let mut rehearsal = Rehearsal::deploy(33);
    rehearsal.run();
    rehearsal.world.set_faults(Faults {
        endless_lists: Some(Endless::New),
        ..Faults::default()
    });
    let mut pages = Pages::default();
    let mut seen = 0;
    loop {
        let call = Call::OrgMachines(org(), pages.cursor());
        let Ok(Answer::OrgMachines(machines, rest)) = rehearsal.ask(&call) else {
            panic!("no page");
        };
        seen += machines.len();
        rehearsal.now += 2_000;
        if !pages.turn(machines.is_empty(), rest) {
            break;
        }
    }
    // With the stranger's.
    assert_eq!(seen, 3);
}
