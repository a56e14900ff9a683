//! What Fly answers, by kind of call.

use super::names::OrgSlug;
use super::pages::Rest;
use super::resources::{
    Address, App, ExecResult, Machine, MachineEvent, OrgMachine, OrgVolume, Placement, Regions,
    TokenInfo, Volume,
};

/// A good answer, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of `tokens/current`.
    Tokens(Vec<TokenInfo>),
    /// Of the list of apps.
    Apps(Vec<App>),
    /// Of one app, and of its creation.
    App(App),
    /// The names of an app's secrets; never their values.
    SecretNames(Vec<String>),
    /// Secrets were staged; the version to ask for when a Machine is made.
    Staged {
        /// `version` of the answer; nothing if Fly sent none.
        version: Option<u64>,
    },
    /// Of the list of addresses.
    Addresses(Vec<Address>),
    /// An address was allocated.
    Address(Address),
    /// Of the list of volumes.
    Volumes(Vec<Volume>),
    /// Of one volume, and of its creation.
    Volume(Volume),
    /// Of the list of Machines.
    Machines(Vec<Machine>),
    /// Of one Machine, and of its creation.
    Machine(Box<Machine>),
    /// Of a Machine's events, newest first.
    Events(Vec<MachineEvent>),
    /// Of a command.
    Exec(ExecResult),
    /// Of the list of regions.
    Regions(Regions),
    /// Of the rehearsal of a placement.
    Placements(Vec<Placement>),
    /// One page of the organization's Machines.
    OrgMachines(Vec<OrgMachine>, Rest),
    /// One page of the organization's volumes.
    OrgVolumes(Vec<OrgVolume>, Rest),
    /// The change was made; the answer says no more.
    Done,
}

impl Answer {
    /// The one organization that all tokens agree on.
    pub fn org(&self) -> Option<&OrgSlug> {
        let Answer::Tokens(tokens) = self else {
            return None;
        };
        let mut orgs = tokens.iter().filter_map(|token| token.org.as_ref());
        let first = orgs.next()?;
        orgs.all(|org| org == first).then_some(first)
    }
}
