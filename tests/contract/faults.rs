//! The model of Fly with things going wrong, for the answers it gives then.

use fake_fly::{
    practice, CardWall, Endless, Exchange, Fate, Faults, FullRegion, FullShape, ImageFault, Loss,
    StatusBurst,
};
use serde_json::json;

use crate::client::{id_of, vm_machine, vm_secrets, Client, RELAY, VM};

/// Everything, one scene after another.
pub(crate) fn all() -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    let mut add = |client: Client| exchanges.extend_from_slice(client.world.transcript());
    for fate in [
        Fate::Private,
        Fate::Missing,
        Fate::Huge,
        Fate::Crash,
        Fate::Oom,
        Fate::Deaf,
        Fate::Unwell,
        Fate::Slow,
    ] {
        add(image(fate));
    }
    for shape in [
        FullShape::NoCandidate,
        FullShape::Memory,
        FullShape::Cpus,
        FullShape::NoCapacity,
        FullShape::VolumeHost,
        FullShape::Volumes,
        FullShape::Quota,
    ] {
        add(full_region(shape));
    }
    for wall in [
        CardWall::Apps,
        CardWall::Machines,
        CardWall::MoreMachines,
        CardWall::Trust,
    ] {
        add(no_card(wall));
    }
    // Chance decides between several answers: a few seeds see them all.
    for seed in 0..12 {
        add(refusals(seed));
    }
    for endless in [Endless::Same, Endless::New] {
        add(lists(endless));
    }
    add(trial());
    add(waits());
    add(edge());
    exchanges
}

/// Lists that never end, and that leave a region out.
fn lists(endless: Endless) -> Client {
    let mut client = started(
        8,
        Faults {
            endless_lists: Some(endless),
            error_regions: vec!["fra".to_owned()],
            ..Faults::default()
        },
    );
    for list in ["machines", "volumes"] {
        let path = format!("/orgs/{}/{list}", practice::ORG);
        let (_, first) = client.get(&path);
        let cursor = first["next_cursor"].as_str().unwrap_or_default().to_owned();
        client.get(&format!("{path}?cursor={cursor}"));
    }
    client
}

fn started(seed: u64, faults: Faults) -> Client {
    let mut client = Client::new(seed);
    client.world.keep_transcript();
    client.create_app(VM);
    client.world.set_faults(faults);
    client
}

/// A Machine whose image has this fate, looked at until it is clear what becomes of it.
fn image(fate: Fate) -> Client {
    let image = ImageFault {
        contains: "vm".to_owned(),
        fate,
    };
    let mut client = started(
        6,
        Faults {
            images: vec![image],
            ..Faults::default()
        },
    );
    let version = client.secrets(VM, vm_secrets());
    let (status, machine) = client.machine(VM, vm_machine("fra", None, version));
    if status != 200 {
        return client;
    }
    let path = format!("/apps/{VM}/machines/{}", id_of(&machine));
    for _ in 0..90 {
        client.get(&path);
        client.get(&format!("{path}/events?limit=50"));
        client.get(&format!("/apps/{VM}/machines"));
    }
    client
}

fn full_region(shape: FullShape) -> Client {
    let full = FullRegion {
        region: "fra".to_owned(),
        shape,
        ..FullRegion::default()
    };
    let mut client = started(
        7,
        Faults {
            full_regions: vec![full],
            ..Faults::default()
        },
    );
    let compute = json!({ "cpu_kind": "shared", "cpus": 2, "memory_mb": 2048 });
    let asked = json!({ "org_slug": "personal", "region": "fra,ams", "compute": compute });
    client.post("/platform/placements", asked);
    let asked = json!({ "name": "vm_data", "region": "fra", "compute": compute });
    let (_, volume) = client.post(&format!("/apps/{VM}/volumes"), asked);
    let statuses = [
        client.machine(VM, vm_machine("fra", None, 0)).0,
        client
            .machine(VM, vm_machine("fra", volume["id"].as_str(), 0))
            .0,
    ];
    assert!(statuses.iter().all(|status| *status >= 400), "{statuses:?}");
    client
}

fn no_card(wall: CardWall) -> Client {
    let mut client = started(
        8,
        Faults {
            card_missing: Some(wall),
            ..Faults::default()
        },
    );
    let app = json!({ "name": RELAY, "org_slug": "personal" });
    client.post("/apps", app.clone());
    client.machine(VM, vm_machine("fra", None, 0));
    client.world.add_card();
    client.post("/apps", app);
    client
}

