//! Apps: global names, organizations, the seconds before a new one is known everywhere.

use serde_json::{json, Value};

use crate::addresses::Address;
use crate::clock::unix_ms;
use crate::faults::CardWall;
use crate::http::Response;
use crate::machines::{Machine, State};
use crate::practice;
use crate::rng::fingerprint;
use crate::secrets::Secrets;
use crate::strict::RecordKind;
use crate::tokens::{forbidden, org_name, unusable};
use crate::volumes::Volume;
use crate::world::{shown, Ask, World};

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) org: String,
    /// Empty for the organization's default network.
    pub(crate) network: String,
    pub(crate) created_at: u64,
    /// Until then the API does not know it everywhere.
    pub(crate) visible_at: u64,
    /// What it answers until then.
    pub(crate) early_status: u16,
    /// Once deletion was asked for: when it is over.
    pub(crate) gone_at: Option<u64>,
    /// Not made by the client under test.
    pub(crate) foreign: bool,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) secrets: Secrets,
    pub(crate) addresses: Vec<Address>,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) machines: Vec<Machine>,
}

impl App {
    pub(crate) fn new(name: &str, org: &str, now_ms: u64) -> Self {
        Self {
            name: name.to_owned(),
            id: format!("{:014x}", fingerprint(name) >> 8),
            org: org.to_owned(),
            network: String::new(),
            created_at: now_ms,
            visible_at: now_ms,
            early_status: 404,
            gone_at: None,
            foreign: false,
            idempotency_key: None,
            secrets: Secrets::default(),
            addresses: Vec::new(),
            volumes: Vec::new(),
            machines: Vec::new(),
        }
    }

    /// Machines that still are something.
    pub(crate) fn live_machines(&self) -> impl Iterator<Item = &Machine> {
        self.machines
            .iter()
            .filter(|machine| machine.state != State::Destroyed)
    }

    fn answer(&self, org: &str) -> Value {
        let numeric = fingerprint(&self.name) % 10_000_000;
        json!({
            "id": self.id,
            "internal_numeric_id": numeric,
            "name": self.name,
            // Releases belong to another API, so apps made here alone never leave "pending".
            "status": if self.foreign { "deployed" } else { "pending" },
            "network": if self.network.is_empty() { "default" } else { &self.network },
            "network_cidr": "fdaa:9:4d2::/48",
            "machine_count": self.live_machines().count(),
            "volume_count": self.volumes.iter().filter(|volume| volume.is_live()).count(),
            "organization": {
                "name": org_name(&self.org),
                "slug": org,
                "internal_numeric_id": fingerprint(&self.org) % 1_000_000,
            },
        })
    }
}

pub(crate) fn not_found() -> Response {
    Response::error(404, "app not found")
}

impl World {
    /// Whether the call's app is there and open to the token; the answer to give when not.
    pub(crate) fn closed_app(&self, ask: &Ask) -> Option<Response> {
        let Some(app) = self.apps.get(&ask.route.owner) else {
            let stranger = self.faults.taken_names.contains(&ask.route.owner);
            return Some(if stranger { forbidden() } else { not_found() });
        };
        if !ask.grant.opens_app(&app.org, &app.name) {
            return Some(forbidden());
        }
        if self.now_ms < app.visible_at {
            return Some(if app.early_status == 401 {
                unusable()
            } else {
                not_found()
            });
        }
        // A deleted app can be looked at for a little while, and no more than that.
        (app.gone_at.is_some() && ask.route.call.writes()).then(not_found)
    }

    pub(crate) fn create_app(&mut self, ask: &Ask) -> Response {
        let text = |field: &str| ask.body.get(field).and_then(Value::as_str);
        if text("name").is_some() && text("app_name").is_some() {
            self.note(RecordKind::OddBody, "both name and app_name in POST /apps");
        }
        let Some(name) = text("name").or(text("app_name")) else {
            self.note(RecordKind::MissingField, "POST /apps: name");
            return Response::error(422, "Validation failed: Name can't be blank");
        };
        let org = self.org_named(text("org_slug").unwrap_or_default());
        if !ask.grant.sees_org(org) {
            return forbidden();
        }
        if let Some(wall) = self.card_wall(CardWall::Apps, org) {
            return wall;
        }
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() >= 63 || !name.bytes().all(letters) {
            return Response::error(
                422,
                "Validation failed: Name under 63 chars using numbers, lowercase letters and \
                 dashes",
            );
        }
        let network = text("network").unwrap_or_default();
        let network_fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !network.bytes().all(network_fits)
            || network
                .bytes()
                .next()
                .is_some_and(|first| !first.is_ascii_alphabetic())
        {
            return Response::error(422, "Validation failed: Network is invalid");
        }
        let key = text("idempotency_key").map(str::to_owned);
        if let Some(earlier) = key.as_ref().and_then(|key| {
            self.apps
                .values()
                .find(|app| app.org == org && app.idempotency_key.as_ref() == Some(key))
        }) {
            if earlier.name != name {
                return Response::error(422, "Validation failed: idempotency key was used before");
            }
            return created(earlier);
        }
        let held = self
            .held_names
            .get(name)
            .is_some_and(|until| *until > self.now_ms);
        if held || self.apps.contains_key(name) || self.faults.taken_names.iter().any(|n| n == name)
        {
            return Response::error_as(
                422,
                "Validation failed: Name has already been taken",
                "name_taken",
            );
        }

        let mut app = App::new(name, org, self.now_ms);
        app.network = network.to_owned();
        app.idempotency_key = key;
        app.visible_at = self.now_ms + self.rng.between(0, self.timings.app_hidden_ms);
        app.early_status = if self.rng.between(0, 3) == 0 {
            401
        } else {
            404
        };
        let response = created(&app);
        self.held_names.remove(name);
        self.apps.insert(name.to_owned(), app);
        self.effect("app-created", name, "");
        response
    }

