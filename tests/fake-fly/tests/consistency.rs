//! What is not true everywhere at once: new apps, stale lists, lost requests, deleted names.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{vm_machine, vm_secrets, Client, RELAY, VM};
use fake_fly::{practice, Faults, Loss, Outcome, Request};
use serde_json::json;

#[test]
fn a_new_app_is_unknown_for_some_seconds_in_one_of_two_ways() {
    let mut early = std::collections::BTreeSet::new();
    for seed in 0..40 {
        let mut client = Client::new(seed);
        client.post("/apps", json!({ "name": VM, "org_slug": "personal" }));
        let status = client.get(&format!("/apps/{VM}")).0;
        early.insert(status);
        client.wait(5_000);
        assert_eq!(client.get(&format!("/apps/{VM}")).0, 200);
    }
    assert_eq!(early.into_iter().collect::<Vec<_>>(), [200, 401, 404]);
}

#[test]
fn a_new_machine_may_be_unknown_for_a_moment() {
    let mut early = std::collections::BTreeSet::new();
    for seed in 0..30 {
        let mut client = Client::new(seed);
        client.create_app(VM);
        let (_, machine) = client.machine(VM, vm_machine("fra", None, 0));
        let path = format!("/apps/{VM}/machines/{}", common::id_of(&machine));
        early.insert(client.get(&path).0);
        client.wait(1_000);
        assert_eq!(client.get(&path).0, 200);
    }
    assert_eq!(early.into_iter().collect::<Vec<_>>(), [200, 404]);
}

#[test]
fn a_deleted_name_is_free_to_look_at_before_it_is_free_to_take() {
    let mut client = Client::new(1);
    client.create_app(VM);
    assert_eq!(client.send("DELETE", &format!("/apps/{VM}"), None).0, 202);
    client.wait(3_000);
    assert_eq!(client.get(&format!("/apps/{VM}")).0, 404);
    let body = json!({ "name": VM, "org_slug": "personal" });
    assert_eq!(client.post("/apps", body.clone()).0, 422);
    client.wait(31_000);
    assert_eq!(client.post("/apps", body).0, 201);
}

