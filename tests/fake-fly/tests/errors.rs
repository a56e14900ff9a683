//! Every error of Fly's that the facts list can be had here, with its status and its words.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{relay_machine, vm_machine, Client, RELAY, VM};
use fake_fly::{
    practice, CardWall, Faults, FullRegion, FullShape, Outcome, Request, Revocation, StatusBurst,
};
use serde_json::{json, Value};

fn with_faults(faults: Faults) -> Client {
    let mut client = Client::new(1);
    client.create_app(VM);
    client.world.set_faults(faults);
    client
}

fn text(body: &Value) -> &str {
    body["error"].as_str().unwrap_or_default()
}

fn new_app(client: &mut Client, name: &str) -> (u16, Value) {
    client.post("/apps", json!({ "name": name, "org_slug": "personal" }))
}

#[test]
fn tokens_that_open_nothing_are_401() {
    let mut client = Client::new(1);
    for token in [
        practice::REVOKED_TOKEN,
        "FlyV1 fm2_nonsense",
        "Bearer fo1_nonsense",
    ] {
        client.token = token.to_owned();
        let (status, body) = client.get("/tokens/current");
        assert_eq!(
            (status, text(&body)),
            (401, "Authenticate: token validation error")
        );
    }
}

#[test]
fn narrow_tokens_are_403_where_they_may_not_act() {
    let mut client = Client::new(1);
    client.token = practice::APP_TOKEN.to_owned();
    let (_, body) = client.get("/tokens/current");
    assert_eq!(body["tokens"][0]["apps"], json!([practice::FOREIGN_APP]));
    assert_eq!(new_app(&mut client, "fresh-relay").0, 403);
    assert_eq!(client.get("/apps?org_slug=personal").0, 403);
    client.token = practice::READONLY_TOKEN.to_owned();
    assert_eq!(client.get("/apps?org_slug=personal").0, 200);
    assert_eq!(new_app(&mut client, "fresh-relay").0, 403);
    client.token = practice::OTHER_ORG_TOKEN.to_owned();
    assert_eq!(new_app(&mut client, "fresh-relay").0, 403);
    client.token = format!("Bearer {}", practice::PERSONAL_TOKEN);
    let (_, body) = client.get("/tokens/current");
    assert_eq!(body["tokens"].as_array().unwrap().len(), 2);
    assert_eq!(new_app(&mut client, "fresh-relay").0, 201);
    assert_eq!(client.world.records(), &[]);
}

#[test]
fn a_token_is_revoked_in_the_middle_and_a_fresh_one_goes_on() {
    for revocation in [
        Revocation::Now,
        Revocation::AtMs(0),
        Revocation::FromRequest(1),
    ] {
        let faults = Faults {
            token_revoked: Some(revocation),
            ..Faults::default()
        };
        let mut client = with_faults(faults);
        assert_eq!(client.get("/tokens/current").0, 401);
        client.token = practice::FRESH_TOKEN.to_owned();
        assert_eq!(client.get("/tokens/current").0, 200);
    }
    let later = Revocation::FromRequest(1_000);
    let mut client = with_faults(Faults {
        token_revoked: Some(later),
        ..Faults::default()
    });
    assert_eq!(client.get("/tokens/current").0, 200);
}

#[test]
fn taken_and_impossible_names_are_422() {
    let mut client = with_faults(Faults {
        taken_names: vec!["gone-relay".to_owned()],
        ..Faults::default()
    });
    for name in ["textslash-relay", "gone-relay", VM] {
        let (status, body) = new_app(&mut client, name);
        assert_eq!(
            (status, text(&body)),
            (422, "Validation failed: Name has already been taken")
        );
        assert_eq!(body["status"], "name_taken");
        client.wait(3_000);
    }
    assert_eq!(client.get("/apps/gone-relay").0, 403);
    for name in ["Upper-Case", "under_score", &"x".repeat(63)] {
        let (status, body) = new_app(&mut client, name);
        assert_eq!(status, 422);
        assert!(text(&body).contains("Name under 63 chars"));
        client.wait(3_000);
    }
}

#[test]
fn an_idempotency_key_makes_a_repeated_creation_safe() {
    let mut client = Client::new(1);
    let ask = |client: &mut Client, name: &str| {
        let body = json!({ "name": name, "org_slug": "personal", "idempotency_key": "k1" });
        client.post("/apps", body)
    };
    let (status, first) = ask(&mut client, "safe-relay");
    assert_eq!(status, 201);
    assert_eq!(ask(&mut client, "safe-relay"), (201, first));
    assert_eq!(ask(&mut client, "other-relay").0, 422);
}