    pub(crate) fn show_app(&self, ask: &Ask) -> Response {
        self.apps
            .get(&ask.route.owner)
            .map_or_else(not_found, |app| {
                Response::ok(&app.answer(self.shown_org(&app.org)))
            })
    }

    pub(crate) fn list_apps(&mut self, ask: &Ask) -> Response {
        let Some(org) = ask.route.param("org_slug").filter(|org| !org.is_empty()) else {
            self.note(RecordKind::MissingField, "GET /apps: org_slug");
            return Response::error(400, "org_slug is required");
        };
        let org = self.org_named(org);
        if !ask.grant.sees_org(org) {
            return forbidden();
        }
        let stale = self.faults.stale_reads_ms;
        let apps: Vec<Value> = self
            .apps
            .values()
            .filter(|app| app.org == org && self.now_ms >= app.visible_at)
            .filter(|app| shown(app.created_at, None, self.now_ms, stale))
            .map(|app| app.answer(self.shown_org(org)))
            .collect();
        Response::ok(&json!({ "total_apps": apps.len(), "apps": apps }))
    }

    pub(crate) fn delete_app(&mut self, ask: &Ask) -> Response {
        let (now, timings) = (self.now_ms, self.timings.clone());
        let force = ask.route.param("force") == Some("true");
        let name = ask.route.owner.clone();
        let Some(app) = self.apps.get_mut(&name) else {
            return not_found();
        };
        let running = app
            .live_machines()
            .any(|machine| machine.state == State::Started);
        if running && !force {
            return Response::error(422, "app has running machines: stop them first");
        }
        app.gone_at = Some(now + timings.app_delete_ms);
        for machine in &mut app.machines {
            machine.destroy(now, &timings);
        }
        self.effect("app-deleted", &name, "");
        Response::empty(202)
    }

    /// What an organization without a card is told, if it is told so here.
    pub(crate) fn card_wall(&self, here: CardWall, org: &str) -> Option<Response> {
        let wall = self
            .faults
            .card_missing
            .filter(|_| !self.faults.card_added)?;
        if wall == CardWall::Trust {
            return Some(Response::error(
                403,
                "Your organization does not have enough trust to access this feature. Please \
                 contact billing@fly.io",
            ));
        }
        let billing = format!("https://fly.io/dashboard/{org}/billing");
        let text = match (wall, here) {
            (CardWall::MoreMachines, CardWall::Machines) => format!(
                "To create more than 1 machine per app please add a payment method. {billing}"
            ),
            _ if wall == here => format!(
                "We need your payment information to continue! Add a credit card or buy credit: \
                 {billing}"
            ),
            _ => return None,
        };
        Some(Response::error(422, text))
    }

    /// Apps that stood before the client came, which it must never touch.
    pub(crate) fn seed_strangers(&mut self) {
        for name in practice::TAKEN_NAMES {
            self.plant_app(name, practice::STRANGERS_ORG);
        }
        self.plant_app(practice::FOREIGN_APP, practice::ORG);
        self.plant_machine(practice::FOREIGN_APP, "garden", "registry.example/garden:4");
        self.plant_app("studio-site", practice::OTHER_ORG);
        self.plant_machine("studio-site", "web", "registry.example/studio-site:9");
    }

    /// Puts an app there that the client did not make, empty and without any mark.
    pub fn plant_app(&mut self, name: &str, org: &str) {
        let mut app = App::new(name, org, self.now_ms);
        app.foreign = true;
        self.apps.insert(name.to_owned(), app);
    }

    /// Says whose an app is from now on: somebody else's, or to be used by the client.
    pub fn set_foreign(&mut self, name: &str, foreign: bool) {
        if let Some(app) = self.apps.get_mut(name) {
            app.foreign = foreign;
        }
    }
}

fn created(app: &App) -> Response {
    Response::of(
        201,
        &json!({ "id": app.id, "created_at": unix_ms(app.created_at) }),
    )
}
