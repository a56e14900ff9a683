//! The practice services as a program: real HTTP, CORS, the controls.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use fake_services::practice;
use serde_json::{json, Value};

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fake-services"))
            .args(["--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.split("http://").nth(1).unwrap();
        let address = address.split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!(
            "Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn control(&self, method: &str, name: &str, body: &Value) -> Value {
        let headers = [("Content-Type", "application/json")];
        let path = format!("/__fake/{name}");
        let answer = self.ask(method, &path, &headers, &body.to_string());
        assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        serde_json::from_str(body).unwrap_or(Value::Null)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn each_service_answers_under_its_own_path_with_its_own_cors() {
    let server = Server::start(&[]);
    let origin = ("Origin", "https://page.example");
    let telegram = format!("/telegram/bot{}/getMe", practice::TELEGRAM_TOKEN);
    let answer = server.ask("GET", &telegram, &[origin], "");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(practice::TELEGRAM_BOT));
    assert!(answer.contains("access-control-allow-origin: *"));
    let bearer = format!("Bearer {}", practice::GITHUB_TOKEN);
    let headers = [origin, ("Authorization", bearer.as_str())];
    let answer = server.ask("GET", "/github/user", &headers, "");
    assert!(
        answer.contains("x-oauth-scopes: repo, workflow"),
        "{answer}"
    );
    // Without its own header Anthropic shows a browser nothing.
    let headers = [origin, ("X-Api-Key", practice::ANTHROPIC_KEY)];
    let answer = server.ask("GET", "/anthropic/v1/models", &headers, "");
    assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("access-control"));
    let noted = server.control("GET", "records", &Value::Null);
    assert_eq!(noted.as_array().unwrap().len(), 2, "{noted}");
    assert!(server.ask("GET", "/elsewhere/", &[], "").contains("404"));
}

#[test]
fn a_person_can_write_revoke_and_set_things_by_hand() {
    let server = Server::start(&[]);
    let updates = format!(
        "/telegram/bot{}/getUpdates?timeout=0",
        practice::TELEGRAM_TOKEN
    );
    server.control("POST", "hello", &json!({ "text": "/start w0rd" }));
    assert!(server.ask("GET", &updates, &[], "").contains("/start w0rd"));
    server.control("POST", "poller", &json!({ "polls": true }));
    assert!(server.ask("GET", &updates, &[], "").contains("409"));
    server.control(
        "POST",
        "webhook",
        &json!({ "sender": "whatsapp:+15005550006", "url": "https://a.example/w" }),
    );
    server.control("POST", "webhook", &json!({ "bot": "https://b.example" }));
    let state = server.control("GET", "state", &Value::Null);
    assert_eq!(state["senders"][0]["webhook"], "https://a.example/w");
    assert_eq!(state["bot"]["webhook"], "https://b.example");
    let revoked = json!({ "credential": practice::TELEGRAM_TOKEN });
    server.control("POST", "revoke", &revoked);
    assert!(server
        .ask("GET", &updates, &[], "")
        .starts_with("HTTP/1.1 401"));
    server.control("POST", "reset", &Value::Null);
    assert!(server
        .ask("GET", &updates, &[], "")
        .starts_with("HTTP/1.1 200"));
}

#[test]
fn one_service_or_all_can_refuse_browsers() {
    let server = Server::start(&["--no-cors"]);
    let preflight = [
        ("Origin", "https://page.example"),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "authorization"),
    ];
    let asked = |path: &str| server.ask("OPTIONS", path, &preflight, "");
    assert!(asked("/github/user").starts_with("HTTP/1.1 405"));
    let open = json!({ "service": "github", "on": true });
    server.control("POST", "cors", &open);
    assert!(asked("/github/user").contains("access-control-allow-headers: Authorization"));
    assert!(asked("/twilio/2010-04-01/Accounts/x.json").starts_with("HTTP/1.1 405"));
}