#[test]
fn deletion_cascades_and_nothing_more_can_be_put_in() {
    let mut client = Client::new(1);
    client.deploy();
    let (status, _) = client.send("DELETE", &format!("/apps/{VM}"), None);
    assert_eq!(status, 422, "its machine runs");
    assert_eq!(
        client
            .send("DELETE", &format!("/apps/{VM}?force=true"), None)
            .0,
        202
    );
    let body = json!({ "type": "egress_v4" });
    assert_eq!(
        client.post(&format!("/apps/{VM}/ip_assignments"), body).0,
        404
    );
    client.wait(3_000);
    assert!(client.world.census().app(VM).is_none());
    let (_, machines) = client.get("/orgs/personal/machines");
    let apps: Vec<_> = machines["machines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|machine| machine["app_name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(apps, [practice::FOREIGN_APP, RELAY]);
    assert_eq!(
        client
            .send("DELETE", &format!("/apps/{VM}?force=true"), None)
            .0,
        404
    );
}

#[test]
fn stale_lists_show_what_was_before_a_write() {
    let mut client = Client::new(1);
    client.create_app(VM);
    client.wait(10_000);
    client.world.set_faults(Faults {
        stale_reads_ms: 5_000,
        ..Faults::default()
    });
    let ip = client.address(VM, "private_v6");
    let list = |client: &mut Client| {
        let (_, body) = client.get(&format!("/apps/{VM}/ip_assignments"));
        body["ips"].as_array().unwrap().len()
    };
    assert_eq!(list(&mut client), 0);
    client.wait(5_000);
    assert_eq!(list(&mut client), 1);
    let path = format!("/apps/{VM}/ip_assignments/{}", ip.replace(':', "%3A"));
    assert_eq!(client.send("DELETE", &path, None).0, 204);
    assert_eq!(list(&mut client), 1);
    client.wait(5_000);
    assert_eq!(list(&mut client), 0);
}

#[test]
fn a_lost_request_does_nothing_and_a_lost_answer_everything() {
    let lose = |requests: Vec<Loss>, answers: Vec<Loss>| {
        let mut client = Client::new(1);
        client.world.set_faults(Faults {
            lose_request: requests,
            lose_answer: answers,
            ..Faults::default()
        });
        let body = json!({ "name": VM, "org_slug": "personal" });
        assert_eq!(client.post("/apps", body).0, 0);
        client.world.census().ours().count()
    };
    let first = || vec![Loss::first("POST", "/apps")];
    assert_eq!(lose(first(), vec![]), 0);
    assert_eq!(lose(vec![], first()), 1);
}

#[test]
fn losses_at_random_follow_the_seed() {
    let run = |seed| {
        let mut client = Client::new(seed);
        client.world.set_faults(Faults {
            request_loss_rate: 0.2,
            answer_loss_rate: 0.2,
            ..Faults::default()
        });
        (0..50)
            .map(|_| client.get("/platform/regions").0)
            .collect::<Vec<_>>()
    };
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
    let lost = run(5).iter().filter(|status| **status == 0).count();
    assert!((8..30).contains(&lost), "{lost}");
}

#[test]
fn latencies_can_be_stretched() {
    let mut client = Client::new(1);
    client.world.set_faults(Faults {
        latency_factor: Some(10.0),
        ..Faults::default()
    });
    let request = Request::new("GET", "/v1/platform/regions").authorized(practice::ORG_TOKEN);
    let outcome = client.world.handle(0, &request);
    assert!(matches!(
        outcome,
        Outcome::Answered {
            latency_ms: 800..,
            ..
        }
    ));
}

#[test]
fn organization_lists_come_in_pages() {
    let mut client = Client::new(1);
    client.deploy();
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let (_, page) = client.get(&format!("/orgs/personal/machines?limit=2{cursor}"));
        let machines = page["machines"].as_array().unwrap();
        assert!(machines.len() <= 2);
        ids.extend(machines.iter().map(|machine| machine["id"].to_string()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(ids.len(), 3);
    let (_, volumes) = client.get("/orgs/personal/volumes");
    assert_eq!(volumes["volumes"][0]["app_name"], VM);
    assert_eq!(client.get("/orgs/studio-22/machines").0, 403);
}

#[test]
fn secrets_show_names_and_digests_and_count_versions() {
    let mut client = Client::new(1);
    client.create_app(VM);
    assert_eq!(client.secrets(VM, vm_secrets()), 1);
    assert_eq!(
        client.secrets(
            VM,
            json!({ "GITHUB_TOKEN": "ghp_x", "RELAY_CALLBACK_URL": null })
        ),
        2
    );
    let (_, body) = client.get(&format!("/apps/{VM}/secrets"));
    let names: Vec<_> = body["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| secret["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["ANTHROPIC_API_KEY", "GITHUB_TOKEN", "TEXTSLASH_DEPLOYMENT"]
    );
    assert!(!body.to_string().contains("sk-ant"));
    let one = format!("/apps/{VM}/secrets/GITHUB_TOKEN");
    assert_eq!(client.post(&one, json!({ "value": "ghp_y" })).0, 201);
    let (status, body) = client.send("DELETE", &one, None);
    assert_eq!((status, &body["version"]), (200, &json!(4)));
    assert_eq!(client.get(&one).0, 404);
}

#[test]
fn the_transcript_holds_each_exchange_with_its_template() {
    let mut client = Client::new(1);
    client.world.keep_transcript();
    client.deploy();
    let transcript = client.world.transcript();
    assert!(transcript.iter().any(|exchange| {
        exchange.template == "/apps/{app_name}/machines" && exchange.method == "POST"
    }));
    assert!(transcript.iter().all(|exchange| !exchange.faulty));
}

#[test]
fn volumes_are_extended_and_changed_but_never_made_smaller() {
    let mut client = Client::new(1);
    client.create_app(VM);
    let path = format!("/apps/{VM}/volumes/{}", client.volume(VM, "fra"));
    let (status, body) = client.send(
        "PUT",
        &format!("{path}/extend"),
        Some(json!({ "size_gb": 5 })),
    );
    assert_eq!((status, &body["volume"]["size_gb"]), (200, &json!(5)));
    assert_eq!(
        client
            .send(
                "PUT",
                &format!("{path}/extend"),
                Some(json!({ "size_gb": 1 }))
            )
            .0,
        400
    );
    let (_, body) = client.send("PUT", &path, Some(json!({ "snapshot_retention": 9 })));
    assert_eq!(body["snapshot_retention"], 9);
    client.wait(3_000);
    assert_eq!(client.get(&path).1["state"], "created");
}
