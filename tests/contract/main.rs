//! Everything that the core asks of Fly, and everything that the model of Fly answers, against
//! Fly's own OpenAPI file.
//!
//! The file is not ours to ship. It is found by `TEXTSLASH_FLY_OPENAPI`, or where it lies beside
//! the checkout; without it, what needs it is skipped and says so.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod calls;
#[path = "../fake-fly/tests/common/mod.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;
mod deployments;
mod differences;
mod faults;
mod ledger;
mod openapi;
mod samples;
mod scenes;
mod strictness;

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use differences::{Difference, DIFFERENCES};
use fake_fly::{practice, RecordKind, Request};
use ledger::Ledger;
use openapi::Contract;

/// Where the file lies for those who work on this crate beside a folder of facts.
const BESIDE: &str = "../shared/facts/fly-machines-openapi.json";

/// The file's text; nothing, and a word on stderr, if there is none.
fn file() -> Option<&'static str> {
    static FILE: OnceLock<Option<String>> = OnceLock::new();
    let read = || {
        if let Ok(path) = std::env::var("TEXTSLASH_FLY_OPENAPI") {
            let text = std::fs::read_to_string(&path);
            return Some(text.unwrap_or_else(|error| panic!("TEXTSLASH_FLY_OPENAPI: {error}")));
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(BESIDE);
        let text = std::fs::read_to_string(path).ok();
        if text.is_none() {
            // Not by eprintln, which a passing test keeps to itself.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: the contract with Fly: its OpenAPI file is not here. Save \
                 https://docs.machines.dev/spec/openapi3.json and set TEXTSLASH_FLY_OPENAPI to \
                 its path."
            );
        }
        text
    };
    FILE.get_or_init(read).as_deref()
}

fn contract() -> Option<Contract> {
    file().map(Contract::from_text)
}

#[test]
fn everything_sent_and_everything_answered_is_in_flys_file() {
    let Some(contract) = contract() else { return };
    let mut ledger = Ledger::new(contract, DIFFERENCES);

    let (client, standing) = scenes::deployed(1);
    let calls = calls::every_call(&standing);
    assert_eq!(calls::untried(&calls), Vec::<&str>::new());
    for call in &calls {
        let request = call.request();
        let body = request.body.as_ref().map(|body| body.expose());
        ledger.request(request.method.as_str(), &request.path, body);

        // Each on a world of its own, so that one does not spoil the next.
        let mut world = client.world.clone();
        let before = world.transcript().len();
        let path = format!("/v1{}", request.path);
        let mut asked =
            Request::new(request.method.as_str(), &path).authorized(practice::ORG_TOKEN);
        if let Some(body) = body {
            asked.content_type = Some("application/json".to_owned());
            asked.body = body.to_owned();
        }
        world.handle(client.now + 60_000, &asked);
        let exchange = &world.transcript()[before];
        ledger.answer_of(exchange);
        let (status, body) = (exchange.response.status, &exchange.response.body);
        if status < 300 {
            let read = call.interpret(status, body);
            assert!(read.is_ok(), "{} {status} {body}: {read:?}", request.path);
        }
    }
    for exchange in deployments::all() {
        ledger.exchange(&exchange);
    }
    for exchange in scenes::all(&ledger.contract) {
        ledger.answer_of(&exchange);
    }

    println!("{}", ledger.report());
    let unexplained = ledger.unexplained();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    let stale = ledger.stale();
    assert!(stale.is_empty(), "no longer met: {}", stale.join("\n"));

    // Whatever operation of the file the model knows must have been answered well above.
    let well = ledger.answered_well();
    for operation in ledger.contract.operations() {
        let mut world = client.world.clone();
        let before = world.transcript().len();
        let path = format!("/v1{}", scenes::filled(&operation.template, &standing));
        world.handle(client.now, &Request::new(&operation.method, &path));
        let known = world.transcript().len() > before;
        assert!(
            !known || well.contains(operation.to_string().as_str()),
            "{operation} was never answered well"
        );
    }
}

#[test]
fn the_core_reads_an_answer_with_every_field_that_fly_describes() {
    let Some(contract) = contract() else { return };
    let (_, standing) = scenes::deployed(1);
    for call in calls::every_call(&standing) {
        let request = call.request();
        let operation = contract.operation(request.method.as_str(), &request.path);
        let (status, body) = contract.sample_answer(&operation.unwrap());
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let read = call.interpret(status, &body);
        assert!(read.is_ok(), "{} {body}: {read:?}", request.path);
    }
}

#[test]
fn the_model_knows_every_field_that_fly_takes() {
    let Some(contract) = contract() else { return };
    let (mut client, standing) = scenes::deployed(1);
    for operation in contract.operations() {
        scenes::ask(&mut client, &contract, &operation, &standing);
    }
    let unknown: Vec<&str> = client
        .world
        .records()
        .iter()
        .filter(|record| record.kind == RecordKind::UnknownField)
        .map(|record| record.detail.as_str())
        .collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

#[test]
fn a_spoilt_request_is_caught_in_every_field_that_fly_takes() {
    let Some(mut contract) = contract() else {
        return;
    };
    for operation in contract.operations() {
        let takes_fields = contract.sample_request(&operation);
        if takes_fields.is_some_and(|body| body.is_object()) {
            let path = &operation.template;
            strictness::spoilt_requests_are_caught(&mut contract, &operation, path);
        }
    }
}

#[test]
fn a_spoilt_machine_of_ours_is_caught() {
    let Some(mut contract) = contract() else {
        return;
    };
    let (_, standing) = scenes::deployed(1);
    let mut spoilt_ones = 0;
    for call in calls::every_call(&standing) {
        let request = call.request();
        if !(request.path.ends_with("/machines") && request.body.is_some()) {
            continue;
        }
        let operation = contract.operation("POST", &request.path).unwrap();
        let body = request.body.unwrap();
        for (good, bad) in [
            ("\"autostop\"", "\"auto_stop\""),
            ("\"internal_port\"", "\"internalPort\""),
            ("\"grace_period\"", "\"graceperiod\""),
            (
                "\"min_machines_running\":",
                "\"min_machines_running\":0.5,\"x\":",
            ),
            ("\"policy\":\"", "\"policy\":\"sometimes-"),
            ("\"metadata\":{", "\"metadata\":{\"number\":7,"),
        ] {
            let spoilt = body.expose().replace(good, bad);
            assert_ne!(spoilt, body.expose(), "{good}");
            let faults = contract.request_faults(&operation, &request.path, Some(&spoilt));
            assert!(!faults.is_empty(), "{bad}");
            spoilt_ones += 1;
        }
    }
    assert!(spoilt_ones > 100, "{spoilt_ones}");
}

#[test]
fn every_known_difference_says_where_it_is_known_from() {
    for Difference { fault, source, .. } in DIFFERENCES {
        assert!(!fault.is_empty() && source.len() > 10, "{fault}: {source}");
    }
}
