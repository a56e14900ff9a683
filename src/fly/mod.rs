//! Fly.io's Machines API without IO: what to send, what an answer means, what went wrong.
//!
//! A [`Call`] is one thing asked of Fly. [`Call::request`] says what goes over the wire,
//! [`Call::interpret`] turns status and body into an [`Answer`] or a classified [`Error`].
//! Sending is the shell's work. Reference: <https://fly.io/docs/machines/api/> and the OpenAPI
//! file at <https://docs.machines.dev>.

mod answer;
mod call;
mod error;
mod json;
mod machine_config;
mod names;
mod pages;
mod read;
mod resources;
mod token;

pub use answer::Answer;
pub(crate) use call::escape;
pub use call::{Call, Method, Request};
pub(crate) use error::shorten;
pub use error::{Error, ErrorKind, Lost};
pub(crate) use json::Doc;
pub(crate) use machine_config::{
    machine_check, machine_mount, DEPLOYMENT_KEY, SENDER_KEY, SIGNATURE_KEY,
};
pub use machine_config::{
    Guest, MachineConfig, Mount, NewMachine, NewVolume, Port, Restart, Service, ServiceCheck,
};
pub use names::{AppName, MachineId, NameProblem, OrgSlug, RegionCode, VolumeId};
pub use pages::{Pages, Rest};
pub use resources::{
    Address, AddressKind, App, Check, ExecResult, Exit, Machine, MachineEvent, OrgMachine,
    OrgVolume, Placement, Region, Regions, TokenInfo, Volume,
};
pub use token::{Token, TokenProblem};
