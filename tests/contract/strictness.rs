//! That the judge objects: a judge who never does proves nothing.

use serde_json::{json, Value};

use crate::differences::{Difference, Side, ANY};
use crate::ledger::Ledger;
use crate::openapi::{Contract, Operation};

/// An API small enough to read, with each thing that the judge must understand.
fn small() -> Contract {
    let document = json!({
        "openapi": "3.0.1",
        "paths": {
            "/things": {
                "get": {
                    "parameters": [
                        { "name": "owner", "in": "query", "required": true,
                          "schema": { "type": "string" } },
                        { "name": "limit", "in": "query", "schema": { "type": "integer" } },
                        { "name": "all", "in": "query", "schema": { "type": "boolean" } },
                        { "name": "state", "in": "query",
                          "schema": { "type": "string", "enum": ["on", "off"] } },
                    ],
                    "responses": { "200": { "content": { "application/json": {
                        "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } },
                    } } } },
                },
                "post": {
                    "requestBody": { "required": true, "content": { "application/json": {
                        "schema": { "$ref": "#/components/schemas/Thing" },
                    } } },
                    "responses": { "201": {} },
                },
            },
            "/things/{id}": { "delete": { "responses": { "204": {} } } },
            "/things/newest": { "get": { "responses": { "200": {} } } },
        },
        "components": { "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": { "type": "string" },
                    "note": { "type": "string", "nullable": true },
                    "size": { "type": "integer" },
                    "marks": { "type": "object", "additionalProperties": { "type": "string" } },
                    "part": { "allOf": [{ "$ref": "#/components/schemas/Part" }] },
                    "colour": { "type": "string", "enum": ["red", "green"] },
                },
            },
            "Part": { "type": "object", "properties": { "weight": { "type": "number" } } },
            "ErrorResponse": { "type": "object", "properties": { "error": { "type": "string" } } },
        } },
    });
    Contract::from_text(&document.to_string())
}

fn post_faults(body: &Value) -> Vec<String> {
    let mut contract = small();
    let operation = contract.operation("POST", "/things").unwrap();
    contract.request_faults(&operation, "/things", Some(&body.to_string()))
}

fn get_faults(path: &str) -> Vec<String> {
    let mut contract = small();
    let operation = contract.operation("GET", path).unwrap();
    contract.request_faults(&operation, path, None)
}

fn answer_faults(status: u16, content_type: &str, body: &str) -> Vec<String> {
    let mut contract = small();
    let operation = contract.operation("GET", "/things").unwrap();
    contract.answer_faults(&operation, status, content_type, body)
}

#[test]
fn a_good_request_passes() {
    let full = json!({ "name": "a", "note": null, "size": 1, "marks": { "any": "x" },
                       "part": { "weight": 1.5 }, "colour": "red" });
    assert_eq!(post_faults(&full), Vec::<String>::new());
    let path = "/things?owner=me&limit=5&all=true&state=on";
    assert_eq!(get_faults(path), Vec::<String>::new());
}

