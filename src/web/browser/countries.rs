//! The person's language, and the names of countries in it: browsers know both.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::credentials::country::Country;

/// Such as `de-CH`; empty where the browser does not tell.
pub fn language() -> String {
    let navigator = web_sys::window().map(|window| window.navigator());
    navigator
        .and_then(|navigator| navigator.language())
        .unwrap_or_default()
}

/// The letters of every country, and its name with its calling code, in the order of the names.
pub fn all() -> Vec<(String, String)> {
    let names = names();
    let named = |letters: &str| {
        let of = Reflect::get(names.as_ref()?, &"of".into()).ok()?;
        let of: Function = of.dyn_into().ok()?;
        of.call1(names.as_ref()?, &letters.into()).ok()?.as_string()
    };
    // The browser's own sort: ours would be downloaded by everybody.
    let lines = Array::new();
    for country in Country::all() {
        let name = named(country.letters).unwrap_or_else(|| country.letters.to_owned());
        let line = format!("{name} +{}\t{}", country.calling_code, country.letters);
        lines.push(&line.into());
    }
    let line = |line: JsValue| {
        let line = line.as_string()?;
        let (name, letters) = line.split_once('\t')?;
        Some((letters.to_owned(), name.to_owned()))
    };
    lines.sort().iter().filter_map(line).collect()
}

/// `Intl.DisplayNames`; nothing in a browser before 2021, which then shows the letters.
fn names() -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let kind = Reflect::get(&intl, &"DisplayNames".into()).ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let arguments = Array::of2(&JsValue::UNDEFINED, &options);
    let kind: &Function = kind.dyn_ref()?;
    Reflect::construct(kind, &arguments).ok()
}
