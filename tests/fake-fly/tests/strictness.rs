//! Each thing a careful client would not do is noted, and answered as Fly would.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{relay_machine, vm_machine, Client, RELAY, VM};
use fake_fly::{practice, RecordKind, Request};
use serde_json::{json, Value};

fn client_with_app() -> Client {
    let mut client = Client::new(1);
    client.create_app(VM);
    client
}

/// Sends one request, and gives what it added to the records, with its status.
fn noted(client: &mut Client, method: &str, path: &str, body: Value) -> (u16, Vec<RecordKind>) {
    let before = client.kinds().len();
    let body = (!body.is_null()).then_some(body);
    let (status, _) = client.send(method, path, body);
    (status, client.kinds().split_off(before))
}

#[test]
fn unknown_fields_are_noted_at_any_depth_and_ignored() {
    let mut client = client_with_app();
    let body = json!({ "name": "data", "size": 3, "compute": { "memory": 1 } });
    let (status, kinds) = noted(&mut client, "POST", &format!("/apps/{VM}/volumes"), body);
    assert_eq!((status, kinds), (200, vec![RecordKind::UnknownField; 2]));
    let details: Vec<_> = client
        .world
        .records()
        .iter()
        .map(|record| record.detail.as_str())
        .collect();
    assert!(
        details
            .iter()
            .any(|detail| detail.ends_with(".compute.memory")),
        "{details:?}"
    );

    let mut machine = vm_machine("fra", None, 0);
    machine["config"]["services"][0]["checks"][0]["retries"] = json!(3);
    machine["config"]["services"][0]["ports"][0]["handler"] = json!("http");
    let (status, kinds) = noted(
        &mut client,
        "POST",
        &format!("/apps/{VM}/machines"),
        machine,
    );
    assert_eq!((status, kinds), (200, vec![RecordKind::UnknownField; 2]));
}

#[test]
fn wrong_types_are_noted_and_refused() {
    let mut client = client_with_app();
    let volumes = format!("/apps/{VM}/volumes");
    for body in [
        json!({ "name": "data", "size_gb": "3" }),
        json!({ "name": "data", "encrypted": "yes" }),
        json!({ "name": 4 }),
        json!(["data"]),
    ] {
        let (status, kinds) = noted(&mut client, "POST", &volumes, body);
        assert_eq!((status, kinds), (400, vec![RecordKind::WrongType]));
    }
    for (place, value) in [
        ("/config/services/0/checks/0/interval", json!(15)),
        ("/config/services/0/checks/0/interval", json!("soon")),
        ("/config/restart/policy", json!("sometimes")),
        ("/config/env/PORT", json!(3001)),
        ("/config/guest/memory_mb", json!("2gb")),
        ("/config/services/0/ports/0/handlers", json!(["https"])),
    ] {
        let mut machine = vm_machine("fra", None, 0);
        *machine.pointer_mut(place).unwrap() = value;
        let (status, kinds) = noted(
            &mut client,
            "POST",
            &format!("/apps/{VM}/machines"),
            machine,
        );
        assert_eq!(
            (status, kinds),
            (400, vec![RecordKind::WrongType]),
            "{place}"
        );
    }
}

#[test]
fn a_guest_that_fly_does_not_sell_is_noted_and_refused() {
    let mut client = client_with_app();
    for (cpus, memory_mb) in [(2, 1_000), (1, 4_096), (3, 2_048), (2, 256)] {
        let mut machine = vm_machine("fra", None, 0);
        machine["config"]["guest"]["cpus"] = json!(cpus);
        machine["config"]["guest"]["memory_mb"] = json!(memory_mb);
        let (status, kinds) = noted(
            &mut client,
            "POST",
            &format!("/apps/{VM}/machines"),
            machine,
        );
        assert_eq!(
            (status, kinds),
            (400, vec![RecordKind::WrongType]),
            "{cpus}x{memory_mb}"
        );
    }
}