#[test]
fn a_missing_card_is_told_where_it_is_missed_and_forgotten_once_added() {
    let missing = |wall| Faults {
        card_missing: Some(wall),
        ..Faults::default()
    };
    let mut client = with_faults(missing(CardWall::Apps));
    let (status, body) = new_app(&mut client, RELAY);
    assert_eq!(status, 422);
    assert!(text(&body).starts_with("We need your payment information to continue!"));
    assert_eq!(client.machine(VM, vm_machine("fra", None, 0)).0, 200);
    client.world.add_card();
    assert_eq!(new_app(&mut client, RELAY).0, 201);

    for (wall, status, words) in [
        (CardWall::Machines, 422, "We need your payment information"),
        (
            CardWall::MoreMachines,
            422,
            "To create more than 1 machine per app",
        ),
        (CardWall::Trust, 403, "does not have enough trust"),
    ] {
        let mut client = with_faults(missing(wall));
        let (answered, body) = client.machine(VM, vm_machine("fra", None, 0));
        assert_eq!(answered, status);
        assert!(text(&body).contains(words), "{body}");
        client.world.add_card();
        assert_eq!(client.machine(VM, vm_machine("fra", None, 0)).0, 200);
    }
}

#[test]
fn a_full_region_is_told_in_each_of_flys_ways() {
    for (shape, status, words, code) in [
        (
            FullShape::NoCandidate,
            422,
            "could not find a candidate host",
            "insufficient_capacity",
        ),
        (FullShape::Memory, 409, "insufficient memory available", ""),
        (FullShape::Cpus, 409, "insufficient CPUs available", ""),
        (FullShape::NoCapacity, 409, "aborted: no capacity", ""),
        (
            FullShape::VolumeHost,
            412,
            "existing volume id 'vol_",
            "volume_placement_capacity",
        ),
        (
            FullShape::Quota,
            403,
            "over the allowed quota. please consider other regions",
            "",
        ),
    ] {
        let full = FullRegion {
            region: "fra".to_owned(),
            shape,
            ..FullRegion::default()
        };
        let mut client = with_faults(Faults {
            full_regions: vec![full],
            ..Faults::default()
        });
        let volume = client.volume(VM, "fra");
        let (answered, body) = client.machine(VM, vm_machine("fra", Some(&volume), 0));
        assert_eq!(answered, status, "{shape:?}");
        assert!(text(&body).contains(words), "{body}");
        assert_eq!(body["status"].as_str().unwrap_or_default(), code);
        let volume = client.volume(VM, "ams");
        assert_eq!(
            client.machine(VM, vm_machine("ams", Some(&volume), 0)).0,
            200
        );
    }
    let shape = FullShape::Volumes;
    let full = FullRegion {
        region: "fra".to_owned(),
        shape,
        ..FullRegion::default()
    };
    let mut client = with_faults(Faults {
        full_regions: vec![full],
        ..Faults::default()
    });
    let ask = json!({ "name": "vm_data", "region": "fra" });
    let (status, body) = client.post(&format!("/apps/{VM}/volumes"), ask);
    assert_eq!((status, text(&body)), (400, "no capacity"));
}

#[test]
fn placements_tell_of_a_full_region_unless_they_lie() {
    let full = |placements_lie| FullRegion {
        region: "fra".to_owned(),
        min_memory_mb: 2_048,
        placements_lie,
        times: Some(1),
        ..FullRegion::default()
    };
    let ask = |client: &mut Client, memory_mb: u64| {
        let compute = json!({ "cpu_kind": "shared", "cpus": 2, "memory_mb": memory_mb });
        let body =
            json!({ "org_slug": "personal", "region": "fra", "compute": compute, "count": 1 });
        client.post("/platform/placements", body).1["regions"][0]["count"].as_u64()
    };
    let mut client = with_faults(Faults {
        full_regions: vec![full(false)],
        ..Faults::default()
    });
    assert_eq!(ask(&mut client, 2_048), Some(0));
    assert_eq!(ask(&mut client, 512), Some(1));
    let mut client = with_faults(Faults {
        full_regions: vec![full(true)],
        ..Faults::default()
    });
    assert_eq!(ask(&mut client, 2_048), Some(1));
    assert_eq!(client.machine(VM, vm_machine("fra", None, 0)).0, 422);
    assert_eq!(
        client.machine(VM, vm_machine("fra", None, 0)).0,
        200,
        "full once only"
    );
}

