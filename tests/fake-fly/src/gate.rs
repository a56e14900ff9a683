//! The gate: what is checked of every request before the call itself, and who answers it.

use serde_json::Value;

use crate::faults::Revocation;
use crate::http::{Request, Response};
use crate::practice;
use crate::route::{Call, Route};
use crate::strict::{complaints, RecordKind};
use crate::tokens::{self, forbidden, unusable, Grant};
use crate::world::{Ask, World};

impl World {
    pub(crate) fn answer(&mut self, route: Option<Route>, request: &Request) -> Response {
        let Some(route) = route else {
            let asked = self.asked.clone();
            self.note(RecordKind::UnknownRoute, asked);
            return Response {
                status: 404,
                body: "404 page not found\n".to_owned(),
                content_type: "text/plain; charset=utf-8",
            };
        };
        let grant = match self.admit(&route, request) {
            Ok(grant) => grant,
            Err(refused) => return refused,
        };
        let body = match self.read_body(&route, request) {
            Ok(body) => body,
            Err(refused) => return refused,
        };
        if !grant.allows(route.call) {
            return forbidden();
        }
        let ask = Ask { route, body, grant };
        let of_app = !matches!(
            ask.route.call,
            Call::TokensCurrent
                | Call::Regions
                | Call::Placements
                | Call::OrgMachines
                | Call::OrgVolumes
                | Call::AppsList
                | Call::AppCreate
        );
        if let Some(closed) = of_app.then(|| self.closed_app(&ask)).flatten() {
            return closed;
        }
        self.dispatch(&ask)
    }

    /// Headers, rate limit and token: who may come in.
    fn admit(&mut self, route: &Route, request: &Request) -> Result<&'static Grant, Response> {
        for (name, _) in &route.query {
            let metadata = route.call == Call::MachinesList && name.starts_with("metadata.");
            if !metadata && !route.call.params().contains(&name.as_str()) {
                self.note(
                    RecordKind::UnknownQuery,
                    format!("{}: {name}", route.call.template()),
                );
            }
        }
        let Some(header) = &request.authorization else {
            self.note(RecordKind::MissingHeader, "Authorization");
            return Err(unusable());
        };
        let seen = tokens::look_up(header);
        if let Some(odd) = seen.odd {
            self.note(RecordKind::OddHeader, format!("Authorization: {odd}"));
        }
        let id = if route.id.is_empty() {
            &route.owner
        } else {
            &route.id
        };
        if !self.limiter.admit(self.now_ms, route.call, id) {
            return Err(Response::error(429, "rate limit exceeded"));
        }
        let revoked = match self.faults.token_revoked {
            None => false,
            Some(Revocation::Now) => true,
            Some(Revocation::FromRequest(first)) => self.requests >= first,
            Some(Revocation::AtMs(at)) => self.now_ms >= at,
        };
        let first = tokens::look_up(practice::ORG_TOKEN)
            .grant
            .map(|grant| grant.id);
        seen.grant
            .filter(|grant| !(revoked && Some(grant.id) == first))
            .ok_or_else(unusable)
    }

    fn read_body(&mut self, route: &Route, request: &Request) -> Result<Value, Response> {
        let place = format!("{} {}", request.method, route.call.template());
        let Some(shape) = route.call.body() else {
            if !request.body.is_empty() {
                self.note(RecordKind::OddBody, format!("{place}: takes no body"));
            }
            return Ok(Value::Null);
        };
        // A stop may come without a body.
        if request.body.is_empty() && route.call == Call::MachineStop {
            return Ok(Value::Null);
        }
        match request
            .content_type
            .as_deref()
            .map(|kind| kind.split(';').next().unwrap_or(kind))
        {
            None => self.note(RecordKind::MissingHeader, format!("{place}: Content-Type")),
            Some(kind) if kind.trim().eq_ignore_ascii_case("application/json") => {}
            Some(_) => self.note(RecordKind::OddHeader, format!("{place}: Content-Type")),
        }
        let Ok(body) = serde_json::from_str::<Value>(&request.body) else {
            self.note(RecordKind::OddBody, format!("{place}: not JSON"));
            return Err(Response::error(
                400,
                "invalid character looking for beginning of value",
            ));
        };
        let mut broken = None;
        for (kind, detail) in complaints(&body, shape, &place) {
            if kind == RecordKind::WrongType {
                broken.get_or_insert_with(|| detail.clone());
            }
            self.note(kind, detail);
        }
        if let Some(detail) = broken {
            return Err(Response::error(
                400,
                format!("json: cannot unmarshal: {detail}"),
            ));
        }
        for field in route.call.needs() {
            if body.get(field).is_none_or(Value::is_null) {
                self.note(RecordKind::MissingField, format!("{place}: {field}"));
                return Err(Response::error(
                    400,
                    format!("invalid_argument: {field} is required"),
                ));
            }
        }
        Ok(body)
    }

    fn dispatch(&mut self, ask: &Ask) -> Response {
        match ask.route.call {
            Call::TokensCurrent => Response::ok(&ask.grant.introduction()),
            Call::Regions => self.list_regions(),
            Call::Placements => self.placements(ask),
            Call::OrgMachines => self.org_machines(ask),
            Call::OrgVolumes => self.org_volumes(ask),
            Call::AppsList => self.list_apps(ask),
            Call::AppCreate => self.create_app(ask),
            Call::AppGet => self.show_app(ask),
            Call::AppDelete => self.delete_app(ask),
            Call::SecretsList => self.list_secrets(ask),
            Call::SecretsSet => self.set_secrets(ask),
            Call::SecretGet => self.show_secret(ask),
            Call::SecretSet => self.set_secret(ask),
            Call::SecretDelete => self.delete_secret(ask),
            Call::IpsList => self.list_addresses(ask),
            Call::IpCreate => self.assign_address(ask),
            Call::IpDelete => self.release_address(ask),
            Call::VolumesList => self.list_volumes(ask),
            Call::VolumeCreate => self.create_volume(ask),
            Call::VolumeGet => self.show_volume(ask),
            Call::VolumeUpdate => self.update_volume(ask),
            Call::VolumeDelete => self.delete_volume(ask),
            Call::VolumeExtend => self.extend_volume(ask),
            Call::MachinesList => self.list_machines(ask),
            Call::MachineCreate => self.create_machine(ask),
            Call::MachineGet => self.show_machine(ask),
            Call::MachineUpdate => self.update_machine(ask),
            Call::MachineDelete => self.delete_machine(ask),
            Call::MachineStart => self.start_machine(ask),
            Call::MachineStop => self.stop_machine(ask),
            Call::MachineRestart => self.restart_machine(ask),
            Call::MachineExec => self.exec(ask),
            Call::MachineEvents => self.list_events(ask),
            Call::MachineWait => self.wait_machine(ask),
            Call::MetadataGet => self.list_metadata(ask),
            Call::MetadataSet | Call::MetadataDelete => self.set_metadata(ask),
        }
    }
}
