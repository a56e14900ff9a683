//! What a journal says is in the account now, certain or only possible, and what of it is billed.

use super::journal::Journal;
use crate::stack::Role;

/// A kind of thing that a deployment makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// An app: a name, which costs nothing by itself.
    App,
    /// A volume.
    Volume,
    /// A Machine.
    Machine,
}

impl Thing {
    /// Whether Fly bills it.
    pub fn is_billed(self) -> bool {
        self != Self::App
    }
}

/// Something that exists in the account now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// What it is.
    pub what: Thing,
    /// Whose.
    pub role: Role,
    /// Its name or id; the app's name where the id is not known.
    pub name: String,
    /// Whether that is certain, or only possible: it was asked for, and no answer told.
    pub certain: bool,
}

/// What exists as far as the journal knows, app by app.
pub(super) fn existing(journal: &Journal) -> Vec<Existing> {
    let mut list = Vec::new();
    for role in Role::ALL {
        let half = journal.half(role);
        // What is left alone is nothing of this deployment's.
        if half.removal.is_over() || half.app.is_planned() {
            continue;
        }
        let app = journal.name.app(role).to_string();
        let mut add = |what, id: Option<String>, certain| {
            list.push(Existing {
                what,
                role,
                name: id.unwrap_or_else(|| app.clone()),
                certain,
            });
        };
        add(Thing::App, None, half.app.evidence().is_some());
        if !half.volume.is_planned() {
            let id = half.volume.evidence().map(ToString::to_string);
            let certain = id.is_some();
            add(Thing::Volume, id, certain);
        }
        for id in &half.spare {
            add(Thing::Volume, Some(id.clone()), true);
        }
        if !half.machine.is_planned() {
            let id = half.machine.evidence().map(ToString::to_string);
            let certain = id.is_some();
            add(Thing::Machine, id, certain);
        }
    }
    list
}
