//! Who reaches whom: the relay's path to the VM, and the world's path to the relay.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{path_check, relay_machine, relay_secrets, vm_machine, vm_secrets, Client, RELAY, VM};
use serde_json::{json, Value};

/// What may be different from a deployment that works.
struct Layout {
    relay_network: &'static str,
    vm_network: &'static str,
    address_network: &'static str,
    private_address: bool,
    claude_host: String,
    change_vm: fn(&mut Value),
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            relay_network: "",
            vm_network: "",
            address_network: "",
            private_address: true,
            claude_host: format!("http://{VM}.flycast"),
            change_vm: |_| {},
        }
    }
}

/// Deploys by the layout, and gives the exit code of the path check with what it printed.
fn check(layout: Layout) -> (i64, String) {
    let mut client = Client::new(2);
    for (name, network) in [(VM, layout.vm_network), (RELAY, layout.relay_network)] {
        let mut body = json!({ "name": name, "org_slug": "personal" });
        if !network.is_empty() {
            body["network"] = json!(network);
        }
        assert_eq!(client.post("/apps", body).0, 201);
        client.wait(5_000);
    }
    if layout.private_address {
        let mut body = json!({ "type": "private_v6" });
        if !layout.address_network.is_empty() {
            body["network"] = json!(layout.address_network);
        }
        assert_eq!(
            client.post(&format!("/apps/{VM}/ip_assignments"), body).0,
            200
        );
    }
    let vm_version = client.secrets(VM, vm_secrets());
    let mut secrets = relay_secrets();
    secrets["CLAUDE_HOST"] = json!(layout.claude_host);
    let relay_version = client.secrets(RELAY, secrets);
    let mut vm = vm_machine("fra", None, vm_version);
    (layout.change_vm)(&mut vm);
    assert_eq!(client.machine(VM, vm).0, 200);
    let (_, relay) = client.machine(RELAY, relay_machine("fra", relay_version));
    let id = common::id_of(&relay);
    client.wait(45_000);
    let (status, done) = client.post(&format!("/apps/{RELAY}/machines/{id}/exec"), path_check());
    assert_eq!(status, 200, "{done}");
    (
        done["exit_code"].as_i64().unwrap(),
        done["stderr"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn the_path_stands_when_everything_fits() {
    assert_eq!(check(Layout::default()).0, 0);
    let own = Layout {
        relay_network: "kind-otter",
        vm_network: "kind-otter",
        address_network: "kind-otter",
        ..Layout::default()
    };
    assert_eq!(check(own).0, 0);
}

#[test]
fn the_path_breaks_for_each_thing_that_does_not_fit() {
    let broken = [
        (
            "no private address",
            Layout {
                private_address: false,
                ..Layout::default()
            },
            "ENOTFOUND",
        ),
        (
            "address in the default network, apps in their own",
            Layout {
                relay_network: "own",
                vm_network: "own",
                ..Layout::default()
            },
            "ENOTFOUND",
        ),
        (
            "apps in two networks",
            Layout {
                relay_network: "own",
                address_network: "own",
                ..Layout::default()
            },
            "ENOTFOUND",
        ),
        (
            "the internal port in the address",
            Layout {
                claude_host: format!("http://{VM}.flycast:3001"),
                ..Layout::default()
            },
            "ECONNRESET",
        ),
        (
            "another app",
            Layout {
                claude_host: "http://nobody.flycast".to_owned(),
                ..Layout::default()
            },
            "ENOTFOUND",
        ),
        (
            "no service on port 80",
            Layout {
                change_vm: |vm| {
                    vm["config"]["services"][0]["ports"] =
                        json!([{ "port": 8080, "handlers": ["http"] }]);
                },
                ..Layout::default()
            },
            "ECONNRESET",
        ),
        (
            "redirected to https",
            Layout {
                change_vm: |vm| {
                    vm["config"]["services"][0]["ports"][0]["force_https"] = json!(true);
                },
                ..Layout::default()
            },
            "HTTP error",
        ),
        (
            "listening elsewhere",
            Layout {
                change_vm: |vm| vm["config"]["env"]["PORT"] = json!("4000"),
                ..Layout::default()
            },
            "HTTP error",
        ),
        (
            "not running",
            Layout {
                change_vm: |vm| {
                    vm["skip_launch"] = json!(true);
                },
                ..Layout::default()
            },
            "HTTP error",
        ),
    ];
    for (what, layout, stderr) in broken {
        let (exit_code, told) = check(layout);
        assert_eq!(exit_code, 1, "{what}");
        assert!(told.contains(stderr), "{what}: {told}");
    }
}

#[test]
fn a_sleeping_vm_is_woken_by_the_path_check_only_with_autostart() {
    for (autostart, exit_code) in [(true, 0), (false, 1)] {
        let mut client = Client::new(2);
        let (relay, vm) = client.deploy();
        let (_, mut update) = client.get(&format!("/apps/{VM}/machines/{vm}"));
        let mut config = update["config"].take();
        config["services"][0]["autostart"] = json!(autostart);
        let path = format!("/apps/{VM}/machines/{vm}");
        assert_eq!(client.post(&path, json!({ "config": config })).0, 200);
        client.wait(10_000);
        assert_eq!(client.post(&format!("{path}/stop"), json!({})).0, 200);
        client.wait(3_000);
        let exec = format!("/apps/{RELAY}/machines/{relay}/exec");
        let (_, done) = client.post(&exec, path_check());
        assert_eq!(done["exit_code"], exit_code);
        let census = client.world.census();
        let state = &census.app(VM).unwrap().machines[0].state;
        assert_eq!(state == "started", autostart);
    }
}

#[test]
fn a_command_runs_only_in_a_running_machine() {
    let mut client = Client::new(2);
    let (relay, _) = client.deploy();
    let path = format!("/apps/{RELAY}/machines/{relay}");
    let local = json!({ "command": ["node", "-e", "fetch('http://localhost:3000/health')"] });
    assert_eq!(
        client.post(&format!("{path}/exec"), local.clone()).1["exit_code"],
        0
    );
    client.post(&format!("{path}/stop"), json!({}));
    client.wait(3_000);
    assert_eq!(client.post(&format!("{path}/exec"), local).0, 412);
}

#[test]
fn the_relay_is_reached_from_outside_only_with_address_service_and_life() {
    let mut client = Client::new(2);
    assert_eq!(client.world.probe(0, RELAY, "/health"), 0);
    client.wait(40_000);
    let (relay, _) = client.deploy();
    assert_eq!(client.world.probe(client.now, RELAY, "/health"), 200);
    assert_eq!(client.world.probe(client.now, RELAY, "/nothing"), 404);
    assert_eq!(
        client.world.probe(client.now, VM, "/health"),
        0,
        "the VM has no public name"
    );
    client.post(&format!("/apps/{RELAY}/machines/{relay}/stop"), json!({}));
    client.wait(3_000);
    assert_eq!(
        client.world.probe(client.now, RELAY, "/health"),
        503,
        "this probe wakes it"
    );
    client.wait(10_000);
    assert_eq!(client.world.probe(client.now, RELAY, "/health"), 200);
}

#[test]
fn a_name_asked_for_too_early_stays_unknown_for_a_while() {
    for (early, status) in [(false, 200), (true, 0)] {
        let mut client = Client::new(2);
        client.world.timings_mut().dns_negative_ms = 500_000;
        if early {
            client.world.probe(0, RELAY, "/health");
        }
        client.deploy();
        assert_eq!(client.world.probe(client.now, RELAY, "/health"), status);
    }
}
