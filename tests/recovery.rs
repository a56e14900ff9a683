//! A deployment that was cut off is recognised and gone on with from another device, where nothing
//! is remembered of it.

#![allow(clippy::unwrap_used)]

mod common;

use common::{
    assert_deployed, blueprint, org, relay_secrets, token, vm_secrets, Rehearsal, CANARIES,
};
use fake_fly::{practice, AppCensus, Faults, Loss, StatusBurst, World};
use textslash::deploy::{Change, Engine, Event, Journal, Phase, Step, Vault};
use textslash::fly::{Answer, Call, RegionCode};
use textslash::manage::{deployments, questions, rebuild, Found};
use textslash::stack::{Blueprint, Role};
use textslash::Time;

fn found(rehearsal: &mut Rehearsal) -> Option<Found> {
    let apps = match rehearsal.ask(&Call::ListApps(org())) {
        Ok(Answer::Apps(apps)) => apps,
        other => panic!("{other:?}"),
    };
    let mine = |found: &Found| found.name.as_str() == "my-agent";
    deployments(&apps).into_iter().find(mine)
}

fn recovered(rehearsal: &mut Rehearsal, found: &Found, like: Blueprint) -> Option<Journal> {
    let answers: Vec<Answer> = questions(found)
        .iter()
        .map(|call| rehearsal.ask(call).unwrap())
        .collect();
    rebuild(found, &answers, org(), like, Time(rehearsal.now))
}

/// What another phone would begin with: another name, another region.
fn elsewhere() -> Blueprint {
    Blueprint {
        region: RegionCode::parse("cdg").unwrap(),
        region_name: "Paris, France".into(),
        ..blueprint("something-else")
    }
}

#[test]
fn a_deployment_cut_off_at_any_moment_is_gone_on_with_by_a_phone_that_knows_nothing_of_it() {
    let mut offered = 0;
    let mut by_the_token_alone = 0;
    for own_network in [false, true] {
        for at in (1_200..14_000).step_by(100) {
            let world = fake_fly::World::new(at);
            let planned = Blueprint {
                own_network,
                ..blueprint("my-agent")
            };
            let mut rehearsal = Rehearsal::deploy_this(planned, world, at);
            rehearsal.run_until("cut off", |rehearsal| rehearsal.now >= at);
            // What is still on its way arrives, and new apps become known.
            rehearsal.now += 90_000;
            rehearsal.world.advance(rehearsal.now);
            let Some(found) = found(&mut rehearsal) else {
                continue;
            };
            if !found.half_made {
                continue;
            }
            let Some(journal) = recovered(&mut rehearsal, &found, elsewhere()) else {
                continue;
            };
            offered += 1;
            assert_eq!(Journal::from_text(&journal.to_text()), Ok(journal.clone()));
            let mut vault = Vault::new(token(practice::ORG_TOKEN));
            let mut asked = 0;
            for (role, secrets) in [(Role::Vm, vm_secrets()), (Role::Relay, relay_secrets())] {
                if journal.needs_secrets(role) {
                    vault = vault.with_secrets(role, secrets);
                    asked += 1;
                }
            }
            by_the_token_alone += usize::from(asked == 0);
            rehearsal.abandon();
            rehearsal.engine = Engine::resume(journal, vault, at);
            rehearsal.tell(Event::Start);
            let mut phase = rehearsal.run();
            if phase == Phase::Paused {
                // A half that was made without its mark is asked about, never assumed.
                rehearsal.adopt();
                phase = rehearsal.run();
            }
            assert_eq!(
                phase,
                Phase::Succeeded,
                "cut at {at}\n{}",
                rehearsal.picture()
            );
            assert_deployed(&rehearsal);
            let regions: Vec<_> = rehearsal
                .world
                .census()
                .ours()
                .flat_map(|app| app.machines.iter().map(|machine| machine.region.clone()))
                .collect();
            assert_eq!(regions[0], regions[1], "cut at {at}: apart from each other");
            for canary in CANARIES {
                assert!(!rehearsal.stored.contains(canary));
            }
        }
    }
    // Below this the sweep would prove nothing.
    assert!(offered > 60, "recognised {offered} times");
    assert!(
        by_the_token_alone > 20,
        "{by_the_token_alone} times by the token alone"
    );
}

