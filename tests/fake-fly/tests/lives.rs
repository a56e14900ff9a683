//! How machines live: states, events, checks, restarts, stops.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{id_of, relay_machine, relay_secrets, vm_machine, vm_secrets, Client, RELAY, VM};
use fake_fly::{Fate, Faults, ImageFault};
use serde_json::{json, Value};

/// A VM alone, with the change made to its request, and the path of its machine.
fn vm_with(faults: Faults, change: impl FnOnce(&mut Value)) -> (Client, String) {
    let mut client = Client::new(3);
    client.create_app(VM);
    let version = client.secrets(VM, vm_secrets());
    client.world.set_faults(faults);
    let mut machine = vm_machine("fra", None, version);
    change(&mut machine);
    let (status, answer) = client.machine(VM, machine);
    assert_eq!(status, 200, "{answer}");
    let path = format!("/apps/{VM}/machines/{}", id_of(&answer));
    client.wait(1_500);
    (client, path)
}

fn fate(fate: Fate) -> Faults {
    let image = ImageFault {
        contains: "vm".to_owned(),
        fate,
    };
    Faults {
        images: vec![image],
        ..Faults::default()
    }
}

/// The states a machine goes through within `ms`, looked at every second.
fn states(client: &mut Client, path: &str, ms: u64) -> Vec<String> {
    let end = client.now + ms;
    let mut seen: Vec<String> = Vec::new();
    while client.now < end {
        let (status, machine) = client.get(path);
        let state = machine["state"]
            .as_str()
            .map_or(status.to_string(), str::to_owned);
        if seen.last() != Some(&state) {
            seen.push(state);
        }
    }
    seen
}

fn exits(machine: &Value) -> Vec<Value> {
    let events = machine["events"].as_array().unwrap();
    let exits = events.iter().filter(|event| event["type"] == "exit");
    exits.map(|event| event["request"].clone()).collect()
}

