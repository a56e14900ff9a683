//! The secrets of a run, in memory only, wiped when it ends.

use crate::fly::Token;
use crate::secret::Secret;
use crate::stack::Role;

/// The Fly token and whatever has yet to be staged in the apps.
#[derive(Debug)]
pub struct Vault {
    token: Token,
    relay: Vec<(&'static str, Secret)>,
    vm: Vec<(&'static str, Secret)>,
}

impl Vault {
    /// A vault with the token alone.
    pub fn new(token: Token) -> Self {
        Self {
            token,
            relay: Vec::new(),
            vm: Vec::new(),
        }
    }

    /// With one half's secrets added.
    #[must_use]
    pub fn with_secrets(mut self, role: Role, secrets: Vec<(&'static str, Secret)>) -> Self {
        self.add_secrets(role, secrets);
        self
    }

    pub(super) fn add_secrets(&mut self, role: Role, secrets: Vec<(&'static str, Secret)>) {
        match role {
            Role::Relay => self.relay = secrets,
            Role::Vm => self.vm = secrets,
        }
    }

    /// The token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    pub(super) fn replace_token(&mut self, token: Token) {
        self.token = token;
    }

    /// One half's secrets; empty where they were not given.
    pub fn secrets(&self, role: Role) -> &[(&'static str, Secret)] {
        match role {
            Role::Relay => &self.relay,
            Role::Vm => &self.vm,
        }
    }

    /// Once staged they are needed no more, and wiped.
    pub(super) fn forget_secrets(&mut self, role: Role) {
        match role {
            Role::Relay => self.relay.clear(),
            Role::Vm => self.vm.clear(),
        }
    }

    /// `text` with everything in the vault hidden.
    pub fn scrub(&self, text: &str) -> String {
        let text = self.token.scrub(text);
        self.relay
            .iter()
            .chain(&self.vm)
            .fold(text, |text, (_, secret)| secret.scrub(&text))
    }
}