#[test]
fn missing_and_deprecated_fields_are_noted() {
    let mut client = client_with_app();
    let machines = format!("/apps/{VM}/machines");
    let (status, kinds) = noted(&mut client, "POST", &machines, json!({ "name": "vm" }));
    assert_eq!((status, kinds), (400, vec![RecordKind::MissingField]));
    let (status, kinds) = noted(&mut client, "POST", &machines, json!({ "config": {} }));
    assert_eq!((status, kinds), (400, vec![RecordKind::MissingField]));
    let (status, kinds) = noted(
        &mut client,
        "POST",
        "/apps",
        json!({ "org_slug": "personal" }),
    );
    assert_eq!((status, kinds), (422, vec![RecordKind::MissingField]));
    let (status, kinds) = noted(&mut client, "GET", "/apps", Value::Null);
    assert_eq!((status, kinds), (400, vec![RecordKind::MissingField]));
    let mut old = vm_machine("fra", None, 0);
    old["config"]["size"] = json!("shared-cpu-2x");
    let (status, kinds) = noted(&mut client, "POST", &machines, old);
    assert_eq!((status, kinds), (200, vec![RecordKind::DeprecatedField]));
}

#[test]
fn headers_must_be_there_and_fit() {
    let mut client = client_with_app();
    let bare = Request::new("GET", "/v1/tokens/current");
    let status = |client: &mut Client, request: &Request| {
        client.wait(1_500);
        client
            .world
            .handle(client.now, request)
            .response()
            .map(|response| response.status)
    };
    assert_eq!(status(&mut client, &bare), Some(401));
    assert_eq!(client.kinds(), [RecordKind::MissingHeader]);

    let bearer = practice::ORG_TOKEN.replace("FlyV1", "Bearer");
    assert_eq!(
        status(&mut client, &bare.clone().authorized(&bearer)),
        Some(200)
    );
    let oauth = format!("FlyV1 {}", practice::PERSONAL_TOKEN);
    assert_eq!(
        status(&mut client, &bare.clone().authorized(&oauth)),
        Some(200)
    );
    let mixed = format!("{},{}", practice::ORG_TOKEN, practice::PERSONAL_TOKEN);
    assert_eq!(status(&mut client, &bare.authorized(&mixed)), Some(200));
    assert_eq!(client.kinds()[1..], [RecordKind::OddHeader; 3]);

    let body = json!({ "type": "private_v6" });
    let path = format!("/v1/apps/{VM}/ip_assignments");
    let mut request = Request::new("POST", &path)
        .authorized(practice::ORG_TOKEN)
        .json(&body);
    request.content_type = None;
    assert_eq!(status(&mut client, &request), Some(200));
    assert_eq!(client.kinds()[4..], [RecordKind::MissingHeader]);
    request.content_type = Some("text/plain".to_owned());
    request.body = json!({ "type": "egress_v4" }).to_string();
    assert_eq!(status(&mut client, &request), Some(200));
    assert_eq!(client.kinds()[5..], [RecordKind::OddHeader]);
}

#[test]
fn odd_bodies_routes_and_queries_are_noted() {
    let mut client = client_with_app();
    let (_, kinds) = noted(&mut client, "GET", "/tokens/current", json!({}));
    assert_eq!(kinds, [RecordKind::OddBody]);
    let (status, kinds) = noted(&mut client, "POST", "/platform/teleports", json!({}));
    assert_eq!((status, kinds), (404, vec![RecordKind::UnknownRoute]));
    let (status, kinds) = noted(
        &mut client,
        "GET",
        &format!("/apps/{VM}?verbose=1"),
        Value::Null,
    );
    assert_eq!((status, kinds), (200, vec![RecordKind::UnknownQuery]));
    let machines = format!("/apps/{VM}/machines?metadata.textslash_deployment=kind-otter");
    let (status, kinds) = noted(&mut client, "GET", &machines, Value::Null);
    assert_eq!((status, kinds), (200, vec![]));
    let mut broken = Request::new("POST", "/v1/apps").authorized(practice::ORG_TOKEN);
    broken.content_type = Some("application/json".to_owned());
    broken.body = "{".to_owned();
    client.world.handle(client.now, &broken);
    assert_eq!(client.kinds().last(), Some(&RecordKind::OddBody));
}

#[test]
fn a_second_address_of_a_type_is_noted() {
    let mut client = client_with_app();
    client.create_app(RELAY);
    let ips = format!("/apps/{RELAY}/ip_assignments");
    let ask =
        |client: &mut Client, kind: &str| noted(client, "POST", &ips, json!({ "type": kind }));
    assert_eq!(ask(&mut client, "shared_v4"), (200, vec![]));
    assert_eq!(
        ask(&mut client, "shared_v4"),
        (422, vec![RecordKind::DoubleAllocation])
    );
    assert_eq!(ask(&mut client, "private_v6"), (200, vec![]));
    // The API gives out a second one, and does not ask why.
    assert_eq!(
        ask(&mut client, "private_v6"),
        (200, vec![RecordKind::DoubleAllocation])
    );
    let (_, body) = client.get(&ips);
    assert_eq!(body["ips"].as_array().unwrap().len(), 3);
}

