//! What is kept on the phone, as JSON values; the bodies of requests are made by the same means.
//!
//! By hand and not by derive: derived readers and writers of a run's notes are 25 KB of WebAssembly,
//! a copy of them for every type, and each phone downloads them. What differs from type to type is
//! said by the macros below in a line.

use serde_json::{Map as Object, Value};

use crate::few::Map;

/// A thing that can be kept, and read back the same.
pub(crate) trait Kept: Sized {
    /// As it is kept.
    fn keep(&self) -> Value;

    /// Reads what [`Self::keep`] wrote; nothing if this is anything else.
    fn read(value: &Value) -> Option<Self>;

    /// What its absence means; nothing where it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

/// A field of a record, read.
pub(crate) fn field<T: Kept>(record: &Value, name: &str) -> Option<T> {
    match record.get(name) {
        Some(value) => T::read(value),
        None => T::absent(),
    }
}

/// A record out of its fields; what is null is left out.
pub(crate) fn record<const N: usize>(mut fields: [(&str, Value); N]) -> Value {
    filled(&mut fields)
}

// One copy for records of every length.
fn filled(fields: &mut [(&str, Value)]) -> Value {
    let mut object = Object::new();
    for (name, value) in fields {
        if !value.is_null() {
            object.insert((*name).to_owned(), value.take());
        }
    }
    Value::Object(object)
}

/// The text of a value, as it is stored or sent. What is kept has whole numbers alone: a library's
/// writer of any number at all is 4 KB on a phone, most of it tables of powers of ten.
pub(crate) fn text(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => text.push_str(&number.to_string()),
            (_, Some(number)) => text.push_str(&number.to_string()),
            _ => text.push_str("null"),
        },
        Value::String(string) => quote(string, text),
        Value::Array(list) => {
            text.push('[');
            for (index, value) in list.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(value, text);
            }
            text.push(']');
        }
        Value::Object(object) => {
            text.push('{');
            for (index, (name, value)) in object.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quote(name, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

/// Adds a text in quotes (RFC 8259, section 7).
pub(crate) fn quote(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\0'..'\x20' => {
                let digit = |four: u32| char::from_digit(four, 16).unwrap_or('0');
                text.push_str("\\u00");
                text.extend([digit(u32::from(c) >> 4), digit(u32::from(c) & 15)]);
            }
            _ => text.push(c),
        }
    }
    text.push('"');
}

/// One thing under its name, whatever it is.
pub(crate) fn named(name: &str, value: Value) -> Value {
    let mut object = Object::new();
    object.insert(name.to_owned(), value);
    Value::Object(object)
}

/// A record that is kept field by field. With `or default`, what is missing is as in a new one.
macro_rules! kept_record {
    ($record:ty { $($field:ident),* $(,)? }) => {
        impl $crate::kept::Kept for $record {
            $crate::kept::kept_record!(@keep $($field),*);

            fn read(value: &serde_json::Value) -> Option<Self> {
                Some(Self { $($field: $crate::kept::field(value, stringify!($field))?),* })
            }
        }
    };
    ($record:ty { $($field:ident),* $(,)? } or default) => {
        impl $crate::kept::Kept for $record {
            $crate::kept::kept_record!(@keep $($field),*);

            fn read(value: &serde_json::Value) -> Option<Self> {
                let fields = value.as_object()?;
                let mut record = Self::default();
                $(if let Some(value) = fields.get(stringify!($field)) {
                    record.$field = $crate::kept::Kept::read(value)?;
                })*
                Some(record)
            }
        }
    };
    (@keep $($field:ident),*) => {
        fn keep(&self) -> serde_json::Value {
            $crate::kept::record([$((stringify!($field), self.$field.keep())),*])
        }
    };
}

/// An enum of which each variant is kept as a word.
macro_rules! kept_words {
    ($name:ty { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $crate::kept::Kept for $name {
            fn keep(&self) -> serde_json::Value {
                match self { $(Self::$variant => $word.into()),* }
            }

            fn read(value: &serde_json::Value) -> Option<Self> {
                match value.as_str()? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

/// A name or an id, kept as the text that its `parse` takes.
macro_rules! kept_text {
    ($name:ty) => {
        impl $crate::kept::Kept for $name {
            fn keep(&self) -> serde_json::Value {
                self.as_str().into()
            }

            fn read(value: &serde_json::Value) -> Option<Self> {
                Self::parse(value.as_str()?).into_iter().next()
            }
        }
    };
}

pub(crate) use {kept_record, kept_text, kept_words};

impl Kept for bool {
    fn keep(&self) -> Value {
        (*self).into()
    }

    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Kept for u64 {
    fn keep(&self) -> Value {
        (*self).into()
    }

    fn read(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl Kept for u32 {
    fn keep(&self) -> Value {
        (*self).into()
    }

    fn read(value: &Value) -> Option<Self> {
        u32::try_from(value.as_u64()?).ok()
    }
}

impl Kept for String {
    fn keep(&self) -> Value {
        self.as_str().into()
    }

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

/// Nothing is kept as null, and is what an absence means.
impl<T: Kept> Kept for Option<T> {
    fn keep(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::keep)
    }

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn keep(&self) -> Value {
        self.iter().map(T::keep).collect()
    }

    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

/// Keys are things that are kept as words.
impl<K: Kept + Ord, V: Kept> Kept for Map<K, V> {
    fn keep(&self) -> Value {
        let mut object = Object::new();
        for (key, value) in self.iter() {
            if let Value::String(word) = key.keep() {
                object.insert(word, value.keep());
            }
        }
        Value::Object(object)
    }

    fn read(value: &Value) -> Option<Self> {
        let mut map = Self::default();
        for (word, value) in value.as_object()? {
            map.insert(K::read(&word.as_str().into())?, V::read(value)?);
        }
        Some(map)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|object| Value::Object(object.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn quotes_and_controls_are_written_as_json_has_them() {
        assert_eq!(text(&json!("a\"\\\n\u{1f}é")), r#""a\"\\\u000a\u001fé""#);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_the_same(value in any_value()) {
            let read: Value = serde_json::from_str(&text(&value)).unwrap();
            prop_assert_eq!(read, value);
        }
    }
}
