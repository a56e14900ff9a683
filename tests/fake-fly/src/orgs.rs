//! Everything of an organization at once, page by page.

use serde_json::{json, Value};

use crate::clock::rfc3339;
use crate::faults::Endless;
use crate::http::Response;
use crate::machines::State;
use crate::tokens::forbidden;
use crate::world::{shown, Ask, World};

const PAGE: usize = 100;

impl World {
    pub(crate) fn org_machines(&self, ask: &Ask) -> Response {
        let org = match self.listed_org(ask) {
            Ok(org) => org,
            Err(refused) => return refused,
        };
        let stale = self.faults.stale_reads_ms;
        let with_deleted = ask.route.param("include_deleted") == Some("true");
        let mut rows = Vec::new();
        for app in self.apps.values().filter(|app| app.org == org) {
            for machine in &app.machines {
                let there = shown(machine.created_at, machine.destroyed_at, self.now_ms, stale)
                    && machine.state != State::Destroyed;
                if self.faults.error_regions.contains(&machine.region) {
                    continue;
                }
                if (there || with_deleted) && fits(ask, &machine.region, machine.state.word()) {
                    rows.push((machine.id.clone(), machine.overview(&app.name)));
                }
            }
        }
        let mut body = self.page(ask, rows, "machines", "last_machine_id");
        body["error_regions"] = json!(self.faults.error_regions);
        Response::ok(&body)
    }

    pub(crate) fn org_volumes(&self, ask: &Ask) -> Response {
        let org = match self.listed_org(ask) {
            Ok(org) => org,
            Err(refused) => return refused,
        };
        let with_deleted = ask.route.param("include_deleted") == Some("true");
        let stale = self.faults.stale_reads_ms;
        let mut rows = Vec::new();
        for app in self.apps.values().filter(|app| app.org == org) {
            for volume in &app.volumes {
                let there = shown(volume.created_at, volume.removed_at, self.now_ms, stale);
                if (there || with_deleted) && fits(ask, &volume.region, volume.state(self.now_ms)) {
                    let mut row = volume.answer(self.now_ms);
                    row["app_name"] = json!(app.name);
                    row["updated_at"] = json!(rfc3339(volume.created_at));
                    rows.push((volume.id.clone(), row));
                }
            }
        }
        Response::ok(&self.page(ask, rows, "volumes", "last_volume_id"))
    }

    /// Whose list is asked for: known by the name that apps show, and by no other.
    fn listed_org<'a>(&self, ask: &'a Ask) -> Result<&'a str, Response> {
        let org = self.org_named(&ask.route.owner);
        if !ask.grant.sees_org(org) {
            return Err(forbidden());
        }
        if self.shown_org(org) != ask.route.owner {
            return Err(Response::error(404, "organization not found"));
        }
        Ok(org)
    }

    fn page(&self, ask: &Ask, rows: Vec<(String, Value)>, list: &str, last: &str) -> Value {
        let cursor = ask.route.param("cursor");
        let limit = ask
            .route
            .param("limit")
            .and_then(|text| text.parse().ok())
            .unwrap_or(PAGE)
            .max(1);
        // Where the page begins, and how many there were before it.
        let (from, turn) = cursor
            .and_then(|text| text.split_once('.'))
            .and_then(|(from, turn)| Some((from.parse().ok()?, turn.parse().ok()?)))
            .unwrap_or((0, 0));
        let endless = self.faults.endless_lists;
        let limit = if endless == Some(Endless::New) && cursor.is_none() {
            0
        } else {
            limit
        };
        let until = (from + limit).min(rows.len());
        let page = rows.get(from..until).unwrap_or_default();
        let mut body = json!({
            list: page.iter().map(|(_, row)| row.clone()).collect::<Vec<_>>(),
            last: page.last().map_or("", |(id, _)| id.as_str()),
            "last_updated_at": rfc3339(self.now_ms),
        });
        // An opaque word to the client.
        let next = match endless {
            Some(Endless::New) => Some(format!("{until}.{}", turn + 1)),
            Some(Endless::Same) => Some(format!("{until}.0")),
            None => (until < rows.len()).then(|| format!("{until}.0")),
        };
        if let Some(next) = next {
            body["next_cursor"] = json!(next);
        }
        body
    }
}

fn fits(ask: &Ask, region: &str, state: &str) -> bool {
    ask.route
        .param("region")
        .is_none_or(|wanted| wanted == region)
        && ask
            .route
            .param("state")
            .is_none_or(|wanted| wanted == state)
}