#[test]
fn second_machines_and_volumes_are_noted() {
    let mut client = client_with_app();
    client.volume(VM, "fra");
    let again = json!({ "name": "vm_data", "region": "fra" });
    let (status, kinds) = noted(&mut client, "POST", &format!("/apps/{VM}/volumes"), again);
    assert_eq!((status, kinds), (200, vec![RecordKind::SecondVolume]));

    let (_, first) = client.machine(VM, vm_machine("fra", None, 0));
    let (status, answer) = client.machine(VM, vm_machine("fra", None, 0));
    assert_eq!(status, 409);
    let text = answer["error"].as_str().unwrap();
    assert!(text.contains(&format!(
        "machine ID {} already exists",
        first["id"].as_str().unwrap()
    )));
    let mut other = vm_machine("fra", None, 0);
    other["name"] = json!("vm2");
    assert_eq!(client.machine(VM, other).0, 200);
    assert_eq!(client.kinds()[1..], [RecordKind::SecondMachine; 2]);
}

#[test]
fn a_public_address_for_the_vm_is_noted_whichever_comes_first() {
    let mut client = client_with_app();
    let ips = format!("/apps/{VM}/ip_assignments");
    let (status, kinds) = noted(&mut client, "POST", &ips, json!({ "type": "v6" }));
    assert_eq!((status, kinds), (200, vec![RecordKind::PublicVm]));
    assert_eq!(
        client
            .world
            .census()
            .app(VM)
            .unwrap()
            .public_addresses()
            .count(),
        1
    );

    client.create_app("plain-name");
    client.address("plain-name", "shared_v4");
    assert_eq!(
        client.machine("plain-name", vm_machine("fra", None, 0)).0,
        200
    );
    assert_eq!(client.kinds()[1..], [RecordKind::PublicVm]);
}

#[test]
fn secrets_in_addresses_and_configurations_are_noted_and_never_repeated() {
    let mut client = client_with_app();
    client.create_app(RELAY);
    let secret = "s3cr3t-canary-value";
    client.secrets(
        RELAY,
        json!({ "TELEGRAM_BOT_TOKEN": secret, "CLAUDE_HOST": "http://a.flycast" }),
    );
    client.get(&format!("/apps?org_slug={secret}"));
    client.get("/apps?org_slug=personal&token=fm2_practice-org-token-0001");
    let mut machine = relay_machine("fra", 1);
    machine["config"]["env"] = json!({ "COPY": secret, "CLAUDE_HOST": "http://a.flycast" });
    client.machine(RELAY, machine);
    let kinds = client.kinds();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == RecordKind::SecretInPath)
            .count(),
        2
    );
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == RecordKind::SecretInConfig)
            .count(),
        1
    );
    let told = format!(
        "{:?} {:?} {:?} {:?}",
        client.world.records(),
        client.world.log(),
        client.world.effects(),
        client.world.census()
    );
    assert!(!told.contains(secret) && !told.contains("fm2_"), "{told}");
}

#[test]
fn touching_what_is_not_ours_is_noted() {
    let mut client = Client::new(1);
    let before = client.world.census().foreign_fingerprint;
    let path = format!("/apps/{}", practice::FOREIGN_APP);
    let (status, kinds) = noted(
        &mut client,
        "DELETE",
        &format!("{path}?force=true"),
        Value::Null,
    );
    assert_eq!((status, kinds), (202, vec![RecordKind::ForeignTouched]));
    assert_ne!(client.world.census().foreign_fingerprint, before);
}

#[test]
fn a_command_that_is_not_modelled_is_noted() {
    let mut client = Client::new(1);
    let (relay, _) = client.deploy();
    let exec = format!("/apps/{RELAY}/machines/{relay}/exec");
    for command in [
        json!(["curl", "http://x.flycast"]),
        json!(["node", "-e", "process.exit(0)"]),
    ] {
        let (status, done) = client.post(&exec, json!({ "command": command }));
        assert_eq!((status, &done["exit_code"]), (200, &json!(127)));
    }
    assert_eq!(client.kinds(), [RecordKind::UnknownCommand; 2]);
}
