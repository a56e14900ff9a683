//! What a client did that a careful one would not: noted, then answered as Fly would.

use serde::Serialize;
use serde_json::Value;

/// One thing to be ashamed of. Details never hold a secret's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// When it happened.
    pub at_ms: u64,
    /// What sort of thing.
    pub kind: RecordKind,
    /// Which call, field, app or name.
    pub detail: String,
}

/// The sorts of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// A body field that Fly does not know.
    UnknownField,
    /// A body field, or a value in it, of the wrong kind.
    WrongType,
    /// A field that Fly needs is absent.
    MissingField,
    /// A field or value that Fly calls deprecated.
    DeprecatedField,
    /// The body is not JSON, or stands where none belongs.
    OddBody,
    /// `Authorization` or `Content-Type` is absent.
    MissingHeader,
    /// A header that does not fit: the scheme of another token kind, another content type.
    OddHeader,
    /// A query parameter that Fly does not know.
    UnknownQuery,
    /// A method and path outside this model.
    UnknownRoute,
    /// An address of a type the app already has.
    DoubleAllocation,
    /// A machine where one stands already.
    SecondMachine,
    /// A volume of a name that the app already has.
    SecondVolume,
    /// A token or a secret's value in a path or query.
    SecretInPath,
    /// A secret's value in a machine's configuration.
    SecretInConfig,
    /// A public address for the app of the VM.
    PublicVm,
    /// A command that this model does not understand.
    UnknownCommand,
    /// A change to something that the client did not make.
    ForeignTouched,
}

/// The shape a JSON value must have.
pub(crate) enum Shape {
    Str,
    Int,
    Num,
    Bool,
    Any,
    StrOrBool,
    Duration,
    OneOf(&'static [&'static str]),
    OrNull(&'static Shape),
    Deprecated(&'static Shape),
    List(&'static Shape),
    Map(&'static Shape),
    Obj(&'static [(&'static str, Shape)]),
}

/// Everything about `value` that `shape` does not allow.
pub(crate) fn complaints(value: &Value, shape: &Shape, place: &str) -> Vec<(RecordKind, String)> {
    let mut found = Vec::new();
    inspect(value, shape, place, &mut found);
    found
}

fn inspect(value: &Value, shape: &Shape, place: &str, found: &mut Vec<(RecordKind, String)>) {
    let wrong = |found: &mut Vec<_>, wanted: &str| {
        found.push((RecordKind::WrongType, format!("{place}: {wanted} expected")));
    };
    match (shape, value) {
        (Shape::Any, _)
        | (Shape::Str, Value::String(_))
        | (Shape::Num, Value::Number(_))
        | (Shape::Bool, Value::Bool(_))
        | (Shape::StrOrBool, Value::String(_) | Value::Bool(_))
        | (Shape::OrNull(_), Value::Null) => {}
        (Shape::OrNull(inner), _) => inspect(value, inner, place, found),
        (Shape::Deprecated(inner), _) => {
            found.push((RecordKind::DeprecatedField, place.to_owned()));
            inspect(value, inner, place, found);
        }
        (Shape::Int, _) if value.is_u64() || value.is_i64() => {}
        (Shape::Duration, Value::String(text)) if crate::clock::duration_ms(text).is_some() => {}
        (Shape::OneOf(words), Value::String(text)) if words.contains(&text.as_str()) => {}
        (Shape::List(inner), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                inspect(item, inner, &format!("{place}[{index}]"), found);
            }
        }
        (Shape::Map(inner), Value::Object(fields)) => {
            for (name, item) in fields {
                inspect(item, inner, &format!("{place}.{name}"), found);
            }
        }
        (Shape::Obj(known), Value::Object(fields)) => {
            for (name, item) in fields {
                let inside = format!("{place}.{name}");
                match known.iter().find(|(field, _)| field == name) {
                    Some((_, inner)) => inspect(item, inner, &inside, found),
                    None => found.push((RecordKind::UnknownField, inside)),
                }
            }
        }
        (Shape::Str, _) => wrong(found, "text"),
        (Shape::Int, _) => wrong(found, "a whole number"),
        (Shape::Num, _) => wrong(found, "a number"),
        (Shape::Bool, _) => wrong(found, "true or false"),
        (Shape::StrOrBool, _) => wrong(found, "text, or true or false"),
        (Shape::Duration, _) => wrong(found, "a duration such as \"15s\""),
        (Shape::OneOf(words), _) => wrong(found, &words.join("|")),
        (Shape::List(_), _) => wrong(found, "a list"),
        (Shape::Map(_) | Shape::Obj(_), _) => wrong(found, "an object"),
    }
}
