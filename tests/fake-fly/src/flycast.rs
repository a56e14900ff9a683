//! Who reaches whom: commands run inside machines, Flycast, and the relay's public face.

use serde_json::{json, Value};

use crate::http::Response;
use crate::machines::State;
use crate::strict::RecordKind;
use crate::world::{Ask, World};

/// How long the proxy holds a request for a machine that is just starting.
const PROXY_PATIENCE_MS: u64 = 5_000;
/// The same when the request itself woke it.
const WAKE_PATIENCE_MS: u64 = 25_000;

/// What became of a request inside the network.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fetched {
    Status { status: u16, after_ms: u64 },
    NoName,
    Reset,
    Refused,
}

impl World {
    pub(crate) fn exec(&mut self, ask: &Ask) -> Response {
        let list = ask.body.get("command").and_then(Value::as_array);
        let mut command: Vec<String> = list
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if let (true, Some(line)) = (
            command.is_empty(),
            ask.body.get("cmd").and_then(Value::as_str),
        ) {
            command = line.split_whitespace().map(str::to_owned).collect();
        }
        let Some(program) = command.first().cloned() else {
            self.note(RecordKind::MissingField, "POST exec: command");
            return Response::error(400, "invalid_argument: command is required");
        };
        let timeout_s = ask
            .body
            .get("timeout")
            .and_then(Value::as_u64)
            .unwrap_or(30);
        if timeout_s > 60 {
            self.note(RecordKind::WrongType, "POST exec: timeout over 60 seconds");
        }
        let Some(machine) = self.find_machine(ask) else {
            return Response::error(404, "not_found: machine not found");
        };
        if machine.state != State::Started {
            let text = format!(
                "failed_precondition: machine must be started, currently {}",
                machine.state.word()
            );
            return Response::error(412, text);
        }
        if !machine.image.has_command(&program) {
            let stderr = format!("exec: {program:?}: executable file not found in $PATH");
            self.note(RecordKind::UnknownCommand, program);
            return done(127, "", &stderr);
        }
        let script = command[1..].join(" ");
        let Some(url) = target(&script, &machine.env) else {
            self.note(
                RecordKind::UnknownCommand,
                format!("{program}: no address to fetch"),
            );
            return done(127, "", "this command is not modelled");
        };
        self.effect("command-run", &ask.route.owner, &program);

        let local = local_port(&url);
        let fetched = match local {
            Some((port, path)) => {
                let machine = self.find_machine(ask);
                match machine.map(|m| (m.listening(self.now_ms), m.image.answers(&path))) {
                    Some((Some(open), status)) if open == port => Fetched::Status {
                        status,
                        after_ms: 0,
                    },
                    _ => Fetched::Refused,
                }
            }
            None => self.fetch(&ask.route.owner, &url, timeout_s * 1_000),
        };
        match fetched {
            Fetched::Status { status, after_ms } => {
                self.held_ms = after_ms;
                let stdout = said(&script, status);
                let good = (200..300).contains(&status);
                done(
                    i64::from(!good),
                    &stdout,
                    if good { "" } else { "HTTP error" },
                )
            }
            Fetched::NoName => done(1, "", "TypeError: fetch failed: getaddrinfo ENOTFOUND"),
            Fetched::Reset => done(1, "", "TypeError: fetch failed: read ECONNRESET"),
            Fetched::Refused => done(1, "", "TypeError: fetch failed: connect ECONNREFUSED"),
        }
    }

    /// The relay's public face: the status of `GET https://{app}.fly.dev{path}`, or 0 when the
    /// name does not resolve or nobody answers, which a browser sees as a network failure.
    ///
    /// A name asked for before it has an address stays unknown for a while: resolvers remember.
    pub fn probe(&mut self, now_ms: u64, app: &str, path: &str) -> u16 {
        self.advance(now_ms);
        let now = self.now_ms;
        if self
            .unresolved_until
            .get(app)
            .is_some_and(|until| now < *until)
        {
            return 0;
        }
        let public =
            |address: &&crate::addresses::Address| address.is_live() && address.is_public();
        let resolves_at = self
            .apps
            .get(app)
            .and_then(|app| {
                app.addresses
                    .iter()
                    .filter(public)
                    .map(|a| a.created_at)
                    .min()
            })
            .map(|since| since + self.timings.dns_ms);
        match resolves_at {
            None => {
                let until = now + self.timings.dns_negative_ms;
                self.unresolved_until.insert(app.to_owned(), until);
                return 0;
            }
            Some(at) if now < at => return 0,
            Some(_) => {}
        }
        match self.through_proxy(app, 443, path, 0) {
            Fetched::Status { status, .. } => status,
            _ => 0,
        }
    }