/// What Fly refuses a client that asks for too much, twice, or for what is not there.
fn refusals(seed: u64) -> Client {
    let mut client = started(
        seed,
        Faults {
            taken_names: vec!["gone-relay".to_owned()],
            ..Faults::default()
        },
    );
    for name in ["gone-relay", VM, "Upper-Case", &"x".repeat(63), ""] {
        client.post("/apps", json!({ "name": name, "org_slug": "personal" }));
        client.wait(3_000);
    }
    for network in ["9lives", "under_score"] {
        let body = json!({ "name": "n-relay", "org_slug": "personal", "network": network });
        client.post("/apps", body);
    }
    for name in ["safe-relay", "other-relay"] {
        let body = json!({ "name": name, "org_slug": "personal", "idempotency_key": "k1" });
        client.post("/apps", body);
    }
    client.get("/apps");
    let addresses = format!("/apps/{VM}/ip_assignments");
    for body in [
        json!({ "type": "private_v6", "network": "nowhere" }),
        json!({ "type": "shared_v4" }),
        json!({ "type": "shared_v4" }),
        json!({ "type": "v4" }),
        json!({ "type": "egress_v4" }),
    ] {
        client.post(&addresses, body);
    }
    client.get(&addresses);
    client.post(
        &format!("/apps/{VM}/secrets"),
        json!({ "values": { "1-BAD": "x" } }),
    );
    let volumes = format!("/apps/{VM}/volumes");
    for body in [
        json!({ "name": "Bad-Name" }),
        json!({ "name": "d", "region": "fra,ams" }),
        json!({ "name": "d", "region": "yul" }),
        json!({ "name": "d", "size_gb": 501 }),
        json!({ "name": "d", "snapshot_retention": 61 }),
    ] {
        client.post(&volumes, body);
        client.wait(3_000);
    }
    // Without a size hint it may land where no Machine fits.
    let (_, volume) = client.post(&volumes, json!({ "name": "d", "region": "fra" }));
    for (region, volume, secrets) in [
        ("fra", Some("vol_none"), 0),
        ("ams", volume["id"].as_str(), 0),
        ("fra", None, 9),
        ("nowhere", None, 0),
        ("fra", volume["id"].as_str(), 0),
        ("fra", None, 0),
        ("fra", None, 0),
    ] {
        client.machine(VM, vm_machine(region, volume, secrets));
        client.wait(3_000);
    }
    let mut odd = vm_machine("fra", None, 0);
    odd["config"]["guest"]["memory_mb"] = json!(100);
    client.machine(VM, odd);
    client
}

fn trial() -> Client {
    let faults = Faults {
        trial: true,
        ..Faults::default()
    };
    let mut client = started(9, faults);
    client.post(
        &format!("/apps/{VM}/ip_assignments"),
        json!({ "type": "v4" }),
    );
    let mut large = vm_machine("fra", None, 0);
    large["config"]["guest"] = json!({ "cpu_kind": "shared", "cpus": 4, "memory_mb": 8192 });
    client.machine(VM, large);
    let version = client.secrets(VM, vm_secrets());
    let (_, machine) = client.machine(VM, vm_machine("fra", None, version));
    client.wait(400_000);
    let path = format!("/apps/{VM}/machines/{}", id_of(&machine));
    assert_eq!(client.get(&path).1["state"], "stopped");
    client
}

fn waits() -> Client {
    let mut client = started(10, Faults::default());
    let mut machine = vm_machine("fra", None, 0);
    machine["lease_ttl"] = json!(30);
    let (_, machine) = client.machine(VM, machine);
    client.wait(5_000);
    let path = format!("/apps/{VM}/machines/{}", id_of(&machine));
    for (query, status) in [
        ("state=started&timeout=2", 408),
        ("state=started&timeout=90", 400),
        ("state=started&timeout=60", 200),
    ] {
        assert_eq!(client.get(&format!("{path}/wait?{query}")).0, status);
    }
    assert_eq!(client.send("POST", &format!("{path}/start"), None).0, 200);
    // Long enough to ask for everything that is impossible meanwhile.
    client.world.timings_mut().destroy_ms = 60_000;
    client.send("DELETE", &format!("{path}?force=true"), None);
    client.post(&path, vm_machine("fra", None, 0));
    for act in ["start", "stop", "restart"] {
        client.send("POST", &format!("{path}/{act}"), None);
    }
    client.get(&format!("{path}/wait?state=started&timeout=9"));
    client
}

/// Fly's edge in front of the API, and answers that are lost or late.
fn edge() -> Client {
    let burst = |status, body: &str| StatusBurst {
        status,
        body: body.to_owned(),
        path_contains: "/platform/regions".to_owned(),
        ..StatusBurst::default()
    };
    let page = "<html><body><h1>Bad Gateway</h1></body></html>";
    let mut client = started(11, Faults::default());
    for (status, body) in [
        (502, page),
        (503, page),
        (503, "upstream connect error"),
        (500, "{\"error\":\"internal server error\"}"),
        (429, "{\"error\":\"rate limit exceeded\"}"),
    ] {
        client.world.set_faults(Faults {
            status_bursts: vec![burst(status, body)],
            lose_answer: vec![Loss::first("GET", "/apps?")],
            stale_reads_ms: 5_000,
            latency_factor: Some(3.0),
            ..Faults::default()
        });
        assert_eq!(client.get("/platform/regions").0, status);
        assert_eq!(client.get("/apps?org_slug=personal").0, 0);
        client.get(&format!("/apps/{VM}/machines"));
    }
    client
}
