//! Fetches config.json, which lies beside the page.

use super::http::{self, Sent};
use crate::stack::{Config, ConfigProblem};
use crate::time::Span;

/// Why there is no configuration to go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The host's has a mistake in it.
    Wrong(ConfigProblem),
    /// It did not come: nobody can tell what the host has set.
    Late,
}

/// The host's configuration; the one compiled in where the host says that it has none. It is never
/// guessed: a host may run other images than those that are compiled in.
///
/// # Errors
/// What is wrong with the host's, or that it did not come.
pub async fn load() -> Result<Config, Missing> {
    match http::send("GET", "/config.json", None, None, Span::seconds(10)).await {
        Sent::Answered { status: 200, body } => Config::parse(&body).map_err(Missing::Wrong),
        Sent::Answered { status: 404, .. } => Ok(Config::default()),
        Sent::Answered { .. } | Sent::Lost(_) => Err(Missing::Late),
    }
}
