//! Fly's OpenAPI file as a judge: which operations there are, what they take, what they answer.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{json, Value};

/// One method of one path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Operation {
    /// In capitals.
    pub(crate) method: String,
    /// With its parameters in braces.
    pub(crate) template: String,
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.template)
    }
}

/// The file, made strict: what it does not name is not allowed.
pub(crate) struct Contract {
    document: Value,
    /// By the place of the schema in the document; building one is slow.
    validators: BTreeMap<String, Validator>,
}

impl Contract {
    /// Reads the text of an OpenAPI 3.0 file.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut document: Value = serde_json::from_str(text).expect("the OpenAPI file is JSON");
        let version = document["openapi"].as_str().unwrap_or_default();
        assert!(version.starts_with("3.0."), "OpenAPI 3.0, not {version:?}");
        make_schemas_strict(&mut document);
        Self {
            document,
            validators: BTreeMap::new(),
        }
    }

    /// Every operation of the file.
    pub(crate) fn operations(&self) -> Vec<Operation> {
        let paths = self.document["paths"].as_object().expect("it has paths");
        let mut all = Vec::new();
        for (template, methods) in paths {
            for method in ["get", "post", "put", "patch", "delete"] {
                if methods.get(method).is_some() {
                    all.push(Operation {
                        method: method.to_uppercase(),
                        template: template.clone(),
                    });
                }
            }
        }
        all
    }

    /// The operation that a method and a path without `/v1` mean; why there is none otherwise.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Result<Operation, String> {
        let path = path.split('?').next().unwrap_or_default();
        let fits = self
            .operations()
            .into_iter()
            .filter(|operation| template_fits(&operation.template, path));
        let (same, others): (Vec<_>, Vec<_>) =
            fits.partition(|operation| operation.method == method);
        // `/machines/wait` before `/machines/{id}`: the one with fewer parameters is meant.
        let parameters = |operation: &Operation| operation.template.matches('{').count();
        match (same.into_iter().min_by_key(parameters), others.is_empty()) {
            (Some(operation), _) => Ok(operation),
            (None, true) => Err("the path is unknown".to_owned()),
            (None, false) => Err("the path takes no such method".to_owned()),
        }
    }

    /// Everything about a request that the file does not allow.
    pub(crate) fn request_faults(
        &mut self,
        operation: &Operation,
        path: &str,
        body: Option<&str>,
    ) -> Vec<String> {
        let mut faults = self.query_faults(operation, path);
        let place = format!("{}/requestBody", pointer_to(operation));
        let described = self.document.pointer(&place);
        let required = described.is_some_and(|body| body["required"] == json!(true));
        match (described.is_some(), body) {
            (false, Some(_)) => faults.push("body: none is taken".to_owned()),
            (true, None) if required => faults.push("body: missing".to_owned()),
            (true, Some(text)) => match serde_json::from_str(text) {
                Ok(body) => {
                    let schema = format!("{place}/content/application~1json/schema");
                    faults.extend(self.schema_faults(&schema, &body));
                }
                Err(_) => faults.push("body: not JSON".to_owned()),
            },
            _ => {}
        }
        faults
    }

    /// Everything about an answer that the file does not allow.
    pub(crate) fn answer_faults(
        &mut self,
        operation: &Operation,
        status: u16,
        content_type: &str,
        body: &str,
    ) -> Vec<String> {
        let place = format!("{}/responses/{status}", pointer_to(operation));
        let media = content_type.split(';').next().unwrap_or_default().trim();
        let mut faults = Vec::new();
        let schema = match self.document.pointer(&place) {
            Some(described) => {
                let Some(content) = described["content"].as_object().filter(|c| !c.is_empty())
                else {
                    if !body.is_empty() {
                        faults.push(format!("status {status}: a body that is not described"));
                    }
                    return faults;
                };
                if !content.contains_key(media) {
                    faults.push(format!("status {status}: {media} is not described"));
                    return faults;
                }
                format!("{place}/content/{}/schema", media.replace('/', "~1"))
            }
            None => {
                faults.push(format!("status {status} is not listed"));
                if status < 400 {
                    return faults;
                }
                if media != "application/json" {
                    faults.push(format!("status {status}: {media} instead of JSON"));
                    return faults;
                }
                // Whatever its status, Fly's own error has one shape.
                "/components/schemas/ErrorResponse".to_owned()
            }
        };
        match serde_json::from_str(body) {
            Ok(body) => faults.extend(self.schema_faults(&schema, &body)),
            Err(_) => faults.push(format!("status {status}: not JSON")),
        }
        faults
    }

    /// What stands at a JSON pointer of the file.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Value> {
        self.document.pointer(pointer)
    }

    fn query_faults(&self, operation: &Operation, path: &str) -> Vec<String> {
        let at = format!("{}/parameters", pointer_to(operation));
        let known: Vec<&Value> = self
            .document
            .pointer(&at)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "query")
            .collect();
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let sent: Vec<(&str, &str)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let mut faults = Vec::new();
        for (name, value) in &sent {
            match known.iter().find(|parameter| parameter["name"] == **name) {
                None => faults.push(format!("query: {name} is unknown")),
                Some(parameter) if !text_fits(&parameter["schema"], value) => {
                    faults.push(format!("query: {name} has a value of the wrong kind"));
                }
                Some(_) => {}
            }
        }
        for parameter in known.iter().filter(|known| known["required"] == true) {
            let name = parameter["name"].as_str().unwrap_or_default();
            if !sent.iter().any(|(sent, _)| *sent == name) {
                faults.push(format!("query: {name} is missing"));
            }
        }
        faults
    }

    fn schema_faults(&mut self, place: &str, value: &Value) -> Vec<String> {
        let Some(schema) = self.document.pointer(place) else {
            return vec![format!("no schema at {place}")];
        };
        let validator = self.validators.entry(place.to_owned()).or_insert_with(|| {
            let schema = match place.starts_with("/components/") {
                // By its name, so that faults tell it.
                true => &json!({ "$ref": format!("#{place}") }),
                false => schema,
            };
            // The whole of the schemas goes along, so that `#/components/…` leads somewhere.
            let whole = json!({ "allOf": [schema], "components": self.document["components"] });
            jsonschema::options()
                .with_draft(Draft::Draft4)
                .build(&whole)
                .unwrap_or_else(|error| panic!("the schema at {place}: {error}"))
        });
        let errors: Vec<_> = validator.iter_errors(value).collect();
        let is_of_wrong_kind = |other: &ValidationError<'_>| {
            let mut kinds = errors
                .iter()
                .filter(|error| error.kind().keyword() == "type");
            kinds.any(|error| error.instance_path() == other.instance_path())
        };
        errors
            .iter()
            // A value of the wrong kind is in no list either: one fault, said once.
            .filter(|error| !(error.kind().keyword() == "enum" && is_of_wrong_kind(error)))
            .flat_map(in_words)
            .collect()
    }
}

