//! What the published images do once they run.

use std::collections::BTreeMap;

use crate::faults::{Fate, Faults};
use crate::timings::Timings;

/// Which program an image holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Relay,
    Vm,
    Other,
}

/// An image reference, understood.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    pub(crate) reference: String,
    pub(crate) program: Program,
    pub(crate) fate: Fate,
}

/// What the program does after it is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Course {
    /// When it listens, counted from the start, and where.
    pub(crate) listens: Option<(u64, u16)>,
    /// When it ends by itself, counted from the start, and how.
    pub(crate) ends: Option<(u64, Ending)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) exit_code: i64,
    pub(crate) oom_killed: bool,
}

/// Memory under which the VM's browser and agent do not fit.
const VM_FLOOR_MB: u64 = 1_024;

impl Image {
    pub(crate) fn of(reference: &str, faults: &Faults) -> Self {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        let program = if name.contains("relay") {
            Program::Relay
        } else if name.split(['-', ':', '@', '_']).any(|word| word == "vm") {
            Program::Vm
        } else {
            Program::Other
        };
        let chosen = faults
            .images
            .iter()
            .find(|fault| reference.contains(&fault.contains));
        let fate = chosen.map_or_else(|| fate_by_words(reference), |fault| fault.fate);
        Self {
            reference: reference.to_owned(),
            program,
            fate,
        }
    }

    pub(crate) fn pull_ms(&self, timings: &Timings) -> u64 {
        let usual = match self.program {
            Program::Relay => timings.relay_pull_ms,
            Program::Vm => timings.vm_pull_ms,
            Program::Other => timings.other_pull_ms,
        };
        if self.fate == Fate::Slow {
            usual * 10
        } else {
            usual
        }
    }

    /// What the program does with this environment and this much memory.
    pub(crate) fn course(
        &self,
        env: &BTreeMap<String, String>,
        memory_mb: u64,
        timings: &Timings,
    ) -> Course {
        let ends = |after, exit_code, oom_killed| Course {
            listens: None,
            ends: Some((
                after,
                Ending {
                    exit_code,
                    oom_killed,
                },
            )),
        };
        let lacking = match self.program {
            Program::Relay => !has_channel(env),
            Program::Vm => !filled(env, "ANTHROPIC_API_KEY"),
            Program::Other => false,
        };
        if self.fate == Fate::Crash || lacking {
            return ends(700, 1, false);
        }
        if self.fate == Fate::Oom || (self.program == Program::Vm && memory_mb < VM_FLOOR_MB) {
            return ends(5_000, 137, true);
        }
        if self.fate == Fate::Deaf {
            return Course {
                listens: None,
                ends: None,
            };
        }
        let (boot, usual_port) = match self.program {
            Program::Relay => (timings.relay_boot_ms, 3000),
            Program::Vm => (timings.vm_boot_ms, 3001),
            Program::Other => (timings.relay_boot_ms, 8080),
        };
        let port = env
            .get("PORT")
            .and_then(|port| port.parse().ok())
            .unwrap_or(usual_port);
        Course {
            listens: Some((boot, port)),
            ends: None,
        }
    }

    /// The status of `GET path` once it listens.
    pub(crate) fn answers(&self, path: &str) -> u16 {
        match (path, self.program) {
            ("/health", _) if self.fate == Fate::Unwell => 500,
            ("/health", _) | ("/", Program::Other) => 200,
            _ => 404,
        }
    }

    /// Idle time after which the program ends by itself, with exit code 0.
    pub(crate) fn idle_ms(&self, env: &BTreeMap<String, String>, timings: &Timings) -> Option<u64> {
        (self.program == Program::Vm).then(|| {
            env.get("IDLE_TIMEOUT_MS")
                .and_then(|idle| idle.parse().ok())
                .unwrap_or(timings.vm_idle_ms)
        })
    }

