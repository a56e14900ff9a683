//! The controls for tests: what stands, what was noted, what shall go wrong.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use fake_fly::Faults;
use serde::Deserialize;
use serde_json::{json, Value};

use super::Clocked;

/// The body of a reset.
#[derive(Deserialize)]
struct Reset {
    #[serde(default = "first_seed")]
    seed: u64,
}

pub(crate) fn routes() -> Router<Clocked> {
    Router::new()
        .route("/__fake/state", get(state))
        .route("/__fake/records", get(records))
        .route("/__fake/effects", get(effects))
        .route("/__fake/log", get(log))
        .route("/__fake/faults", get(current_faults).post(set_faults))
        .route("/__fake/card", post(card))
        .route("/__fake/reset", post(reset))
}

/// Everything that stands, and apart from it what the client made and what it left.
async fn state(State(clocked): State<Clocked>) -> Json<Value> {
    let (census, refused) = clocked.with(|world, _| (world.census(), world.rate_limited()));
    let ours: Vec<_> = census.ours().collect();
    let leftovers = census.leftovers();
    Json(json!({
        "at_ms": census.at_ms,
        "apps": census.apps,
        "ours": ours,
        "leftovers": leftovers,
        // Too large for a JavaScript number, and only ever compared.
        "foreign_fingerprint": format!("{:016x}", census.foreign_fingerprint),
        "rate_limited": refused,
    }))
}

async fn records(State(clocked): State<Clocked>) -> Json<Value> {
    Json(clocked.with(|world, _| json!(world.records())))
}

async fn effects(State(clocked): State<Clocked>) -> Json<Value> {
    Json(clocked.with(|world, _| json!(world.effects())))
}

async fn log(State(clocked): State<Clocked>) -> Json<Value> {
    Json(clocked.with(|world, _| json!(world.log())))
}

async fn current_faults(State(clocked): State<Clocked>) -> Json<Faults> {
    Json(clocked.with(|world, _| world.faults().clone()))
}

async fn set_faults(State(clocked): State<Clocked>, Json(faults): Json<Faults>) -> StatusCode {
    clocked.with(|world, _| world.set_faults(faults));
    StatusCode::NO_CONTENT
}

async fn card(State(clocked): State<Clocked>) -> StatusCode {
    clocked.with(|world, _| world.add_card());
    StatusCode::NO_CONTENT
}

async fn reset(State(clocked): State<Clocked>, body: Option<Json<Reset>>) -> StatusCode {
    clocked.reset(body.map_or(first_seed(), |Json(reset)| reset.seed));
    StatusCode::NO_CONTENT
}

fn first_seed() -> u64 {
    1
}
