//! The model of Fly driven through all its routes and refusals, for the answers it gives.

use fake_fly::{practice, Exchange, Faults, Request, Revocation};
use serde_json::{json, Value};

use crate::calls::Standing;
use crate::client::{path_check, relay_machine, Client, RELAY, VM};
use crate::faults;
use crate::openapi::{Contract, Operation};

/// A whole deployment made by hand, and what stands then.
pub(crate) fn deployed(seed: u64) -> (Client, Standing) {
    let mut client = Client::new(seed);
    client.world.keep_transcript();
    let (relay, vm) = client.deploy();
    let (_, volumes) = client.get(&format!("/apps/{VM}/volumes"));
    let (_, addresses) = client.get(&format!("/apps/{VM}/ip_assignments"));
    let standing = Standing {
        org: practice::ORG,
        relay: RELAY,
        vm: VM,
        relay_machine: relay,
        vm_machine: vm,
        volume: volumes[0]["id"].as_str().unwrap().to_owned(),
        address: addresses["ips"][0]["ip"].as_str().unwrap().to_owned(),
    };
    (client, standing)
}

/// Everything, one scene after another.
pub(crate) fn all(contract: &Contract) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    let mut add = |client: Client| exchanges.extend_from_slice(client.world.transcript());
    add(every_route());
    add(every_token(contract));
    add(nothing_there(contract));
    add(nonsense(contract));
    add(too_fast(contract));
    exchanges.extend(faults::all());
    exchanges
}

fn put(client: &mut Client, path: &str, body: Value) -> (u16, Value) {
    client.send("PUT", path, Some(body))
}

fn delete(client: &mut Client, path: &str) -> u16 {
    client.send("DELETE", path, None).0
}

/// Each route, answered well.
fn every_route() -> Client {
    let (mut client, standing) = deployed(1);
    let machine = format!("/apps/{RELAY}/machines/{}", standing.relay_machine);
    let volume = format!("/apps/{VM}/volumes/{}", standing.volume);
    for path in [
        "/tokens/current",
        "/platform/regions",
        "/orgs/personal/machines",
        "/orgs/personal/machines?limit=1&summary=true",
        "/orgs/personal/volumes",
        "/orgs/personal/volumes?limit=1",
        "/apps?org_slug=personal",
        &format!("/apps/{VM}"),
        &format!("/apps/{VM}/secrets"),
        &format!("/apps/{VM}/secrets/ANTHROPIC_API_KEY"),
        &format!("/apps/{RELAY}/ip_assignments"),
        &volume,
        &format!("/apps/{VM}/volumes"),
        &format!("/apps/{VM}/machines"),
        &format!("/apps/{VM}/machines?include_deleted=true"),
        &machine,
        &format!("{machine}/events?limit=20"),
        &format!("{machine}/wait?state=started&timeout=5"),
        &format!("{machine}/metadata"),
    ] {
        let (status, body) = client.get(path);
        assert_eq!(status, 200, "{path} {body}");
    }
    for region in ["ams", "iad,any", "eu"] {
        let body = json!({ "org_slug": "personal", "region": region, "count": 1 });
        client.post("/platform/placements", body);
    }
    for command in [path_check(), json!({ "command": ["ls"], "timeout": 5 })] {
        assert_eq!(client.post(&format!("{machine}/exec"), command).0, 200);
    }
    let metadata = format!("{machine}/metadata/colour");
    assert_eq!(client.post(&metadata, json!({ "value": "green" })).0, 204);
    assert_eq!(delete(&mut client, &metadata), 204);
    let secret = format!("/apps/{VM}/secrets/EXTRA");
    assert_eq!(client.post(&secret, json!({ "value": "extra" })).0, 201);
    assert_eq!(delete(&mut client, &secret), 200);
    let body = json!({ "snapshot_retention": 9, "auto_backup_enabled": false });
    assert_eq!(put(&mut client, &volume, body).0, 200);
    let extend = format!("{volume}/extend");
    assert_eq!(put(&mut client, &extend, json!({ "size_gb": 5 })).0, 200);
    assert_eq!(put(&mut client, &extend, json!({ "size_gb": 1 })).0, 400);

    let mut update = relay_machine("fra", 0);
    update.as_object_mut().unwrap().remove("name");
    assert_eq!(client.post(&machine, update.clone()).0, 200);
    update["current_version"] = json!("01K0");
    assert_eq!(client.post(&machine, update).0, 409);
    client.wait(30_000);
    for act in ["restart", "stop", "start"] {
        let (status, body) = client.send("POST", &format!("{machine}/{act}"), None);
        assert_eq!(status, 200, "{act} {body}");
        client.wait(30_000);
    }
    assert_eq!(delete(&mut client, &machine), 412, "it runs");
    assert_eq!(delete(&mut client, &volume), 412, "it is mounted");
    assert_eq!(delete(&mut client, &format!("{machine}?force=true")), 200);
    assert_eq!(client.get(&machine).0, 200, "destroying");
    let exec = client.post(&format!("{machine}/exec"), path_check()).0;
    assert_eq!(exec, 412);
    let vm = format!("/apps/{VM}/machines/{}?force=true", standing.vm_machine);
    assert_eq!(delete(&mut client, &vm), 200);
    client.wait(5_000);
    assert_eq!(client.get(&machine).0, 404, "gone");
    assert_eq!(delete(&mut client, &volume), 200);
    let address = standing.address.replace(':', "%3A");
    let address = format!("/apps/{VM}/ip_assignments/{address}");
    assert_eq!(delete(&mut client, &address), 204);
    for app in [RELAY, VM] {
        assert_eq!(delete(&mut client, &format!("/apps/{app}?force=true")), 202);
    }
    client
}

