//! Asks the services besides Fly, with the person's own keys: exactly what the core says, no more.

use super::app::App;
use super::browser::http;
use crate::secret::Secret;
use crate::services::{Ask, Heard};

/// Sends what is asked to the address that the configuration names.
///
/// The answer says nothing of the key where it is a [`crate::fly::Lost`].
pub async fn ask(app: App, ask: &Ask) -> Heard {
    let services = app.config.get_untracked().services;
    let base = services.base(ask.service);
    // Telegram takes its key in the address, Twilio the account's SID: the browser keeps neither.
    http::note_no_addresses();
    let url = Secret::new(format!("{base}{}", ask.path.expose()));
    let headers: Vec<(&str, &str)> = ask
        .headers
        .iter()
        .map(|(name, value)| (*name, value.expose()))
        .collect();
    let received = http::exchange(
        ask.method.as_str(),
        url.expose(),
        &headers,
        ask.body.as_ref(),
        ask.reads,
        ask.time_limit,
    )
    .await?;
    Ok(ask.answered(received.status, &received.body, received.header))
}