#[test]
fn a_whole_deployment_is_not_called_half_made() {
    let mut rehearsal = Rehearsal::deploy(5);
    assert_eq!(rehearsal.run(), Phase::Succeeded);
    let found = found(&mut rehearsal).unwrap();
    assert!(found.relay && found.vm && !found.half_made);
}

#[test]
fn apps_of_such_names_without_our_mark_are_nobodys_business() {
    let mut rehearsal = Rehearsal::deploy(6);
    rehearsal.run_until("an app and no secrets", |rehearsal| {
        let ours = rehearsal.world.census();
        let bare = ours.ours().all(|app| app.secrets.is_empty());
        let some = ours.ours().count() > 0;
        some && bare
    });
    rehearsal.abandon();
    rehearsal.now += 90_000;
    rehearsal.world.advance(rehearsal.now);
    let found = found(&mut rehearsal).unwrap();
    assert_eq!(recovered(&mut rehearsal, &found, elsewhere()), None);
}

/// What stands in the account, by its ids: the volumes that are billed and the Machines.
fn things(rehearsal: &Rehearsal) -> Vec<String> {
    let census = rehearsal.world.census();
    let volumes = |app: &AppCensus| {
        let billed = app.volumes.iter().filter(|volume| volume.billed);
        billed.map(|volume| volume.id.clone()).collect::<Vec<_>>()
    };
    let machines = |app: &AppCensus| {
        let ids = app.machines.iter().map(|machine| machine.id.clone());
        ids.collect::<Vec<_>>()
    };
    let both = |app: &AppCensus| [volumes(app), machines(app)].concat();
    census.ours().flat_map(both).collect()
}

/// A phone begins in another region and is put away; a laptop that knows nothing of it makes the
/// deployment whole where `elsewhere` says. Gives the phone's notes.
fn made_whole_by_a_laptop(rehearsal: &mut Rehearsal) -> String {
    let notes = rehearsal.stored.clone();
    gone_on_with_by_a_laptop(rehearsal);
    assert_deployed(rehearsal);
    rehearsal.abandon();
    rehearsal.now += 14 * 24 * 3_600_000;
    rehearsal.world.advance(rehearsal.now);
    notes
}

fn gone_on_with_by_a_laptop(rehearsal: &mut Rehearsal) {
    rehearsal.abandon();
    rehearsal.world.set_faults(Faults::default());
    rehearsal.now += 90_000;
    rehearsal.world.advance(rehearsal.now);
    let found = found(rehearsal).unwrap();
    let journal = recovered(rehearsal, &found, elsewhere()).unwrap();
    let vault = Vault::new(token(practice::ORG_TOKEN));
    rehearsal.engine = Engine::resume(journal, vault, 2);
    rehearsal.tell(Event::Start);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
}

/// The phone's notes are gone on with, by the token alone.
fn goes_on_with(notes: &str, rehearsal: &mut Rehearsal) {
    let journal = Journal::from_text(notes).unwrap();
    let vault = Vault::new(token(practice::ORG_TOKEN));
    rehearsal.engine = Engine::resume(journal, vault, 3);
    rehearsal.tell(Event::Start);
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
}

/// The page is opened again, and another region is chosen.
fn chooses_another_region(rehearsal: &mut Rehearsal) {
    rehearsal.restart(Vault::new(token(practice::ORG_TOKEN)));
    rehearsal.tell(Event::Change(Change::Region {
        code: RegionCode::parse("lhr").unwrap(),
        name: String::new(),
    }));
    assert_eq!(rehearsal.run(), Phase::Succeeded, "{}", rehearsal.picture());
}

