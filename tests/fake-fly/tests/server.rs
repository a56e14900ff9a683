//! The practice Fly as a program: real HTTP, lost answers, CORS on and off, the controls.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use fake_fly::practice;
use serde_json::{json, Value};

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fake-fly"))
            .args(["--listen", "127.0.0.1:0", "--speed", "200"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        Self { child, address }
    }

    /// The answer as it came over the wire; empty when the line was cut.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A cut line may show as an end or as a reset.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).to_lowercase()
    }

    fn control(&self, method: &str, name: &str, body: &Value) -> Value {
        let headers = [("Content-Type", "application/json")];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = self.ask(method, &format!("/__fake/{name}"), &headers, &body);
        assert!(answer.starts_with("http/1.1 20"), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    fn create_app(&self, name: &str) -> String {
        let headers = [
            ("Authorization", practice::ORG_TOKEN),
            ("Content-Type", "application/json"),
            ("Origin", "https://page.example"),
        ];
        let body = json!({ "name": name, "org_slug": "personal" }).to_string();
        self.ask("POST", "/v1/apps", &headers, &body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_of_other_origins_are_answered_errors_included() {
    let server = Server::start(&[]);
    let asks = [
        ("Origin", "https://page.example"),
        ("Access-Control-Request-Method", "DELETE"),
        (
            "Access-Control-Request-Headers",
            "authorization,content-type",
        ),
    ];
    let answer = server.ask("OPTIONS", "/v1/apps/a/secrets", &asks, "");
    for header in [
        "allow-origin: *",
        "allow-methods: *",
        "allow-headers: authorization,content-type",
    ] {
        assert!(
            answer.contains(&format!("access-control-{header}")),
            "{answer}"
        );
    }
    let refused = server.ask("GET", "/v1/tokens/current", &asks[..1], "");
    assert!(refused.starts_with("http/1.1 401") && refused.contains("allow-origin: *"));
    let relay = server.ask("GET", "/relay/textslash-relay/health", &asks[..1], "");
    assert_eq!(relay, "", "a name without an address does not resolve");
}

#[test]
fn without_cors_no_such_header_is_sent() {
    let server = Server::start(&["--no-cors"]);
    let created = server.create_app("kind-otter-vm");
    assert!(created.starts_with("http/1.1 201"));
    assert!(!created.contains("access-control"));
    let preflight = server.ask(
        "OPTIONS",
        "/v1/apps",
        &[("Origin", "https://page.example")],
        "",
    );
    assert!(preflight.starts_with("http/1.1 405") && !preflight.contains("access-control"));
}

#[test]
fn a_lost_answer_cuts_the_line_after_the_work() {
    let server = Server::start(&[]);
    let loss = json!([{ "method": "POST", "path_contains": "/apps" }]);
    server.control("POST", "faults", &json!({ "lose_answer": loss }));
    assert_eq!(server.create_app("kind-otter-vm"), "");
    let state = server.control("GET", "state", &Value::Null);
    assert_eq!(state["ours"][0]["name"], "kind-otter-vm");
    assert_eq!(state["leftovers"], json!(["app kind-otter-vm"]));

    server.control("POST", "reset", &json!({ "seed": 2 }));
    server.control("POST", "faults", &json!({ "lose_request": loss }));
    assert_eq!(server.create_app("kind-otter-vm"), "");
    assert_eq!(
        server.control("GET", "state", &Value::Null)["ours"],
        json!([])
    );
}

#[test]
fn the_controls_show_what_was_noted_and_add_a_card() {
    let server = Server::start(&[]);
    server.ask("GET", "/v1/tokens/current", &[], "");
    assert_eq!(
        server.control("GET", "records", &Value::Null)[0]["kind"],
        "missing-header"
    );
    let log = server.control("GET", "log", &Value::Null);
    assert_eq!(log[0]["path"], "/v1/tokens/current");
    server.control("POST", "faults", &json!({ "card_missing": "apps" }));
    assert!(server
        .create_app("kind-otter-vm")
        .starts_with("http/1.1 422"));
    server.control("POST", "card", &Value::Null);
    assert!(server
        .create_app("kind-otter-vm")
        .starts_with("http/1.1 201"));
}
