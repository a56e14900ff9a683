//! Five ways in which an engine could be wrong, each played by something between the engine and
//! the platform that makes the two together behave as if it were. A simulation that does not
//! catch them proves nothing.

use fake_fly::{Outcome, Request, Response, World};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sabotage {
    None,
    /// A POST whose answer is slow is sent again at once, without looking.
    RepeatPost,
    /// The journal is written once and never again.
    SkipJournal,
    /// Every app that is there counts as ours.
    AdoptForeign,
    /// Undo leaves out the relay's app, and with it its addresses.
    ForgetAddress,
    /// Whatever the checks say, they pass.
    ReportEarly,
}

impl Sabotage {
    pub(crate) const ALL: [Self; 5] = [
        Self::RepeatPost,
        Self::SkipJournal,
        Self::AdoptForeign,
        Self::ForgetAddress,
        Self::ReportEarly,
    ];

    /// Whether this reason is what the wrong engine must be found out by.
    pub(crate) fn is_told_by(self, why: &str) -> bool {
        let signs: &[&str] = match self {
            Self::None => &[],
            Self::RepeatPost => &["SecondVolume", "DoubleAllocation", " of "],
            Self::SkipJournal | Self::ForgetAddress => &["left behind"],
            Self::AdoptForeign => &["somebody else's", "ForeignTouched"],
            Self::ReportEarly => &["success with", "success although"],
        };
        signs.iter().any(|sign| why.contains(sign))
    }

    /// The platform's answer, as the wrong engine would have asked for or read it.
    pub(crate) fn handle(self, world: &mut World, now: u64, asked: &Request) -> Outcome {
        match self {
            Self::RepeatPost if asked.method == "POST" && allocates(&asked.path) => {
                let first = world.handle(now, asked);
                if first.latency_ms() > 450 {
                    return world.handle(now, asked);
                }
                first
            }
            Self::AdoptForeign if asked.method == "GET" && asked.path.ends_with("/secrets") => {
                let marked = r#"{"secrets":[{"name":"TEXTSLASH_DEPLOYMENT"}]}"#;
                match world.handle(now, asked) {
                    Outcome::Answered { latency_ms, .. } => answered(200, marked, latency_ms),
                    other => other,
                }
            }
            Self::ForgetAddress if asked.method == "DELETE" && asked.path.contains("-relay") => {
                answered(202, "", 100)
            }
            Self::ForgetAddress
                if asked.method == "GET" && asked.path.ends_with("-relay") && half_gone(world) =>
            {
                answered(404, r#"{"error":"app not found"}"#, 100)
            }
            Self::ReportEarly if asked.method == "GET" && asked.path.contains("/machines/") => {
                match world.handle(now, asked) {
                    Outcome::Answered {
                        response,
                        latency_ms,
                    } => answered(response.status, &all_passing(&response.body), latency_ms),
                    other => other,
                }
            }
            _ => world.handle(now, asked),
        }
    }
}

fn allocates(path: &str) -> bool {
    path.ends_with("/volumes") || path.ends_with("/ip_assignments")
}

/// Whether the VM's app is gone or going: undo is at work.
fn half_gone(world: &World) -> bool {
    let census = world.census();
    let vm = census.ours().find(|app| app.name.ends_with("-vm"));
    vm.is_none_or(|app| app.deleting)
}

fn all_passing(body: &str) -> String {
    let Ok(mut machine) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    machine["state"] = "started".into();
    machine["checks"] = serde_json::json!([{ "name": "all", "status": "passing" }]);
    machine.to_string()
}

fn answered(status: u16, body: &str, latency_ms: u64) -> Outcome {
    let response = Response {
        status,
        body: body.to_owned(),
        content_type: "application/json; charset=utf-8",
    };
    Outcome::Answered {
        response,
        latency_ms,
    }
}
