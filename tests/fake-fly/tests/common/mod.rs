//! A client made by hand: it waits for each answer, and knows nothing of the real one.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use fake_fly::{practice, Outcome, RecordKind, Request, World};
use serde_json::{json, Value};

pub(crate) const RELAY: &str = "kind-otter-relay";
pub(crate) const VM: &str = "kind-otter-vm";

pub(crate) struct Client {
    pub(crate) world: World,
    pub(crate) now: u64,
    pub(crate) token: String,
}

impl Client {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            world: World::new(seed),
            now: 0,
            token: practice::ORG_TOKEN.to_owned(),
        }
    }

    /// Sends, and waits for the answer. A lost one is status 0.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = Request::new(method, &format!("/v1{path}")).authorized(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let outcome = self.world.handle(self.now, &request);
        // A second between calls keeps the rate limit out of the way.
        self.now += outcome.latency_ms().max(1_000);
        self.world.advance(self.now);
        match outcome {
            Outcome::Answered { response, .. } => (response.status, response.json()),
            _ => (0, Value::Null),
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> (u16, Value) {
        self.send("GET", path, None)
    }

    pub(crate) fn post(&mut self, path: &str, body: Value) -> (u16, Value) {
        self.send("POST", path, Some(body))
    }

    pub(crate) fn wait(&mut self, ms: u64) {
        self.now += ms;
        self.world.advance(self.now);
    }

    pub(crate) fn create_app(&mut self, name: &str) {
        let (status, _) = self.post("/apps", json!({ "name": name, "org_slug": "personal" }));
        assert_eq!(status, 201);
        for _ in 0..10 {
            if self.get(&format!("/apps/{name}")).0 == 200 {
                return;
            }
        }
        panic!("{name} never became visible");
    }

    pub(crate) fn secrets(&mut self, app: &str, values: Value) -> u64 {
        let (status, body) =
            self.post(&format!("/apps/{app}/secrets"), json!({ "values": values }));
        assert_eq!(status, 200, "{body}");
        body["version"].as_u64().unwrap()
    }

    pub(crate) fn address(&mut self, app: &str, kind: &str) -> String {
        let path = format!("/apps/{app}/ip_assignments");
        let (status, body) = self.post(&path, json!({ "type": kind }));
        assert_eq!(status, 200, "{body}");
        body["ip"].as_str().unwrap().to_owned()
    }

    pub(crate) fn volume(&mut self, app: &str, region: &str) -> String {
        let body = json!({
            "name": "vm_data", "region": region, "size_gb": 3,
            "compute": { "cpu_kind": "shared", "cpus": 2, "memory_mb": 2048 },
        });
        let (status, body) = self.post(&format!("/apps/{app}/volumes"), body);
        assert_eq!(status, 200, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    /// POST machines, repeated while the app is not known.
    pub(crate) fn machine(&mut self, app: &str, body: Value) -> (u16, Value) {
        self.post(&format!("/apps/{app}/machines"), body)
    }

    /// Both apps with secrets, addresses, volume and machines, until both are healthy. Gives the
    /// ids of the relay's and the VM's machine.
    pub(crate) fn deploy(&mut self) -> (String, String) {
        self.create_app(VM);
        self.create_app(RELAY);
        let vm_secrets = self.secrets(VM, vm_secrets());
        let relay_secrets = self.secrets(RELAY, relay_secrets());
        self.address(VM, "private_v6");
        for kind in ["shared_v4", "v6", "private_v6"] {
            self.address(RELAY, kind);
        }
        let volume = self.volume(VM, "fra");
        let (status, vm) = self.machine(VM, vm_machine("fra", Some(&volume), vm_secrets));
        assert_eq!(status, 200, "{vm}");
        let (status, relay) = self.machine(RELAY, relay_machine("fra", relay_secrets));
        assert_eq!(status, 200, "{relay}");
        let ids = (id_of(&relay), id_of(&vm));
        self.until_healthy(RELAY, &ids.0);
        self.until_healthy(VM, &ids.1);
        ids
    }

    pub(crate) fn until_healthy(&mut self, app: &str, id: &str) {
        for _ in 0..90 {
            let (_, machine) = self.get(&format!("/apps/{app}/machines/{id}"));
            let checks = machine["checks"].as_array().cloned().unwrap_or_default();
            if !checks.is_empty() && checks.iter().all(|check| check["status"] == "passing") {
                return;
            }
        }
        panic!("{app} never became healthy");
    }

    pub(crate) fn kinds(&self) -> Vec<RecordKind> {
        self.world
            .records()
            .iter()
            .map(|record| record.kind)
            .collect()
    }
}

pub(crate) fn id_of(machine: &Value) -> String {
    machine["id"].as_str().unwrap().to_owned()
}

pub(crate) fn vm_secrets() -> Value {
    json!({
        "ANTHROPIC_API_KEY": "sk-ant-practice-0123456789",
        "RELAY_CALLBACK_URL": format!("http://{RELAY}.flycast"),
        "TEXTSLASH_DEPLOYMENT": "kind-otter",
    })
}

pub(crate) fn relay_secrets() -> Value {
    json!({
        "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
        "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
        "TWILIO_WHATSAPP_NUMBER": "+14155238886",
        "ALLOWED_PHONE_NUMBERS": "+15550001111",
        "CLAUDE_HOST": format!("http://{VM}.flycast"),
        "PUBLIC_URL": format!("https://{RELAY}.fly.dev"),
        "TEXTSLASH_DEPLOYMENT": "kind-otter",
    })
}

pub(crate) fn check(port: u16) -> Value {
    json!({ "type": "http", "port": port, "method": "GET", "path": "/health",
            "interval": "5s", "timeout": "5s", "grace_period": "3s" })
}

pub(crate) fn relay_machine(region: &str, secrets: u64) -> Value {
    json!({
        "name": "relay", "region": region, "min_secrets_version": secrets,
        "config": {
            "image": practice::RELAY_IMAGE,
            "guest": { "cpu_kind": "shared", "cpus": 1, "memory_mb": 512 },
            "env": { "PORT": "3000" },
            "restart": { "policy": "always" },
            "metadata": { "textslash_deployment": "kind-otter" },
            "services": [{
                "protocol": "tcp", "internal_port": 3000, "autostop": "off", "autostart": true,
                "min_machines_running": 1,
                "ports": [
                    { "port": 80, "handlers": ["http"] },
                    { "port": 443, "handlers": ["tls", "http"] },
                ],
                "checks": [check(3000)],
            }],
        },
    })
}

pub(crate) fn vm_machine(region: &str, volume: Option<&str>, secrets: u64) -> Value {
    let mut body = json!({
        "name": "vm", "region": region, "min_secrets_version": secrets,
        "config": {
            "image": practice::VM_IMAGE,
            "guest": { "cpu_kind": "shared", "cpus": 2, "memory_mb": 2048 },
            "env": { "PORT": "3001" },
            "restart": { "policy": "on-failure" },
            "metadata": { "textslash_deployment": "kind-otter" },
            "services": [{
                "protocol": "tcp", "internal_port": 3001, "autostop": "stop", "autostart": true,
                "min_machines_running": 0,
                "ports": [{ "port": 80, "handlers": ["http"] }],
                "checks": [check(3001)],
            }],
        },
    });
    if let Some(volume) = volume {
        body["config"]["mounts"] = json!([{ "volume": volume, "path": "/data" }]);
    }
    body
}

pub(crate) fn path_check() -> Value {
    let script = "fetch(process.env.CLAUDE_HOST+'/health')\
                  .then(r=>process.exit(r.ok?0:1),()=>process.exit(1))";
    json!({ "command": ["node", "-e", script], "timeout": 30 })
}
