//! textslash: puts a relay and a coding agent into the user's own Fly.io account.
//!
//! The crate is a core without IO and, behind the feature `web`, a browser shell round it.
//! Read it in this order:
//!
//! - [`fly`]: the Machines API as typed calls, tolerant answers and classified errors
//! - [`stack`]: what is deployed, as data; the validated configuration of the page
//! - [`credentials`]: one file a credential: parse, normalise, name what is wrong
//! - [`services`]: what is asked of the services besides Fly, and what their answers mean
//! - [`channels`]: what a messaging channel asks for and hands to the relay
//! - [`deploy`]: the engine that makes, resumes and undoes a deployment
//! - [`manage`]: finding and removing deployments that exist: the same engine, other goals
//!
//! Small collections with small code stand in [`few`]; how things are kept on the phone, in `kept`.
//!
//! Arrows run one way: shells → manage, deploy → channels → services, credentials, stack → fly.

pub mod channels;
pub mod credentials;
pub mod deploy;
pub mod few;
pub mod fly;
mod kept;
pub mod manage;
pub mod secret;
pub mod services;
pub mod stack;
mod text;
pub mod time;
#[cfg(feature = "web")]
pub mod web;

pub use secret::Secret;
pub use time::{Span, Time};