/// Fly wants a card before it makes anything that is billed.
fn without_a_card(path: &str) -> StatusBurst {
    StatusBurst {
        method: "POST".into(),
        path_contains: path.into(),
        status: 422,
        body: r#"{"error":"We need your payment information to continue!"}"#.into(),
        times: u32::MAX,
        ..StatusBurst::default()
    }
}

#[test]
fn old_notes_delete_nothing_that_another_device_has_made_since() {
    let mut world = World::new(31);
    world.set_faults(Faults {
        status_bursts: ["/volumes", "/machines"].map(without_a_card).into(),
        ..Faults::default()
    });
    let mut rehearsal = Rehearsal::deploy_in(world, 31);
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    let notes = made_whole_by_a_laptop(&mut rehearsal);
    let before = things(&rehearsal);
    assert_eq!(before.len(), 3);
    goes_on_with(&notes, &mut rehearsal);
    assert_eq!(things(&rehearsal), before);
    assert_deployed(&rehearsal);
    // Nor once they tell of it, whatever region is chosen then.
    chooses_another_region(&mut rehearsal);
    assert_eq!(things(&rehearsal), before);
}

#[test]
fn old_notes_undo_nothing_that_another_device_has_made_before_somebody_said_so() {
    for removes in [false, true] {
        let mut world = World::new(33);
        world.set_faults(Faults {
            status_bursts: ["/volumes", "/machines"].map(without_a_card).into(),
            ..Faults::default()
        });
        let mut rehearsal = Rehearsal::deploy_in(world, 33);
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        let notes = made_whole_by_a_laptop(&mut rehearsal);
        let before = things(&rehearsal);
        let vault = Vault::new(token(practice::ORG_TOKEN));
        rehearsal.engine = Engine::resume(Journal::from_text(&notes).unwrap(), vault, 3);
        rehearsal.tell(Event::Undo);
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        assert_eq!(things(&rehearsal), before);
        let asked: Vec<Step> = rehearsal.view().problems.iter().map(|it| it.step).collect();
        assert_eq!(asked, [Step::Remove(Role::Relay), Step::Remove(Role::Vm)]);
        for step in asked {
            rehearsal.tell(if removes {
                Event::Adopt(step)
            } else {
                Event::Leave(step)
            });
            rehearsal.run();
        }
        assert_eq!(rehearsal.phase(), Phase::Removed, "{}", rehearsal.picture());
        let left = if removes { Vec::new() } else { before };
        assert_eq!(things(&rehearsal), left);
    }
}

#[test]
fn a_volume_whose_request_never_arrived_is_not_taken_for_the_one_that_another_device_has_made() {
    let mut world = World::new(32);
    world.set_faults(Faults {
        lose_request: vec![lost("POST", "/volumes")],
        status_bursts: vec![without_a_card("/machines")],
        ..Faults::default()
    });
    let mut rehearsal = Rehearsal::deploy_in(world, 32);
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    assert!(rehearsal.engine.journal().vm.volume.is_unsure());
    let notes = made_whole_by_a_laptop(&mut rehearsal);
    let before = things(&rehearsal);
    goes_on_with(&notes, &mut rehearsal);
    assert_eq!(things(&rehearsal), before);
    assert_deployed(&rehearsal);
}

