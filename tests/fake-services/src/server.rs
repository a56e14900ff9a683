//! HTTP round the models, and the controls for tests.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use fake_services::{practice, Hello, Request, Service, World};
use serde::Deserialize;
use serde_json::{json, Value};
use tokio::net::TcpListener;

/// The world, and whether new ones answer pages of other origins.
#[derive(Clone)]
struct Shared {
    world: Arc<Mutex<World>>,
    cors: bool,
}

impl Shared {
    /// A world that a panic left half changed is still the best there is.
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until the listener fails.
pub(crate) async fn run(listener: TcpListener, cors: bool) -> io::Result<()> {
    let shared = Shared {
        world: Arc::new(Mutex::new(world(cors))),
        cors,
    };
    let app = Router::new()
        .route("/__fake/records", get(records))
        .route("/__fake/log", get(log))
        .route("/__fake/state", get(state))
        .route("/__fake/hello", post(hello))
        .route("/__fake/revoke", post(revoke))
        .route("/__fake/webhook", post(webhook))
        .route("/__fake/poller", post(poller))
        .route("/__fake/cors", post(set_cors))
        .route("/__fake/reset", post(reset))
        .fallback(call)
        .with_state(shared);
    axum::serve(listener, app).await
}

fn world(cors: bool) -> World {
    let mut world = World::default();
    for service in Service::ALL {
        world.set_cors(service, cors);
    }
    world
}

/// Returns when the program is told to end.
pub(crate) async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{signal, SignalKind};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a way to hear the signal there is nothing to wait for but the end.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn call(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let whole = uri
        .path_and_query()
        .map_or(uri.path(), |whole| whole.as_str());
    let found = Service::ALL.into_iter().find_map(|service| {
        let rest = whole.strip_prefix('/')?.strip_prefix(service.prefix())?;
        rest.starts_with('/').then(|| (service, rest.to_owned()))
    });
    let Some((service, path)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut request = Request::new(service, method.as_str(), &path);
    for (name, value) in &headers {
        request = request.header(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
    }
    request.body = String::from_utf8_lossy(&body).into_owned();
    wait_for_news(&shared, &request).await;
    let answer = shared.lock().handle(&request);
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    response.headers_mut().clear();
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Long polling: Telegram answers when a message comes or the asked-for time is over.
async fn wait_for_news(shared: &Shared, request: &Request) {
    if request.service != Service::Telegram || !request.path.contains("/getUpdates") {
        return;
    }
    let seconds = request
        .path
        .split(['?', '&'])
        .find_map(|pair| pair.strip_prefix("timeout=")?.parse().ok())
        .unwrap_or(0_u64);
    let (since, limit) = (Instant::now(), Duration::from_secs(seconds.min(50)));
    while since.elapsed() < limit && shared.lock().waiting() == 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn records(State(shared): State<Shared>) -> Json<Value> {
    Json(json!(shared.lock().records()))
}

async fn log(State(shared): State<Shared>) -> Json<Value> {
    Json(json!(shared.lock().log()))
}

async fn state(State(shared): State<Shared>) -> Json<Value> {
    let world = shared.lock();
    let senders = [practice::TWILIO_NUMBER, practice::TWILIO_ELSEWHERE]
        .map(|number| json!({ "number": number, "webhook": world.sender_webhook(number) }));
    Json(json!({
        "bot": { "webhook": world.bot_webhook(), "waiting": world.waiting() },
        "senders": senders,
    }))
}

#[derive(Deserialize)]
struct Said {
    text: String,
    #[serde(default = "ada")]
    name: String,
    #[serde(default = "adas_chat")]
    chat: i64,
    #[serde(default)]
    group: bool,
}

fn ada() -> String {
    "Ada".to_owned()
}

fn adas_chat() -> i64 {
    77
}

async fn hello(State(shared): State<Shared>, Json(said): Json<Said>) -> StatusCode {
    shared.lock().say_hello(Hello {
        chat: said.chat,
        name: said.name,
        text: said.text,
        group: said.group,
    });
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Revoked {
    credential: String,
}

async fn revoke(State(shared): State<Shared>, Json(revoked): Json<Revoked>) -> StatusCode {
    shared.lock().revoke(&revoked.credential);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ByHand {
    Bot { bot: String },
    Sender { sender: String, url: String },
}

async fn webhook(State(shared): State<Shared>, Json(by_hand): Json<ByHand>) -> StatusCode {
    let mut world = shared.lock();
    match by_hand {
        ByHand::Bot { bot } => world.set_bot_webhook(&bot),
        ByHand::Sender { sender, url } => {
            let number = sender.strip_prefix("whatsapp:").unwrap_or(&sender);
            if !world.set_sender_webhook(number, &url) {
                return StatusCode::NOT_FOUND;
            }
        }
    }
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Poller {
    polls: bool,
}

async fn poller(State(shared): State<Shared>, Json(poller): Json<Poller>) -> StatusCode {
    shared.lock().set_other_poller(poller.polls);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Cors {
    service: Option<Service>,
    on: bool,
}

async fn set_cors(State(shared): State<Shared>, Json(cors): Json<Cors>) -> StatusCode {
    let mut world = shared.lock();
    for service in Service::ALL {
        if cors.service.is_none_or(|one| one == service) {
            world.set_cors(service, cors.on);
        }
    }
    StatusCode::NO_CONTENT
}

async fn reset(State(shared): State<Shared>) -> StatusCode {
    *shared.lock() = world(shared.cors);
    StatusCode::NO_CONTENT
}