/// Each operation with each kind of token, and without one.
fn every_token(contract: &Contract) -> Client {
    let (mut client, standing) = deployed(2);
    for token in [
        practice::REVOKED_TOKEN,
        practice::APP_TOKEN,
        practice::READONLY_TOKEN,
        practice::OTHER_ORG_TOKEN,
        &format!("Bearer {}", practice::PERSONAL_TOKEN),
        "FlyV1 fm2_nonsense",
    ] {
        client.token = token.to_owned();
        for operation in contract.operations() {
            ask(&mut client, contract, &operation, &standing);
        }
    }
    for operation in contract.operations() {
        let path = format!("/v1{}", filled(&operation.template, &standing));
        let request = Request::new(&operation.method, &path);
        client.now += 1_000;
        client.world.handle(client.now, &request);
    }
    client.token = practice::ORG_TOKEN.to_owned();
    client.world.set_faults(Faults {
        token_revoked: Some(Revocation::Now),
        ..Faults::default()
    });
    assert_eq!(client.get("/tokens/current").0, 401);
    client
}

/// Each operation on an app, and on things in an app, that are not there.
fn nothing_there(contract: &Contract) -> Client {
    let (mut client, mut standing) = deployed(3);
    standing.relay_machine = "00000000000000".to_owned();
    standing.volume = "vol_none".to_owned();
    standing.address = "fdaa::1".to_owned();
    // Not the apps themselves: what is asked next would find no app.
    let inside = |operation: &Operation| {
        !(operation.method == "DELETE" && operation.template.ends_with("{app_name}"))
    };
    for operation in contract.operations().iter().filter(|op| inside(op)) {
        ask(&mut client, contract, operation, &standing);
    }
    standing.relay = "no-such-app";
    for operation in contract.operations() {
        ask(&mut client, contract, &operation, &standing);
    }
    standing.relay = practice::TAKEN_NAMES[0];
    for operation in contract.operations() {
        ask(&mut client, contract, &operation, &standing);
    }
    client
}

/// Bodies that are no JSON, of the wrong kind, or empty objects.
fn nonsense(contract: &Contract) -> Client {
    let (mut client, standing) = deployed(4);
    let takes_body = |operation: &&Operation| contract.sample_request(operation).is_some();
    for operation in contract.operations().iter().filter(takes_body) {
        for body in [
            "{",
            "{}",
            "[1]",
            "{\"config\":7,\"type\":[],\"values\":\"x\"}",
        ] {
            let path = format!("/v1{}", filled(&operation.template, &standing));
            let mut request =
                Request::new(&operation.method, &path).authorized(practice::ORG_TOKEN);
            request.content_type = Some("application/json".to_owned());
            request.body = body.to_owned();
            client.now += 2_000;
            client.world.handle(client.now, &request);
        }
    }
    client
}

/// Each operation too often.
fn too_fast(contract: &Contract) -> Client {
    let (mut client, standing) = deployed(5);
    for operation in contract.operations() {
        client.now += 10_000;
        for _ in 0..12 {
            let path = format!("/v1{}", filled(&operation.template, &standing));
            let request = Request::new(&operation.method, &path).authorized(practice::ORG_TOKEN);
            client.world.handle(client.now, &request);
        }
    }
    assert!(client.world.rate_limited() > 30);
    client
}

/// One request of an operation, with a body as full as the file allows.
pub(crate) fn ask(
    client: &mut Client,
    contract: &Contract,
    op: &Operation,
    standing: &Standing,
) -> u16 {
    let path = filled(&op.template, standing);
    client.now += 1_000;
    client
        .send(&op.method, &path, contract.sample_request(op))
        .0
}

/// The path of an operation on things that stand.
pub(crate) fn filled(template: &str, standing: &Standing) -> String {
    let path = template
        .replace("{app_name}", standing.relay)
        .replace("{org_slug}", standing.org)
        .replace("{machine_id}", &standing.relay_machine)
        .replace("{volume_id}", &standing.volume)
        .replace("{ip}", &standing.address.replace(':', "%3A"))
        .replace("{secret_name}", "CLAUDE_HOST")
        .replace("{key}", "colour");
    // The rest belongs to routes that the model leaves out.
    let mut rest = path.as_str();
    let mut whole = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        whole.push('x');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    whole.push_str(rest);
    whole
}