#[test]
fn a_machine_is_created_pulled_started_and_then_healthy() {
    let (mut client, path) = vm_with(Faults::default(), |_| {});
    assert_eq!(states(&mut client, &path, 40_000), ["starting", "started"]);
    let (_, machine) = client.get(&path);
    assert_eq!(machine["checks"][0]["status"], "passing");
    assert_eq!(machine["checks"][0]["name"], "servicecheck-00-http-3001");
    assert_eq!(
        machine["config"]["services"][0]["autostop"], true,
        "answered the old way"
    );
    assert_eq!(machine["image_ref"]["repository"], "textslash-vm");
    let kinds: Vec<_> = machine["events"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|event| {
            format!(
                "{} {}",
                event["type"].as_str().unwrap(),
                event["status"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(kinds, ["launch created", "start started"]);
}

#[test]
fn checks_are_absent_then_waiting_then_failing_then_passing() {
    let (mut client, path) = vm_with(Faults::default(), |machine| {
        let check = &mut machine["config"]["services"][0]["checks"][0];
        // The first look comes before the program listens.
        check["grace_period"] = json!("3s");
        check["interval"] = json!("2s");
    });
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..200 {
        let (_, machine) = client.get(&path);
        client.now -= 750;
        if machine["state"] != "started" {
            continue;
        }
        let status = machine["checks"][0]["status"]
            .as_str()
            .unwrap_or("absent")
            .to_owned();
        if seen.last() != Some(&status) {
            seen.push(status);
        }
    }
    assert_eq!(seen, ["absent", "warning", "critical", "passing"]);
}

#[test]
fn a_platform_that_looks_within_the_grace_period_can_be_had() {
    let passing = |waits| {
        let (mut client, path) = vm_with(Faults::default(), |machine| {
            machine["config"]["services"][0]["checks"][0]["grace_period"] = json!("60s");
        });
        client.world.timings_mut().checks_wait_for_grace = waits;
        client.wait(40_000);
        client.get(&path).1["checks"][0]["status"] == "passing"
    };
    assert!(!passing(true));
    assert!(passing(false));
}

#[test]
fn a_skipped_launch_stays_created_until_started() {
    let (mut client, path) = vm_with(Faults::default(), |machine| {
        machine["skip_launch"] = json!(true)
    });
    assert_eq!(states(&mut client, &path, 5_000), ["created"]);
    let (status, answer) = client.send("POST", &format!("{path}/start"), None);
    assert_eq!(
        (status, &answer["previous_state"]),
        (200, &json!("created"))
    );
    assert_eq!(states(&mut client, &path, 40_000), ["starting", "started"]);
}

#[test]
fn an_image_too_large_fails_later_and_leaves_a_404() {
    let (mut client, path) = vm_with(fate(Fate::Huge), |_| {});
    let walked = states(&mut client, &path, 40_000);
    assert_eq!(walked, ["starting", "launch_failed", "destroyed", "404"]);
    assert_eq!(client.world.census().app(VM).unwrap().machines.len(), 0);
}

#[test]
fn a_crash_loop_shows_in_events_and_ends_after_its_retries() {
    let (mut client, path) = vm_with(fate(Fate::Crash), |machine| {
        machine["config"]["restart"] = json!({ "policy": "on-failure", "max_retries": 3 });
    });
    client.wait(80_000);
    let (_, machine) = client.get(&path);
    assert_eq!(machine["state"], "stopped");
    let exits = exits(&machine);
    assert_eq!(exits.len(), 4);
    assert_eq!(exits[0]["exit_event"]["restarting"], false);
    assert_eq!(exits[1]["exit_event"]["restarting"], true);
    assert_eq!(exits[1]["exit_event"]["exit_code"], 1);
    assert_eq!(exits[1]["exit_event"]["requested_stop"], false);
    assert_eq!(exits[0]["restart_count"], 3);
}

#[test]
fn an_oom_kill_is_told_as_one() {
    for (faults, memory_mb) in [(fate(Fate::Oom), 2_048), (Faults::default(), 512)] {
        let (mut client, path) = vm_with(faults, |machine| {
            machine["config"]["guest"]["memory_mb"] = json!(memory_mb);
        });
        client.wait(40_000);
        let (_, machine) = client.get(&path);
        assert_eq!(exits(&machine)[0]["exit_event"]["oom_killed"], true);
    }
}

#[test]
fn programs_end_without_their_secrets() {
    let (mut client, path) = vm_with(Faults::default(), |machine| {
        machine["skip_secrets"] = json!(true)
    });
    client.wait(30_000);
    let (_, machine) = client.get(&path);
    assert_eq!(exits(&machine)[0]["exit_event"]["exit_code"], 1);

    client.create_app(RELAY);
    let mut secrets = relay_secrets();
    secrets.as_object_mut().unwrap().remove("PUBLIC_URL");
    let version = client.secrets(RELAY, secrets);
    let (_, relay) = client.machine(RELAY, relay_machine("fra", version));
    client.wait(10_000);
    let (_, machine) = client.get(&format!("/apps/{RELAY}/machines/{}", id_of(&relay)));
    assert_eq!(exits(&machine)[0]["exit_event"]["exit_code"], 1);
}

#[test]
fn secrets_just_set_may_be_missed_without_naming_their_version() {
    let mut client = Client::new(1);
    client.create_app(VM);
    client.secrets(VM, vm_secrets());
    let mut machine = vm_machine("fra", None, 0);
    machine
        .as_object_mut()
        .unwrap()
        .remove("min_secrets_version");
    let (_, answer) = client.machine(VM, machine);
    client.wait(30_000);
    let (_, machine) = client.get(&format!("/apps/{VM}/machines/{}", id_of(&answer)));
    assert!(!exits(&machine).is_empty());
}

#[test]
fn deaf_and_unwell_programs_run_and_fail_their_checks() {
    for bad in [Fate::Deaf, Fate::Unwell] {
        let (mut client, path) = vm_with(fate(bad), |_| {});
        client.wait(60_000);
        let (_, machine) = client.get(&path);
        assert_eq!(machine["state"], "started");
        assert_eq!(machine["checks"][0]["status"], "critical");
    }
}

#[test]
fn an_idle_vm_sleeps_by_policy_on_failure_and_never_by_always() {
    for (policy, state) in [("on-failure", "stopped"), ("always", "started")] {
        let (mut client, path) = vm_with(Faults::default(), |machine| {
            machine["config"]["restart"] = json!({ "policy": policy });
            machine["config"]["services"][0]["autostop"] = json!("off");
            machine["config"]["env"]["IDLE_TIMEOUT_MS"] = json!("60000");
        });
        client.wait(120_000);
        let (_, machine) = client.get(&path);
        assert_eq!(machine["state"], state, "{policy}");
        assert_eq!(exits(&machine)[0]["exit_event"]["exit_code"], 0);
        assert_eq!(
            exits(&machine)[0]["exit_event"]["restarting"],
            policy == "always"
        );
    }
}

#[test]
fn the_proxy_stops_an_idle_machine_that_it_may_stop() {
    let (mut client, path) = vm_with(Faults::default(), |_| {});
    client.wait(400_000);
    let (_, machine) = client.get(&path);
    assert_eq!(machine["state"], "stopped");
    assert_eq!(exits(&machine)[0]["exit_event"]["requested_stop"], true);
}

#[test]
fn trial_machines_stop_after_five_minutes() {
    let faults = Faults {
        trial: true,
        ..Faults::default()
    };
    let (mut client, path) = vm_with(faults, |machine| {
        machine["config"]["services"][0]["autostop"] = json!("off");
        machine["config"]["restart"] = json!({ "policy": "always" });
    });
    client.wait(280_000);
    assert_eq!(client.get(&path).1["state"], "started");
    client.wait(60_000);
    let (_, machine) = client.get(&path);
    assert_eq!(machine["state"], "stopped");
    assert_eq!(exits(&machine)[0]["exit_event"]["requested_stop"], true);
}

#[test]
fn stop_start_and_restart_walk_through_their_states() {
    let (mut client, path) = vm_with(Faults::default(), |_| {});
    client.wait(30_000);
    let (status, answer) = client.post(&format!("{path}/stop"), json!({}));
    assert_eq!((status, &answer["ok"]), (200, &json!(true)));
    assert_eq!(states(&mut client, &path, 4_000).last().unwrap(), "stopped");
    assert_eq!(client.post(&format!("{path}/stop"), json!([])).0, 400);
    assert_eq!(client.send("POST", &format!("{path}/start"), None).0, 200);
    assert_eq!(states(&mut client, &path, 4_000).last().unwrap(), "started");
    assert_eq!(client.send("POST", &format!("{path}/restart"), None).0, 200);
    assert_eq!(states(&mut client, &path, 4_000).last().unwrap(), "started");
}

#[test]
fn an_update_replaces_everything_and_takes_new_secrets() {
    let (mut client, path) = vm_with(Faults::default(), |machine| {
        machine["skip_secrets"] = json!(true)
    });
    client.wait(60_000);
    let mut update = vm_machine("fra", None, 1);
    update.as_object_mut().unwrap().remove("name");
    let (status, answer) = client.post(&path, update);
    assert_eq!((status, &answer["state"]), (200, &json!("replacing")));
    let id = path.rsplit('/').next().unwrap().to_owned();
    client.until_healthy(VM, &id);
}

#[test]
fn metadata_is_kept_filtered_by_and_changed() {
    let (mut client, path) = vm_with(Faults::default(), |_| {});
    let list = |client: &mut Client, value: &str| {
        let query = format!("/apps/{VM}/machines?metadata.textslash_deployment={value}");
        client.get(&query).1.as_array().unwrap().len()
    };
    assert_eq!(list(&mut client, "kind-otter"), 1);
    assert_eq!(list(&mut client, "other"), 0);
    let key = format!("{path}/metadata/textslash_deployment");
    assert_eq!(client.post(&key, json!({ "value": "other" })).0, 204);
    assert_eq!(list(&mut client, "other"), 1);
    assert_eq!(client.send("DELETE", &key, None).0, 204);
    assert_eq!(client.get(&format!("{path}/metadata")).1, json!({}));
}
