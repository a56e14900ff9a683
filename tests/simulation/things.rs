//! What is deployed in the runs, and with which keys.

use fake_fly::practice;
use textslash::deploy::{Engine, Vault};
use textslash::fly::{Guest, OrgSlug, RegionCode, Token};
use textslash::stack::{Blueprint, DeploymentName, Images, Role};
use textslash::{Secret, Time};

use crate::invariants::SECRETS;
use crate::scenario::in_own_network;

pub(crate) fn token(text: &str) -> Token {
    Token::parse(text).unwrap_or_else(|why| panic!("{why:?}"))
}

/// The keys of the first deployment, or of the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    First,
    Other,
}

pub(crate) fn vm_secrets(keys: Keys) -> Vec<(&'static str, Secret)> {
    let key = match keys {
        Keys::First => SECRETS[0],
        Keys::Other => SECRETS[4],
    };
    vec![("ANTHROPIC_API_KEY", Secret::new(key))]
}

pub(crate) fn relay_secrets(keys: Keys) -> Vec<(&'static str, Secret)> {
    let key = match keys {
        Keys::First => SECRETS[1],
        Keys::Other => SECRETS[5],
    };
    vec![
        (
            "TWILIO_ACCOUNT_SID",
            Secret::new("AC0123456789abcdef0123456789abcdef"),
        ),
        ("TWILIO_AUTH_TOKEN", Secret::new(key)),
        ("TWILIO_WHATSAPP_NUMBER", Secret::new("+14155238886")),
        ("ALLOWED_PHONE_NUMBERS", Secret::new("+14155550123")),
    ]
}

pub(crate) fn org() -> OrgSlug {
    OrgSlug::parse(practice::ORG).unwrap_or_else(|| panic!("the practice organization"))
}

pub(crate) fn name(text: &str) -> DeploymentName {
    DeploymentName::parse(text).unwrap_or_else(|why| panic!("{why:?}"))
}

pub(crate) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap_or_else(|| panic!("{code}"))
}

pub(crate) fn good_images() -> Images {
    Images {
        relay: practice::RELAY_IMAGE.into(),
        vm: practice::VM_IMAGE.into(),
    }
}

pub(crate) fn guest(memory_mb: u32) -> Guest {
    Guest {
        cpu_kind: "shared".into(),
        cpus: 2,
        memory_mb,
    }
}

pub(crate) fn fresh(seed: u64, now: Time, token_text: &str, images: Images) -> Engine {
    let vault = Vault::new(token(token_text))
        .with_secrets(Role::Vm, vm_secrets(Keys::First))
        .with_secrets(Role::Relay, relay_secrets(Keys::First));
    let blueprint = blueprint(seed, name("agent"), images);
    Engine::deploy(blueprint, org(), vault, seed, now)
}

pub(crate) fn blueprint(seed: u64, name: DeploymentName, images: Images) -> Blueprint {
    Blueprint {
        name,
        region: region("ams"),
        region_name: String::new(),
        vm_guest: guest(2048),
        images,
        own_network: in_own_network(seed),
        senders: Vec::new(),
    }
}
