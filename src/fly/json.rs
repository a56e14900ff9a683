//! Reading answers that may have changed shape: every field is looked for, none is required.
//!
//! Hand-written readers instead of derived ones: an unexpected type in a field that nobody
//! needs must not cost the whole answer, and they are smaller in the browser.

use serde_json::Value;

/// A JSON value with forgiving accessors.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a>(pub(crate) &'a Value);

const NULL: Value = Value::Null;

impl<'a> Doc<'a> {
    /// The field of the first of these names that is present and not null.
    pub(crate) fn field(self, names: &[&str]) -> Doc<'a> {
        let found = names
            .iter()
            .filter_map(|name| self.0.get(*name))
            .find(|value| !value.is_null());
        Doc(found.unwrap_or(&NULL))
    }

    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.field(&[name]).0.as_str().map(str::to_owned)
    }

    /// Text, or nothing where there is none; for fields that are only shown.
    pub(crate) fn shown(self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn integer(self, name: &str) -> Option<i64> {
        let value = self.field(&[name]).0;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    pub(crate) fn number(self, name: &str) -> Option<f64> {
        self.field(&[name]).0.as_f64()
    }

    pub(crate) fn flag(self, name: &str) -> bool {
        self.field(&[name]).0.as_bool().unwrap_or(false)
    }

    /// The items of a list; nothing for anything that is no list.
    pub(crate) fn items(self) -> impl Iterator<Item = Doc<'a>> {
        self.0
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .map(Doc)
    }

    pub(crate) fn is_list(self) -> bool {
        self.0.is_array()
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.is_object()
    }
}