#[test]
fn a_volume_without_a_size_hint_may_be_pinned_where_no_machine_fits() {
    let mut statuses = Vec::new();
    for seed in 0..12 {
        let mut client = Client::new(seed);
        client.create_app(VM);
        let body = json!({ "name": "vm_data", "region": "fra" });
        let (_, volume) = client.post(&format!("/apps/{VM}/volumes"), body);
        let id = volume["id"].as_str().unwrap().to_owned();
        statuses.push(client.machine(VM, vm_machine("fra", Some(&id), 0)).0);
    }
    assert!(
        statuses.contains(&200) && statuses.contains(&412),
        "{statuses:?}"
    );
}

#[test]
fn volumes_that_are_not_there_are_told_in_several_ways() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..12 {
        let mut client = Client::new(seed);
        client.create_app(VM);
        let (status, body) = client.machine(VM, vm_machine("fra", Some("vol_none"), 0));
        assert!([400, 404, 422].contains(&status), "{body}");
        seen.insert(status);
        let elsewhere = client.volume(VM, "ams");
        let (status, _) = client.machine(VM, vm_machine("fra", Some(&elsewhere), 0));
        assert!(
            [400, 404, 422].contains(&status),
            "a mismatch of regions looks the same"
        );
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn images_that_cannot_be_pulled_are_refused_at_once() {
    for (image, words) in [
        ("registry.example/private/textslash-vm:1", "unauthorized"),
        (
            "registry.example/missing/textslash-vm:1",
            "manifest unknown",
        ),
    ] {
        let mut client = with_faults(Faults::default());
        let mut machine = vm_machine("fra", None, 0);
        machine["config"]["image"] = json!(image);
        let (status, body) = client.machine(VM, machine);
        assert!((400..500).contains(&status));
        assert!(text(&body).starts_with(&format!("failed to get manifest {image}: ")));
        assert!(text(&body).contains(words));
        assert_eq!(client.world.census().app(VM).unwrap().machines.len(), 0);
    }
}

#[test]
fn updates_against_an_old_version_are_409() {
    let mut client = with_faults(Faults::default());
    let (_, machine) = client.machine(VM, vm_machine("fra", None, 0));
    let path = format!("/apps/{VM}/machines/{}", machine["id"].as_str().unwrap());
    client.wait(4_000);
    let mut update = vm_machine("fra", None, 0);
    update.as_object_mut().unwrap().remove("name");
    update["current_version"] = json!("01K0");
    let (status, body) = client.post(&path, update.clone());
    assert_eq!(status, 409);
    assert!(text(&body).contains("concurrent update"));
    update["current_version"] = machine["instance_id"].clone();
    let (status, updated) = client.post(&path, update);
    assert_eq!(status, 200);
    assert_ne!(updated["instance_id"], machine["instance_id"]);
}

#[test]
fn secrets_versions_that_do_not_exist_are_412() {
    let mut client = with_faults(Faults::default());
    assert_eq!(client.machine(VM, vm_machine("fra", None, 9)).0, 412);
}

#[test]
fn networks_nobody_made_are_400() {
    let mut client = with_faults(Faults::default());
    let path = format!("/apps/{VM}/ip_assignments");
    let (status, body) = client.post(&path, json!({ "type": "private_v6", "network": "nowhere" }));
    assert_eq!((status, text(&body)), (400, "network not found"));
}

#[test]
fn too_many_requests_are_429_and_counted() {
    let mut client = Client::new(1);
    let request = Request::new("GET", "/v1/platform/regions").authorized(practice::ORG_TOKEN);
    let statuses: Vec<u16> = (0..5)
        .map(|_| client.world.handle(0, &request).response().unwrap().status)
        .collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    assert_eq!(client.world.rate_limited(), 2);
    client.wait(3_000);
    assert_eq!(client.get("/platform/regions").0, 200);
    assert_eq!(client.world.records(), &[]);
}

#[test]
fn the_edge_answers_in_its_own_way_before_or_after_the_work() {
    let burst = |after_effect| StatusBurst {
        method: "POST".to_owned(),
        path_contains: "/apps".to_owned(),
        status: 502,
        nth: 2,
        times: 2,
        after_effect,
        ..StatusBurst::default()
    };
    let run = |after_effect| {
        let mut client = Client::new(1);
        client.world.set_faults(Faults {
            status_bursts: vec![burst(after_effect)],
            ..Faults::default()
        });
        let statuses: Vec<u16> = ["a1-relay", "a2-relay", "a3-relay", "a4-relay"]
            .map(|name| new_app(&mut client, name).0)
            .to_vec();
        (statuses, client.world.census().ours().count())
    };
    assert_eq!(run(false), (vec![201, 502, 502, 201], 2));
    assert_eq!(run(true), (vec![201, 502, 502, 201], 4));
}

#[test]
fn waiting_too_long_is_408_and_asking_too_much_400() {
    let mut client = with_faults(Faults::default());
    let (_, machine) = client.machine(VM, vm_machine("fra", None, 0));
    let path = format!(
        "/v1/apps/{VM}/machines/{}/wait",
        machine["id"].as_str().unwrap()
    );
    client.wait(5_000);
    let ask = |client: &mut Client, query: &str| {
        let request =
            Request::new("GET", &format!("{path}?{query}")).authorized(practice::ORG_TOKEN);
        client.now += 1_000;
        match client.world.handle(client.now, &request) {
            Outcome::Answered {
                response,
                latency_ms,
            } => (response.status, response.json(), latency_ms),
            _ => panic!("nothing was lost"),
        }
    };
    let (status, body, latency) = ask(&mut client, "state=started&timeout=2");
    assert_eq!(status, 408);
    assert!(
        text(&body).contains("desired state, started, currently starting"),
        "{body}"
    );
    assert!(latency >= 2_000);
    assert_eq!(ask(&mut client, "state=started&timeout=90").0, 400);
    let (status, body, latency) = ask(&mut client, "state=started&timeout=60");
    assert_eq!((status, &body["ok"]), (200, &json!(true)));
    assert!((5_000..30_000).contains(&latency), "{latency}");
}

#[test]
fn machines_that_are_not_there_are_404() {
    let mut client = with_faults(Faults::default());
    for path in ["", "/events", "/wait?state=started"] {
        let (status, _) = client.get(&format!("/apps/{VM}/machines/00000000000000{path}"));
        assert_eq!(status, 404);
    }
    assert_eq!(
        client
            .send("DELETE", &format!("/apps/{VM}/machines/0?force=true"), None)
            .0,
        404
    );
}

#[test]
fn a_running_machine_is_destroyed_only_by_force_and_holds_its_volume() {
    let mut client = with_faults(Faults::default());
    let volume = client.volume(VM, "fra");
    let (_, machine) = client.machine(VM, vm_machine("fra", Some(&volume), 0));
    let path = format!("/apps/{VM}/machines/{}", machine["id"].as_str().unwrap());
    client.wait(10_000);
    assert_eq!(client.send("DELETE", &path, None).0, 412);
    let disk = format!("/apps/{VM}/volumes/{volume}");
    assert_eq!(client.send("DELETE", &disk, None).0, 412);
    assert_eq!(
        client.send("DELETE", &format!("{path}?force=true"), None).0,
        200
    );
    client.wait(3_000);
    let (status, gone) = client.send("DELETE", &disk, None);
    assert_eq!((status, &gone["state"]), (200, &json!("pending_destroy")));
    assert_eq!(client.world.census().leftovers(), [format!("app {VM}")]);
    client.wait(5_000);
    assert_eq!(client.get(&path).0, 404);
}

#[test]
fn regions_that_are_closed_are_refused() {
    let mut client = with_faults(Faults::default());
    for (region, status) in [("yul", 403), ("bom", 403), ("eu", 400), ("fra,ams", 400)] {
        let body = json!({ "name": "vm_data", "region": region });
        assert_eq!(
            client.post(&format!("/apps/{VM}/volumes"), body).0,
            status,
            "{region}"
        );
    }
    assert_eq!(client.machine(VM, relay_machine("yul", 0)).0, 400);
    let (_, machine) = client.machine(VM, relay_machine("yul,eu", 0));
    assert_eq!(
        machine["region"], "ams",
        "lists and aliases are for machines"
    );
}
