//! What survives a closed tab: texts by name, on this phone only. Never a secret.
//!
//! A private window, a full disk or a strict setting refuses storage: then it is kept for as long
//! as the page is open, and everything works until then.

use std::cell::RefCell;

use web_sys::Storage;

use crate::few::Map;

/// The notes of a deployment under way.
pub const JOURNAL: &str = "textslash.journal";
/// Notes that cannot be read, kept as they were found.
pub const ASIDE: &str = "textslash.journal.aside";
/// Which tab drives a run.
pub const DRIVER: &str = "textslash.driver";
/// What was typed in the forms and is no secret.
pub const DRAFT: &str = "textslash.draft";

thread_local! {
    /// What the browser refused to keep.
    static REFUSED: RefCell<Map<&'static str, String>> = RefCell::default();
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub fn read(name: &'static str) -> Option<String> {
    // Newer than anything that an earlier page may have left there.
    let refused = REFUSED.with_borrow(|refused| refused.get(&name).cloned());
    refused.or_else(|| storage()?.get_item(name).ok()?)
}

/// Whether it will be there when the page is opened again.
pub fn write(name: &'static str, text: &str) -> bool {
    let kept = storage().is_some_and(|storage| storage.set_item(name, text).is_ok());
    REFUSED.with_borrow_mut(|refused| match kept {
        true => drop(refused.remove(&name)),
        false => refused.insert(name, text.to_owned()),
    });
    kept
}

pub fn forget(name: &'static str) {
    REFUSED.with_borrow_mut(|refused| refused.remove(&name));
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}
