//! What survives a closed tab: texts by name, on this phone only. Never a secret.
//!
//! A private window, a full disk or a strict setting refuses storage: then nothing is kept, and
//! everything still works while the page stays open.

use web_sys::Storage;

/// The notes of a deployment under way.
pub const JOURNAL: &str = "textslash.journal";
/// Notes that cannot be read, kept as they were found.
pub const ASIDE: &str = "textslash.journal.aside";
/// Which tab drives a run.
pub const DRIVER: &str = "textslash.driver";
/// What was typed in the forms and is no secret.
pub const DRAFT: &str = "textslash.draft";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Whether it was kept.
pub fn write(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}
