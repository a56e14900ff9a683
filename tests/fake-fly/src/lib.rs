//! A model of Fly.io's Machines API, for tests and for practice.
//!
//! [`World`] is the platform: organizations, tokens, apps, secrets, addresses, volumes, machines,
//! and what runs inside them. It does no IO and owns no clock: [`World::handle`] takes a time and a
//! request, and gives the answer and how long it takes. Everything that happens by itself (image
//! pulls, boots, checks, crashes, deletions) happens as time goes by. All chance comes from a
//! seed, so a run replays exactly.
//!
//! It shares no code with the client it is used to test, on purpose: its shapes were read from
//! Fly's documents, and a mistake in the client's types is not repeated here.
//!
//! - What may go wrong is chosen in [`Faults`].
//! - What a careful client would not do is noted in [`World::records`].
//! - What stands, whose it is and what it costs: [`World::census`]. What was changed, when and by
//!   which request: [`World::effects`].
//! - [`practice`] holds the tokens and images to practise with.
//!
//! With the feature `server` there is a program of the same name round it:
//!
//! ```text
//! fake-fly --listen 127.0.0.1:8081 [--speed 1] [--seed 1] [--no-cors]
//!
//! /v1/...                 the API
//! /relay/APP/PATH         the relay's public face; the line goes dead while the name does not
//!                         resolve or nobody listens
//! GET  /__fake/state      the census, with `ours` and `leftovers`, and `rate_limited`
//! GET  /__fake/records    what was noted against the client
//! GET  /__fake/effects    what was changed
//! GET  /__fake/log        every request: time, method, path, status (0: lost), latency
//! POST /__fake/faults     a [`Faults`], whole: {"full_regions":[{"region":"fra"}]}
//! POST /__fake/card       adds a payment card
//! POST /__fake/reset      {"seed":1}: a new world, without faults
//! ```
//!
//! What is not modelled: certificates, leases, suspend, cordon, snapshots, key secrets. Asking for
//! one of them is noted as an unknown route.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod addresses;
mod apps;
mod census;
mod clock;
mod faults;
mod flycast;
mod gate;
mod http;
mod images;
mod limits;
mod machines;
mod orgs;
mod placement;
pub mod practice;
mod regions;
mod rng;
mod route;
mod secrets;
mod shapes;
mod strict;
mod timings;
mod tokens;
mod volumes;
mod world;

pub use census::{AddressCensus, AppCensus, Census, MachineCensus, VolumeCensus};
pub use faults::{
    CardWall, Endless, Fate, Faults, FullRegion, FullShape, ImageFault, Loss, Revocation,
    StatusBurst,
};
pub use http::{Outcome, Request, Response};
pub use strict::{Record, RecordKind};
pub use timings::Timings;
pub use world::{Effect, Exchange, LogLine, World};
