//! HTTP round the model: time from the wall clock, latencies slept, lost answers hung up on.

mod control;
mod line;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::Router;
use fake_fly::{Outcome, Request, World};
use tokio::net::TcpListener;
use tower_http::cors::{Any, CorsLayer};

use self::line::{Line, Lines};

/// How long the relay takes to answer, in virtual time.
const RELAY_LATENCY_MS: u64 = 120;

/// A world whose time goes by.
#[derive(Clone)]
pub(crate) struct Clocked {
    speed: f64,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    world: World,
    since: Instant,
}

impl Clocked {
    pub(crate) fn new(seed: u64, speed: f64) -> Self {
        let inner = Inner {
            world: World::new(seed),
            since: Instant::now(),
        };
        Self {
            speed,
            inner: Arc::new(Mutex::new(inner)),
        }
    }

    /// Does something to the world at the present time.
    fn with<T>(&self, act: impl FnOnce(&mut World, u64) -> T) -> T {
        let mut inner = self.lock();
        let now_ms = (inner.since.elapsed().as_secs_f64() * 1_000.0 * self.speed) as u64;
        inner.world.advance(now_ms);
        act(&mut inner.world, now_ms)
    }

    fn reset(&self, seed: u64) {
        *self.lock() = Inner {
            world: World::new(seed),
            since: Instant::now(),
        };
    }

    /// Sleeps for a stretch of virtual time.
    async fn pass(&self, virtual_ms: u64) {
        tokio::time::sleep(Duration::from_secs_f64(
            virtual_ms as f64 / 1_000.0 / self.speed,
        ))
        .await;
    }

    /// A world that a panic left half changed is still the best there is.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until the listener fails.
pub(crate) async fn run(listener: TcpListener, clocked: Clocked, cors: bool) -> io::Result<()> {
    let mut api = Router::new().route("/v1/{*path}", any(call));
    if cors {
        let layer = CorsLayer::new()
            .allow_origin(Any)
            .allow_methods(Any)
            .allow_headers([AUTHORIZATION, CONTENT_TYPE]);
        api = api.layer(layer);
    }
    let app = api
        .route("/relay/{app}/{*path}", get(relay))
        .merge(control::routes())
        .layer(map_response(last_on_its_line))
        .with_state(clocked);
    axum::serve(
        Lines(listener),
        app.into_make_service_with_connect_info::<Line>(),
    )
    .await
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
    State(clocked): State<Clocked>,
    ConnectInfo(line): ConnectInfo<Line>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // Fly without CORS knows no preflight.
    if method == Method::OPTIONS {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let header = |name| {
        headers
            .get(name)
            .map(|value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()))
    };
    let request = Request {
        method: method.to_string(),
        path: uri
            .path_and_query()
            .map_or(uri.path(), |whole| whole.as_str())
            .to_owned(),
        authorization: header(AUTHORIZATION).map(String::from),
        content_type: header(CONTENT_TYPE).map(String::from),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let outcome = clocked.with(|world, now_ms| world.handle(now_ms, &request));
    clocked.pass(outcome.latency_ms()).await;
    match outcome {
        Outcome::Answered { response, .. } => answered(response),
        Outcome::RequestLost { .. } | Outcome::AnswerLost { .. } => line.hang_up(),
    }
}

fn answered(response: fake_fly::Response) -> Response {
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match response.body.is_empty() {
        true => status.into_response(),
        false => {
            let kind = HeaderValue::from_static(response.content_type);
            (status, [(CONTENT_TYPE, kind)], response.body).into_response()
        }
    }
}

async fn relay(
    State(clocked): State<Clocked>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path((app, path)): Path<(String, String)>,
) -> Response {
    let status = clocked.with(|world, now_ms| world.probe(now_ms, &app, &format!("/{path}")));
    clocked.pass(RELAY_LATENCY_MS).await;
    match StatusCode::from_u16(status) {
        Ok(StatusCode::OK) => "{\"status\":\"ok\",\"service\":\"textslash-relay\"}".into_response(),
        Ok(other) => other.into_response(),
        // No such name: the nearest thing to that here is a line that goes dead.
        Err(_) => line.hang_up(),
    }
}

/// Browsers repeat a request by themselves when a connection that served before breaks. Lost
/// answers must be seen by the page, so no connection serves twice.
async fn last_on_its_line(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