#[test]
fn a_field_that_is_not_described_is_caught_at_any_depth() {
    assert_eq!(
        post_faults(&json!({ "name": "a", "nmae": "b" })),
        ["Thing: nmae is unknown"]
    );
    assert_eq!(
        post_faults(&json!({ "name": "a", "part": { "wieght": 1 } })),
        ["Part: wieght is unknown"]
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_caught() {
    for (field, value, fault) in [
        (
            "size",
            json!("1"),
            "Thing.size: a string is of the wrong kind",
        ),
        (
            "size",
            json!(1.5),
            "Thing.size: a number is of the wrong kind",
        ),
        ("size", json!(null), "Thing.size: null is of the wrong kind"),
        (
            "marks",
            json!({ "a": 1 }),
            "Thing.marks{}: a number is of the wrong kind",
        ),
        ("part", json!([]), "Part: a list is of the wrong kind"),
        (
            "colour",
            json!(true),
            "Thing.colour: a boolean is of the wrong kind",
        ),
        (
            "colour",
            json!("blue"),
            "Thing.colour: \"blue\" is not in its list",
        ),
    ] {
        let mut body = json!({ "name": "a" });
        body[field] = value;
        assert_eq!(post_faults(&body), [fault]);
    }
    assert_eq!(post_faults(&json!({})), ["Thing: \"name\" is missing"]);
    assert_eq!(
        post_faults(&json!([])),
        ["Thing: a list is of the wrong kind"]
    );
    let odd_note = post_faults(&json!({ "name": "a", "note": 7 }));
    assert_eq!(odd_note.len(), 1, "nullable is not anything: {odd_note:?}");
}

#[test]
fn a_body_where_none_belongs_and_none_where_one_does_are_caught() {
    let mut contract = small();
    let post = contract.operation("POST", "/things").unwrap();
    assert_eq!(
        contract.request_faults(&post, "/things", None),
        ["body: missing"]
    );
    assert_eq!(
        contract.request_faults(&post, "/things", Some("{")),
        ["body: not JSON"]
    );
    let delete = contract.operation("DELETE", "/things/7").unwrap();
    assert_eq!(
        contract.request_faults(&delete, "/things/7", Some("{}")),
        ["body: none is taken"]
    );
}

#[test]
fn a_path_or_method_that_is_not_there_is_caught() {
    let contract = small();
    let ask = |method, path| contract.operation(method, path).map(|op| op.template);
    assert_eq!(ask("DELETE", "/things/7"), Ok("/things/{id}".to_owned()));
    assert_eq!(
        ask("GET", "/things/newest"),
        Ok("/things/newest".to_owned())
    );
    for path in ["/thing", "/things/", "/things/7/parts", "/v1/things", ""] {
        assert_eq!(ask("DELETE", path), Err("the path is unknown".to_owned()));
    }
    let wrong_method = Err("the path takes no such method".to_owned());
    assert_eq!(ask("PATCH", "/things"), wrong_method);
}

#[test]
fn a_query_that_is_not_described_is_caught() {
    for (query, fault) in [
        ("owner=me&force=true", "query: force is unknown"),
        (
            "owner=me&limit=many",
            "query: limit has a value of the wrong kind",
        ),
        ("owner=me&all=1", "query: all has a value of the wrong kind"),
        (
            "owner=me&state=up",
            "query: state has a value of the wrong kind",
        ),
        ("owner=", "query: owner has a value of the wrong kind"),
        ("limit=1", "query: owner is missing"),
    ] {
        assert_eq!(get_faults(&format!("/things?{query}")), [fault]);
    }
}

#[test]
fn an_answer_is_judged_by_its_status_kind_and_fields() {
    let json = "application/json; charset=utf-8";
    let none = Vec::<String>::new();
    assert_eq!(answer_faults(200, json, "[{\"name\":\"a\"}]"), none);
    for (status, content_type, body, faults) in [
        (
            200,
            json,
            "[{\"name\":1}]",
            vec!["Thing.name: a number is of the wrong kind"],
        ),
        (
            200,
            json,
            "[{\"name\":\"a\",\"x\":1}]",
            vec!["Thing: x is unknown"],
        ),
        (
            200,
            json,
            "{}",
            vec!["body: an object is of the wrong kind"],
        ),
        (200, json, "<html>", vec!["status 200: not JSON"]),
        (
            200,
            "text/html",
            "[]",
            vec!["status 200: text/html is not described"],
        ),
        (202, json, "{}", vec!["status 202 is not listed"]),
        (
            404,
            json,
            "{\"error\":\"no\"}",
            vec!["status 404 is not listed"],
        ),
        (
            404,
            json,
            "{\"erorr\":\"no\"}",
            vec![
                "status 404 is not listed",
                "ErrorResponse: erorr is unknown",
            ],
        ),
        (
            503,
            "text/html",
            "<html>",
            vec![
                "status 503 is not listed",
                "status 503: text/html instead of JSON",
            ],
        ),
    ] {
        assert_eq!(answer_faults(status, content_type, body), faults);
    }
    let mut contract = small();
    let post = contract.operation("POST", "/things").unwrap();
    assert_eq!(
        contract.answer_faults(&post, 201, json, "{}"),
        ["status 201: a body that is not described"]
    );
}

#[test]
fn a_difference_explains_its_own_fault_only_and_is_stale_when_unused() {
    static KNOWN: &[Difference] = &[
        Difference {
            side: Side::Request,
            operation: ANY,
            fault: "query: force is unknown",
            source: "a test",
        },
        Difference {
            side: Side::Request,
            operation: "POST /things",
            fault: "Thing: old is unknown",
            source: "a test",
        },
        Difference {
            side: Side::Answer,
            operation: ANY,
            fault: "Thing: extra is unknown",
            source: "a test",
        },
    ];
    let mut ledger = Ledger::new(small(), KNOWN);
    ledger.request("GET", "/things?owner=me&force=true", None);
    assert_eq!(ledger.unexplained(), Vec::<String>::new());
    assert_eq!(ledger.stale().len(), 2);
    ledger.request("POST", "/things", Some("{\"name\":\"a\",\"extra\":1}"));
    assert_eq!(ledger.unexplained().len(), 1, "of an answer, not a request");
    ledger.request("GET", "/nowhere", None);
    assert_eq!(ledger.unexplained().len(), 2);
}

/// Real requests, spoilt one way each, against the real file.
pub(crate) fn spoilt_requests_are_caught(
    contract: &mut Contract,
    operation: &Operation,
    path: &str,
) {
    let whole = contract.sample_request(operation).unwrap();
    let faults = |contract: &mut Contract, body: &Value| {
        contract.request_faults(operation, path, Some(&body.to_string()))
    };
    assert_eq!(
        faults(contract, &whole),
        Vec::<String>::new(),
        "{operation}"
    );
    let fields: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    for field in fields {
        let mut spoilt = whole.clone();
        let value = spoilt.as_object_mut().unwrap().remove(&field).unwrap();
        spoilt[format!("{field}_")] = value.clone();
        assert!(
            !faults(contract, &spoilt).is_empty(),
            "{operation} {field}_"
        );
        let mut spoilt = whole.clone();
        spoilt[&field] = match value {
            Value::Array(_) => json!({ "not": "a list" }),
            _ => json!([value]),
        };
        assert!(!faults(contract, &spoilt).is_empty(), "{operation} {field}");
    }
}
