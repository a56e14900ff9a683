//! A whole deployment by hand-made requests, looked at, used, and taken down.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{path_check, Client, RELAY, VM};
use fake_fly::practice;

#[test]
fn a_careful_client_deploys_and_tears_down_without_a_record() {
    for seed in 0..20 {
        let mut client = Client::new(seed);
        let before = client.world.census().foreign_fingerprint;
        let (relay, _) = client.deploy();

        let (status, done) = client.post(
            &format!("/apps/{RELAY}/machines/{relay}/exec"),
            path_check(),
        );
        assert_eq!((status, &done["exit_code"]), (200, &0.into()), "{done}");
        assert_eq!(client.world.probe(client.now, RELAY, "/health"), 200);

        let census = client.world.census();
        assert_eq!(census.ours().count(), 2);
        let vm = census.app(VM).unwrap();
        assert_eq!(vm.public_addresses().count(), 0);
        assert!(vm.machines[0].healthy && vm.volumes[0].attached.is_some());
        assert_eq!(census.app(RELAY).unwrap().public_addresses().count(), 2);

        for app in [VM, RELAY] {
            let (status, _) = client.send("DELETE", &format!("/apps/{app}?force=true"), None);
            assert_eq!(status, 202);
        }
        assert!(!client.world.census().leftovers().is_empty());
        client.wait(4_000);
        assert_eq!(client.get(&format!("/apps/{VM}")).0, 404);
        assert_eq!(client.world.census().leftovers(), Vec::<String>::new());
        assert_eq!(client.world.census().foreign_fingerprint, before);
        assert_eq!(client.world.records(), &[]);
        assert_eq!(client.world.rate_limited(), 0);
    }
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let run = |seed| {
        let mut client = Client::new(seed);
        client.deploy();
        (client.world.log().to_vec(), client.world.effects().to_vec())
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn every_effect_says_what_was_asked_and_when() {
    let mut client = Client::new(1);
    client.deploy();
    let whats: Vec<_> = client
        .world
        .effects()
        .iter()
        .map(|effect| effect.what)
        .collect();
    let made = whats
        .iter()
        .filter(|what| **what == "machine-created")
        .count();
    assert_eq!(made, 2);
    let first = &client.world.effects()[0];
    assert_eq!(
        (first.what, first.asked.as_str()),
        ("app-created", "POST /v1/apps")
    );
    assert!(client
        .world
        .effects()
        .windows(2)
        .all(|pair| pair[0].at_ms <= pair[1].at_ms));
}

#[test]
fn strangers_things_answer_as_they_do_at_fly() {
    let mut client = Client::new(1);
    assert_eq!(client.get("/apps/textslash-vm").0, 403);
    assert_eq!(client.get("/apps/quite-free").0, 404);
    assert_eq!(
        client.get(&format!("/apps/{}", practice::FOREIGN_APP)).0,
        200
    );
    client.token = practice::OTHER_ORG_TOKEN.to_owned();
    assert_eq!(
        client.get(&format!("/apps/{}", practice::FOREIGN_APP)).0,
        403
    );
}
