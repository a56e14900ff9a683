//! Fetches config.json, which lies beside the page.

use super::http;
use crate::stack::{Config, ConfigProblem};
use crate::time::Span;

/// The host's configuration; the one compiled in where the host has none or is out of reach.
///
/// # Errors
/// What is wrong with the host's.
pub async fn load() -> Result<Config, ConfigProblem> {
    match http::own_file("/config.json", Span::seconds(10)).await {
        Some(text) => Config::parse(&text),
        None => Ok(Config::default()),
    }
}
