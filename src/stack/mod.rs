//! What is deployed, as data: a public relay and a private VM, and what they are made of.
//!
//! The contract of the two images is read from their public source; each value says why it is so.

mod blueprint;
mod config;
mod name;
mod sender;
mod services;

pub use blueprint::{secrets_are_staged, Blueprint, Role, MARK, VOLUME_GB};
pub use config::{Config, ConfigProblem, Images, Prices, Size};
pub use name::DeploymentName;
pub use sender::{Ending, Sender, SenderId};
pub use services::Services;
