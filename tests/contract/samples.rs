//! Values made from the file: every field that a schema names, with some value of its kind.

use serde_json::{json, Map, Value};

use crate::openapi::{pointer_to, Contract, Operation};

impl Contract {
    /// A value with every field that the schema of a request's body names; nothing for none.
    pub(crate) fn sample_request(&self, operation: &Operation) -> Option<Value> {
        let place = format!("{}/requestBody/content", pointer_to(operation));
        self.sample_at(&format!("{place}/application~1json/schema"))
    }

    /// The good status of an operation, and an answer with every field that is described.
    pub(crate) fn sample_answer(&self, operation: &Operation) -> (u16, Option<Value>) {
        let place = format!("{}/responses", pointer_to(operation));
        let statuses = self.at(&place).and_then(Value::as_object);
        let good = statuses
            .into_iter()
            .flat_map(Map::keys)
            .find_map(|status| status.parse::<u16>().ok().filter(|code| *code < 300))
            .expect("every operation has a good answer");
        let schema = format!("{place}/{good}/content/application~1json/schema");
        (good, self.sample_at(&schema))
    }

    fn sample_at(&self, place: &str) -> Option<Value> {
        let schema = self.at(place)?;
        Some(self.sample(schema, &mut Vec::new()))
    }

    fn sample<'a>(&'a self, schema: &'a Value, inside: &mut Vec<&'a str>) -> Value {
        if let Some(target) = schema["$ref"].as_str() {
            // A schema that holds itself ends here.
            if inside.contains(&target) {
                return Value::Null;
            }
            inside.push(target);
            let found = self.at(target.trim_start_matches('#'));
            let value = self.sample(found.expect("references lead somewhere"), inside);
            inside.pop();
            return value;
        }
        if let Some(first) = schema["allOf"].get(0) {
            let value = self.sample(first, inside);
            // The file calls some words of containers objects too: no value fits both.
            let torn = schema["type"] == "object" && !value.is_object();
            return if torn { Value::Null } else { value };
        }
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        match schema["type"].as_str() {
            Some("string") => json!("sample"),
            Some("integer") => json!(1),
            Some("number") => json!(1.5),
            Some("boolean") => json!(true),
            Some("array") => match self.sample(&schema["items"], inside) {
                Value::Null => json!([]),
                item => json!([item]),
            },
            _ => {
                let mut fields = Map::new();
                for (name, field) in schema["properties"].as_object().into_iter().flatten() {
                    let value = self.sample(field, inside);
                    if !value.is_null() {
                        fields.insert(name.clone(), value);
                    }
                }
                if schema["additionalProperties"].is_object() {
                    let value = self.sample(&schema["additionalProperties"], inside);
                    fields.insert("sample".to_owned(), value);
                }
                Value::Object(fields)
            }
        }
    }
}