    /// A request from inside an app's machine to a name on Flycast.
    fn fetch(&mut self, from: &str, url: &str, patience_ms: u64) -> Fetched {
        let Some(rest) = url.strip_prefix("http://") else {
            return Fetched::Refused;
        };
        let (host, path) = match rest.find('/') {
            Some(slash) => (&rest[..slash], &rest[slash..]),
            None => (rest, "/"),
        };
        let (name, port) = match host.split_once(':') {
            Some((name, port)) => (name, port.parse().unwrap_or(0)),
            None => (host, 80_u64),
        };
        let Some(app) = name.strip_suffix(".flycast").map(str::to_owned) else {
            return Fetched::NoName;
        };
        let Some((org, network)) = self
            .apps
            .get(from)
            .map(|caller| (caller.org.clone(), caller.network.clone()))
        else {
            return Fetched::NoName;
        };
        let reachable = self.apps.get(&app).is_some_and(|target| {
            target.org == org
                && target.network == network
                && target.addresses.iter().any(|address| {
                    address.is_live() && address.kind == "private_v6" && address.network == network
                })
        });
        if !reachable {
            return Fetched::NoName;
        }
        self.through_proxy(&app, port, path, patience_ms)
    }

    /// From the proxy to a machine of the app, waking one if its service says so.
    fn through_proxy(&mut self, app: &str, port: u64, path: &str, patience_ms: u64) -> Fetched {
        let (now, timings) = (self.now_ms, self.timings.clone());
        let Some(app) = self.apps.get_mut(app) else {
            return Fetched::NoName;
        };
        let mut served = false;
        for machine in &mut app.machines {
            let Some((internal, plain)) = machine.services().find_map(|s| serves(s, port)) else {
                continue;
            };
            if machine.state == State::Destroyed {
                continue;
            }
            served = true;
            if port == 80 && !plain {
                return Fetched::Status {
                    status: 301,
                    after_ms: 0,
                };
            }
            if !machine.routable(now, &timings) {
                continue;
            }
            let woken = machine.wake(now, &timings);
            let patience = match woken {
                true => WAKE_PATIENCE_MS.min(patience_ms),
                false => PROXY_PATIENCE_MS.min(patience_ms),
            };
            let mut ahead = machine.clone();
            if woken {
                ahead.run_until(now + patience, &timings);
            }
            let Some((since, open)) = ahead.listens_from() else {
                continue;
            };
            if u64::from(open) != internal || since > now + patience {
                continue;
            }
            machine.visited(now.max(since));
            let status = machine.image.answers(path);
            return Fetched::Status {
                status,
                after_ms: since.saturating_sub(now),
            };
        }
        if served {
            Fetched::Status {
                status: 503,
                after_ms: 0,
            }
        } else {
            Fetched::Reset
        }
    }
}

/// The internal port behind a service port, and whether plain HTTP gets through.
fn serves(service: &Value, port: u64) -> Option<(u64, bool)> {
    let internal = service.get("internal_port").and_then(Value::as_u64)?;
    let ports = service.get("ports").and_then(Value::as_array)?;
    let entry = ports
        .iter()
        .find(|entry| entry.get("port").and_then(Value::as_u64) == Some(port))?;
    let has = |handler: &str| {
        let handlers = entry.get("handlers").and_then(Value::as_array);
        handlers.is_some_and(|list| list.iter().any(|one| one.as_str() == Some(handler)))
    };
    if port == 443 && !(has("tls") && has("http")) {
        return None;
    }
    let forced = entry.get("force_https").and_then(Value::as_bool) == Some(true);
    Some((internal, !forced && !has("tls")))
}

/// The address a script fetches: a literal one, or one taken from the environment.
fn target(script: &str, env: &std::collections::BTreeMap<String, String>) -> Option<String> {
    for mark in ["process.env.", "${", "$"] {
        let Some(at) = script.find(mark) else {
            continue;
        };
        let name: String = script[at + mark.len()..]
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
            .collect();
        if name.is_empty() {
            continue;
        }
        let base = env
            .get(&name)
            .map_or("undefined", String::as_str)
            .trim_end_matches('/');
        let path = if script.contains("/health") {
            "/health"
        } else {
            "/"
        };
        return Some(format!("{base}{path}"));
    }
    let at = script.find("http://").or_else(|| script.find("https://"))?;
    let end = |letter: char| letter.is_whitespace() || "'\"`),;".contains(letter);
    let url = &script[at..];
    Some(url[..url.find(end).unwrap_or(url.len())].to_owned())
}

fn local_port(url: &str) -> Option<(u16, String)> {
    let rest = url.strip_prefix("http://")?;
    let rest = rest
        .strip_prefix("localhost:")
        .or_else(|| rest.strip_prefix("127.0.0.1:"))?;
    let (port, path) = rest.split_once('/').unwrap_or((rest, ""));
    Some((port.parse().ok()?, format!("/{path}")))
}

/// What a script that prints prints.
fn said(script: &str, status: u16) -> String {
    let prints = script.contains("console.log") || script.contains("stdout.write");
    match prints {
        true if script.contains(".status") => format!("{status}\n"),
        true if status == 200 => "{\"status\":\"ok\"}\n".to_owned(),
        _ => String::new(),
    }
}

fn done(exit_code: i64, stdout: &str, stderr: &str) -> Response {
    Response::ok(&json!({
        "exit_code": exit_code,
        "exit_signal": 0,
        "stdout": stdout,
        "stderr": stderr,
    }))
}