    /// Whether the image holds this command.
    pub(crate) fn has_command(&self, command: &str) -> bool {
        let name = command.rsplit('/').next().unwrap_or(command);
        match name {
            "node" | "sh" => true,
            // The slim base of the relay has no curl.
            "curl" => self.program == Program::Vm,
            _ => false,
        }
    }
}

fn fate_by_words(reference: &str) -> Fate {
    let words = [
        ("private", Fate::Private),
        ("missing", Fate::Missing),
        ("huge", Fate::Huge),
        ("crash", Fate::Crash),
        ("oom", Fate::Oom),
    ];
    words
        .into_iter()
        .find(|(word, _)| reference.contains(word))
        .map_or(Fate::Runs, |(_, fate)| fate)
}

fn filled(env: &BTreeMap<String, String>, name: &str) -> bool {
    env.get(name).is_some_and(|value| !value.is_empty())
}

/// The relay runs with at least one channel fully configured.
fn has_channel(env: &BTreeMap<String, String>) -> bool {
    let all = |names: &[&str]| names.iter().all(|name| filled(env, name));
    all(&[
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_WHATSAPP_NUMBER",
        "ALLOWED_PHONE_NUMBERS",
        "PUBLIC_URL",
    ]) || all(&["DISCORD_BOT_TOKEN", "DISCORD_CHANNEL_ID"])
        || all(&["TELEGRAM_BOT_TOKEN"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn course(reference: &str, pairs: &[(&str, &str)], memory_mb: u64) -> Course {
        let image = Image::of(reference, &Faults::default());
        image.course(&env(pairs), memory_mb, &Timings::default())
    }

    #[test]
    fn the_vm_ends_without_its_key_and_without_memory() {
        let vm = "ghcr.io/sendtwothreeyears/textslash-vm:latest";
        assert_eq!(
            course(vm, &[], 2_048).ends.map(|(_, end)| end.exit_code),
            Some(1)
        );
        let key = [("ANTHROPIC_API_KEY", "k")];
        assert_eq!(
            course(vm, &key, 512).ends.map(|(_, end)| end.oom_killed),
            Some(true)
        );
        assert_eq!(
            course(vm, &key, 2_048).listens.map(|(_, port)| port),
            Some(3001)
        );
    }

    #[test]
    fn the_relay_needs_one_whole_channel() {
        let relay = "ghcr.io/sendtwothreeyears/textslash-relay@sha256:00";
        let mut whatsapp = vec![
            ("TWILIO_ACCOUNT_SID", "a"),
            ("TWILIO_AUTH_TOKEN", "b"),
            ("TWILIO_WHATSAPP_NUMBER", "c"),
            ("ALLOWED_PHONE_NUMBERS", "d"),
        ];
        assert!(course(relay, &whatsapp, 512).ends.is_some());
        whatsapp.push(("PUBLIC_URL", "e"));
        assert_eq!(
            course(relay, &whatsapp, 512).listens.map(|(_, port)| port),
            Some(3000)
        );
        assert!(course(relay, &[("DISCORD_BOT_TOKEN", "t")], 512)
            .ends
            .is_some());
        let discord = [("DISCORD_BOT_TOKEN", "t"), ("DISCORD_CHANNEL_ID", "1")];
        assert!(course(relay, &discord, 512).listens.is_some());
        let telegram = [("TELEGRAM_BOT_TOKEN", "t"), ("PORT", "8080")];
        assert_eq!(
            course(relay, &telegram, 512).listens.map(|(_, port)| port),
            Some(8080)
        );
    }

    #[test]
    fn the_words_in_a_reference_decide_its_fate() {
        let fate = |reference| Image::of(reference, &Faults::default()).fate;
        assert_eq!(
            fate("registry.example/private/textslash-vm:1"),
            Fate::Private
        );
        assert_eq!(fate("registry.example/textslash-vm:missing"), Fate::Missing);
        assert_eq!(fate("registry.example/textslash-vm:1"), Fate::Runs);
    }
}
