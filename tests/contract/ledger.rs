//! What was judged, what was found, and which known differences explain it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use fake_fly::{Exchange, Response};
use serde_json::Value;

use crate::differences::{Difference, Side, ANY};
use crate::openapi::{Contract, Operation};

/// How often something was seen, and in how many shapes.
#[derive(Default)]
struct Tally {
    seen: usize,
    shapes: BTreeSet<String>,
}

/// The judge's book.
pub(crate) struct Ledger {
    /// The judge.
    pub(crate) contract: Contract,
    differences: &'static [Difference],
    used: BTreeSet<usize>,
    /// By sentence: how often, and where first.
    unexplained: BTreeMap<String, (usize, String)>,
    requests: BTreeMap<String, Tally>,
    answers: BTreeMap<(String, u16), Tally>,
}

impl Ledger {
    /// An empty book.
    pub(crate) fn new(contract: Contract, differences: &'static [Difference]) -> Self {
        Self {
            contract,
            differences,
            used: BTreeSet::new(),
            unexplained: BTreeMap::new(),
            requests: BTreeMap::new(),
            answers: BTreeMap::new(),
        }
    }

    /// Judges a request; its path begins below `/v1`.
    pub(crate) fn request(&mut self, method: &str, path: &str, body: Option<&str>) {
        let operation = match self.contract.operation(method, path) {
            Ok(operation) => operation,
            Err(fault) => {
                let bare = path.split('?').next().unwrap_or_default();
                return self.explain(Side::Request, &format!("{method} {bare}"), fault, path);
            }
        };
        for fault in self.contract.request_faults(&operation, path, body) {
            let example = format!("{path} {}", body.unwrap_or_default());
            self.explain(Side::Request, &operation.to_string(), fault, &example);
        }
        let tally = self.requests.entry(operation.to_string()).or_default();
        tally.seen += 1;
        tally.shapes.insert(request_shape(path, body));
    }

    /// Judges an answer to a method and a path below `/v1`.
    pub(crate) fn answer(&mut self, operation: &Operation, response: &Response) {
        let (status, body) = (response.status, response.body.as_str());
        let faults = self
            .contract
            .answer_faults(operation, status, response.content_type, body);
        for fault in faults {
            self.explain(Side::Answer, &operation.to_string(), fault, body);
        }
        let key = (operation.to_string(), status);
        let tally = self.answers.entry(key).or_default();
        tally.seen += 1;
        tally.shapes.insert(body_shape(body));
    }

    /// Judges the answer of an exchange, and that the model files it where the file does.
    pub(crate) fn answer_of(&mut self, exchange: &Exchange) {
        match self
            .contract
            .operation(&exchange.method, below_v1(&exchange.path))
        {
            Ok(operation) => {
                if operation.template != exchange.template {
                    let fault = format!("the model takes it for {}", exchange.template);
                    let at = operation.to_string();
                    self.explain(Side::Answer, &at, fault, &exchange.path);
                }
                self.answer(&operation, &exchange.response);
            }
            Err(fault) => {
                let at = format!("{} {}", exchange.method, exchange.template);
                self.explain(Side::Answer, &at, fault, &exchange.path);
            }
        }
    }

    /// Judges both sides of an exchange.
    pub(crate) fn exchange(&mut self, exchange: &Exchange) {
        let body = (!exchange.request_body.is_empty()).then_some(exchange.request_body.as_str());
        self.request(&exchange.method, below_v1(&exchange.path), body);
        self.answer_of(exchange);
    }

    /// The operations that were answered well at least once.
    pub(crate) fn answered_well(&self) -> BTreeSet<&str> {
        let good = self.answers.keys().filter(|(_, status)| *status < 300);
        good.map(|(operation, _)| operation.as_str()).collect()
    }

    /// What no known difference explains, a sentence each.
    pub(crate) fn unexplained(&self) -> Vec<String> {
        self.unexplained
            .iter()
            .map(|(fault, (times, example))| {
                let example: String = example.chars().take(300).collect();
                format!("{fault} ({times} times, first: {example})")
            })
            .collect()
    }

    /// Differences that explained nothing: they are no differences any more.
    pub(crate) fn stale(&self) -> Vec<String> {
        let unused = self.differences.iter().enumerate();
        unused
            .filter(|(index, _)| !self.used.contains(index))
            .map(|(_, difference)| difference.to_string())
            .collect()
    }

    /// How much was judged, by operation and status.
    pub(crate) fn report(&self) -> String {
        let mut text = String::new();
        let sum = |tallies: &mut dyn Iterator<Item = &Tally>| {
            tallies.fold((0, 0), |(seen, shapes), tally| {
                (seen + tally.seen, shapes + tally.shapes.len())
            })
        };
        let (seen, shapes) = sum(&mut self.requests.values());
        let _ = writeln!(text, "Requests: {shapes} shapes in {seen}");
        for (operation, tally) in &self.requests {
            let (shapes, seen) = (tally.shapes.len(), tally.seen);
            let _ = writeln!(text, "  {operation:<62} {shapes:>4} shapes {seen:>6}");
        }
        let (seen, shapes) = sum(&mut self.answers.values());
        let _ = writeln!(text, "Answers: {shapes} shapes in {seen}");
        for ((operation, status), tally) in &self.answers {
            let (shapes, seen) = (tally.shapes.len(), tally.seen);
            let _ = writeln!(
                text,
                "  {operation:<58} {status} {shapes:>4} shapes {seen:>6}"
            );
        }
        let _ = writeln!(text, "Known differences, all met: {}", self.used.len());
        for index in &self.used {
            let _ = writeln!(text, "  {}", self.differences[*index]);
        }
        text
    }

    fn explain(&mut self, side: Side, operation: &str, fault: String, example: &str) {
        let known = self.differences.iter().position(|difference| {
            difference.side == side
                && difference.fault == fault
                && (difference.operation == ANY || difference.operation == operation)
        });
        match known {
            Some(index) => drop(self.used.insert(index)),
            None => {
                let sentence = format!("{side:?} {operation}: {fault}");
                let entry = self.unexplained.entry(sentence);
                entry.or_insert_with(|| (0, example.to_owned())).0 += 1;
            }
        }
    }
}

/// A path as the file writes it.
pub(crate) fn below_v1(path: &str) -> &str {
    path.strip_prefix("/v1").unwrap_or(path)
}

fn request_shape(path: &str, body: Option<&str>) -> String {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let names: BTreeSet<&str> = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .collect();
    format!("{names:?} {}", body.map(body_shape).unwrap_or_default())
}

/// The fields of a body with their kinds, whatever their values.
fn body_shape(body: &str) -> String {
    let Ok(value) = serde_json::from_str::<Value>(body) else {
        return if body.is_empty() { "nothing" } else { "text" }.to_owned();
    };
    let mut fields = BTreeSet::new();
    collect_fields(&value, String::new(), &mut fields);
    fields.into_iter().collect::<Vec<_>>().join(" ")
}

fn collect_fields(value: &Value, place: String, fields: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (name, field) in object {
                collect_fields(field, format!("{place}.{name}"), fields);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                collect_fields(item, format!("{place}[]"), fields);
            }
        }
        Value::Null => drop(fields.insert(format!("{place}:null"))),
        Value::Bool(_) => drop(fields.insert(format!("{place}:boolean"))),
        Value::Number(_) => drop(fields.insert(format!("{place}:number"))),
        Value::String(_) => drop(fields.insert(format!("{place}:string"))),
        Value::Array(_) => drop(fields.insert(format!("{place}:[]"))),
        Value::Object(_) => drop(fields.insert(format!("{place}:{{}}"))),
    }
}
