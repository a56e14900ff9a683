//! Models of Anthropic, GitHub, Twilio and Telegram as far as the wizard asks them, for tests and
//! for practice: real status codes, bodies and CORS headers, from the services' documents and from
//! recorded answers. No IO, no clock, no chance.
//!
//! It shares no code with the client it is used to test, on purpose, like `fake-fly`.
//!
//! - [`World::handle`] answers one HTTP request; [`browser::fetch`] asks as a browser would, with
//!   the preflight, and hides what a browser hides.
//! - What a careful client would not do is noted in [`World::records`]: a test fails on any.
//! - [`practice`] holds the credentials to practise with: one that is good, and one for each way
//!   to be wrong.
//! - What a person does elsewhere is a method: [`World::say_hello`], [`World::revoke`],
//!   [`World::set_bot_webhook`], [`World::set_sender_webhook`], [`World::set_cors`].
//!
//! With the feature `server` there is a program of the same name round it:
//!
//! ```text
//! fake-services --listen 127.0.0.1:8082 [--no-cors]
//!
//! /anthropic /github /twilio /twilio-messaging /telegram     the services, each with its own paths
//! GET  /__fake/records    what was noted against the client
//! GET  /__fake/log        every request: service, method, path without secrets, status
//! GET  /__fake/state      webhooks, bots and their waiting messages
//! POST /__fake/hello      {"text":"/start w0rd","name":"Ada","chat":77,"group":false}
//! POST /__fake/revoke     {"credential":"…"}: refused from now on
//! POST /__fake/webhook    {"bot":"https://…"} or {"sender":"whatsapp:+…","url":"https://…"}
//! POST /__fake/poller     {"polls":true}: somebody else polls for the bot
//! POST /__fake/cors       {"service":"twilio-messaging","on":false}; all services without a name
//! POST /__fake/reset      a new world
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod anthropic;
pub mod browser;
mod github;
mod http;
pub mod practice;
mod telegram;
mod twilio;
mod world;

pub use http::{Request, Response, Service};
pub use world::{Hello, LogLine, Record, RecordKind, World};
