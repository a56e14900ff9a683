//! A deployment that was cut off is recognised and gone on with from another device, where nothing
//! is remembered of it.

#![allow(clippy::unwrap_used)]

mod common;

use common::{
    assert_deployed, blueprint, org, relay_secrets, token, vm_secrets, Rehearsal, CANARIES,
};
use fake_fly::practice;
use textslash::deploy::{Engine, Event, Journal, Phase, Vault};
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