/// Where an operation stands in the file.
pub(crate) fn pointer_to(operation: &Operation) -> String {
    let path = operation.template.replace('~', "~0").replace('/', "~1");
    format!("/paths/{path}/{}", operation.method.to_lowercase())
}

fn template_fits(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted.iter().zip(given).all(|(wanted, given)| {
            *wanted == given || (wanted.starts_with('{') && !given.is_empty())
        })
}

fn text_fits(schema: &Value, text: &str) -> bool {
    let words = schema["enum"].as_array();
    let in_words = words.is_none_or(|words| words.iter().any(|word| *word == text));
    in_words
        && match schema["type"].as_str() {
            Some("integer") => text.parse::<i64>().is_ok(),
            Some("number") => text.parse::<f64>().is_ok(),
            Some("boolean") => matches!(text, "true" | "false"),
            _ => !text.is_empty(),
        }
}

fn make_schemas_strict(document: &mut Value) {
    if let Some(schemas) = document.pointer_mut("/components/schemas") {
        for (_, schema) in schemas.as_object_mut().into_iter().flatten() {
            make_strict(schema);
        }
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (_, methods) in paths.into_iter().flatten() {
        for (_, operation) in methods.as_object_mut().into_iter().flatten() {
            let body = operation.pointer_mut("/requestBody");
            body.into_iter().for_each(make_content_strict);
            let responses = operation.get_mut("responses");
            let responses = responses.and_then(Value::as_object_mut);
            for (_, response) in responses.into_iter().flatten() {
                make_content_strict(response);
            }
        }
    }
}

fn make_content_strict(body: &mut Value) {
    let content = body.get_mut("content").and_then(Value::as_object_mut);
    for (_, media) in content.into_iter().flatten() {
        media.get_mut("schema").into_iter().for_each(make_strict);
    }
}

/// Closes every object that names its fields, and turns OpenAPI 3.0's `nullable` into JSON Schema.
///
/// Closing goes wrong where several schemas describe one object together; the file does that
/// nowhere, and if it began to, good bodies would be refused, which is seen.
fn make_strict(schema: &mut Value) {
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    if keywords.contains_key("properties") {
        keywords
            .entry("additionalProperties")
            .or_insert(json!(false));
    }
    let fields = keywords.get_mut("properties");
    for (_, field) in fields.and_then(Value::as_object_mut).into_iter().flatten() {
        make_strict(field);
    }
    for inner in ["items", "additionalProperties", "not"] {
        keywords.get_mut(inner).into_iter().for_each(make_strict);
    }
    for inner in ["allOf", "oneOf", "anyOf"] {
        let members = keywords.get_mut(inner).and_then(Value::as_array_mut);
        members.into_iter().flatten().for_each(make_strict);
    }
    if keywords.remove("nullable") == Some(json!(true)) {
        let whole = Value::Object(std::mem::take(keywords));
        *schema = json!({ "anyOf": [whole, { "type": "null" }] });
    }
}

/// What is wrong, by schema and field and without values, so that one fault has one sentence
/// wherever it is met.
fn in_words(error: &ValidationError<'_>) -> Vec<String> {
    let place = place_in_words(error.schema_path().as_str());
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| format!("{place}: {name} is unknown"))
            .collect(),
        ValidationErrorKind::Required { property } => {
            vec![format!("{place}: {property} is missing")]
        }
        ValidationErrorKind::Type { .. } => {
            let kind = match error.instance().as_ref() {
                Value::Null => "null",
                Value::Bool(_) => "a boolean",
                Value::Number(_) => "a number",
                Value::String(_) => "a string",
                Value::Array(_) => "a list",
                Value::Object(_) => "an object",
            };
            vec![format!("{place}: {kind} is of the wrong kind")]
        }
        ValidationErrorKind::Enum { .. } => {
            vec![format!("{place}: {} is not in its list", error.instance())]
        }
        _ => vec![format!("{place}: {error}")],
    }
}

/// `/components/schemas/fly.MachineService/properties/autostop/type` as
/// `fly.MachineService.autostop`.
fn place_in_words(schema_path: &str) -> String {
    let (_, path) = schema_path
        .rsplit_once("/components/schemas/")
        .unwrap_or(("", schema_path.trim_start_matches("/allOf/0")));
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // The last one is the keyword that objects.
    parts.pop();
    let mut words = String::new();
    let mut named = parts.into_iter();
    while let Some(part) = named.next() {
        match part {
            "properties" => {
                words.push('.');
                words.push_str(named.next().unwrap_or_default());
            }
            "items" => words.push_str("[]"),
            "additionalProperties" => words.push_str("{}"),
            "allOf" | "anyOf" | "oneOf" => drop(named.next()),
            name => words.push_str(name),
        }
    }
    if words.is_empty() {
        words.push_str("body");
    }
    words
}
