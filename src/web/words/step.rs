//! The names of the steps of a run.

use crate::fly::AddressKind;
use crate::stack::Role;

pub const BEFORE: &str = "Checks";
pub const VM: &str = "VM";
pub const RELAY: &str = "Relay";
pub const TOGETHER: &str = "Together";
pub const REMOVAL: &str = "Removal";

pub const TOKEN: &str = "Check the token";
pub const REGION: &str = "Check that the region has room";
pub const VOLUME: &str = "Make the VM's volume";
pub const PRIVATE: &str = "Check that the VM is private";
pub const PATH: &str = "Check that the relay reaches the VM";
pub const REACH: &str = "Reach the relay from this phone";
pub const PROOF: &str = "Prove that nothing is left";

const fn of(role: Role, relay: &'static str, vm: &'static str) -> &'static str {
    match role {
        Role::Relay => relay,
        Role::Vm => vm,
    }
}
pub fn name(role: Role) -> &'static str {
    of(role, "Check the relay's name", "Check the VM's name")
}
pub fn app(role: Role) -> &'static str {
    of(role, "Make the relay's app", "Make the VM's app")
}
pub fn secrets(role: Role) -> &'static str {
    of(role, "Store the relay's secrets", "Store the VM's secrets")
}
pub fn machine(role: Role) -> &'static str {
    of(role, "Start the relay", "Start the VM")
}
pub fn health(role: Role) -> &'static str {
    of(role, "See the relay healthy", "See the VM healthy")
}
pub fn remove(role: Role) -> &'static str {
    of(role, "Remove the relay", "Remove the VM")
}
pub fn address(role: Role, kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::SharedV4 => "Give it a public IPv4 address",
        AddressKind::V6 => "Give it a public IPv6 address",
        AddressKind::PrivateV6 => of(
            role,
            "Give the relay a private address",
            "Give the VM a private address",
        ),
    }
}