#[test]
fn a_volume_that_nothing_uses_is_told_kept_and_goes_with_the_rest() {
    let mut rehearsal = Rehearsal::deploy(34);
    rehearsal.run_until("a volume", |rehearsal| {
        let vm = &rehearsal.engine.journal().vm;
        vm.volume.evidence().is_some()
    });
    // Another device asked for one too.
    let vm = rehearsal.engine.journal().name.app(Role::Vm);
    let second = Call::CreateVolume(vm, blueprint("my-agent").volume());
    let Ok(Answer::Volume(second)) = rehearsal.ask(&second) else {
        panic!("no volume");
    };
    gone_on_with_by_a_laptop(&mut rehearsal);
    let view = rehearsal.engine.view(Time(rehearsal.now));
    let told: Vec<_> = view.exists.iter().map(|it| it.name.as_str()).collect();
    let mut volumes = things(&rehearsal);
    volumes.retain(|id| id.starts_with("vol_"));
    assert_eq!(volumes.len(), 2, "none is deleted: there may be data in it");
    assert!(
        volumes.iter().all(|id| told.contains(&id.as_str())),
        "{told:?}"
    );
    assert!(volumes.contains(&second.id.to_string()));
    let journal = rehearsal.engine.journal();
    let used = journal.vm.volume.evidence().unwrap().to_string();
    assert_eq!(journal.vm.spare.len(), 1);
    assert!(!journal.vm.spare.contains(&used));
    assert_eq!(Journal::from_text(&journal.to_text()).as_ref(), Ok(journal));

    rehearsal.engine = Engine::destroy(
        journal.name.clone(),
        org(),
        Vault::new(token(practice::ORG_TOKEN)),
        3,
        Time(rehearsal.now),
    );
    rehearsal.tell(Event::Start);
    assert_eq!(rehearsal.run(), Phase::Removed, "{}", rehearsal.picture());
    assert_eq!(rehearsal.world.census().leftovers(), Vec::<String>::new());
}

#[test]
fn a_machine_that_another_device_has_made_is_told_from_one_whose_request_was_lost() {
    let mut world = World::new(35);
    world.set_faults(Faults {
        lose_request: vec![lost("POST", "-vm/machines")],
        ..Faults::default()
    });
    let mut rehearsal = Rehearsal::deploy_in(world, 35);
    assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
    assert!(rehearsal.engine.journal().vm.machine.is_unsure());
    let notes = made_whole_by_a_laptop(&mut rehearsal);
    let before = things(&rehearsal);
    goes_on_with(&notes, &mut rehearsal);
    assert_eq!(things(&rehearsal), before);
    // The laptop's Machine and what it has stored stay, whatever region is chosen now.
    chooses_another_region(&mut rehearsal);
    assert_eq!(things(&rehearsal), before);
}

/// Requests that get lost on their way, every time.
fn lost(method: &str, path: &str) -> Loss {
    Loss {
        method: method.into(),
        path_contains: path.into(),
        nth: 1,
        times: u32::MAX,
    }
}

#[test]
fn a_volume_that_was_to_go_stays_where_another_device_has_made_a_machine_on_it() {
    let mut never_asked = Faults {
        status_bursts: vec![without_a_card("/machines")],
        ..Faults::default()
    };
    // Whose Machine stands there is not known then.
    let mut not_answered = Faults {
        lose_request: vec![lost("POST", "-vm/machines")],
        ..Faults::default()
    };
    for faults in [&mut never_asked, &mut not_answered] {
        faults.lose_request.push(lost("DELETE", "/volumes/"));
        let mut world = World::new(33);
        world.set_faults(faults.clone());
        let mut rehearsal = Rehearsal::deploy_in(world, 33);
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        rehearsal.tell(Event::Change(Change::Region {
            code: RegionCode::parse("cdg").unwrap(),
            name: String::new(),
        }));
        assert_eq!(rehearsal.run(), Phase::Paused, "{}", rehearsal.picture());
        assert!(!rehearsal.engine.journal().vm.leaving.is_empty());
        let notes = made_whole_by_a_laptop(&mut rehearsal);
        let vm = |rehearsal: &Rehearsal| {
            let census = rehearsal.world.census();
            let vm = census.app("my-agent-vm").unwrap();
            let volume = vm.volumes.iter().find(|volume| volume.billed).unwrap();
            (volume.id.clone(), vm.machines[0].id.clone())
        };
        let before = vm(&rehearsal);
        goes_on_with(&notes, &mut rehearsal);
        assert_eq!(vm(&rehearsal), before);
        assert_deployed(&rehearsal);
    }
}
