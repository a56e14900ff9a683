//! The screens, their addresses, and their places among the questions.
//!
//! Addresses are matched by hand: there are twelve of them.

use super::words;

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Welcome,
    Account,
    Place,
    AiKey,
    Channel,
    Review,
    Running,
    Done,
    Resume,
    UndoResumed,
    Destroy,
    Senders,
}

/// The screens with a question, in their order.
pub const QUESTIONS: [Screen; 5] = [
    Screen::Account,
    Screen::Place,
    Screen::AiKey,
    Screen::Channel,
    Screen::Review,
];

const ADDRESSES: [(Screen, &str); 12] = [
    (Screen::Welcome, "/"),
    (Screen::Account, "/account"),
    (Screen::Place, "/where"),
    (Screen::AiKey, "/ai-key"),
    (Screen::Channel, "/channel"),
    (Screen::Review, "/review"),
    (Screen::Running, "/deploying"),
    (Screen::Done, "/done"),
    (Screen::Resume, "/continue"),
    (Screen::UndoResumed, "/undo"),
    (Screen::Destroy, "/destroy"),
    (Screen::Senders, "/senders"),
];

impl Screen {
    pub fn address(self) -> &'static str {
        let found = ADDRESSES.iter().find(|(screen, _)| *screen == self);
        found.map_or("/", |(_, address)| address)
    }

    pub(super) fn at(path: &str) -> Self {
        let path = if path.len() > 1 {
            path.trim_end_matches('/')
        } else {
            path
        };
        let found = ADDRESSES.iter().find(|(_, address)| *address == path);
        found.map_or(Self::Welcome, |(screen, _)| *screen)
    }

    /// The screen's short name and its place among the questions, counted from 1.
    pub fn place(self) -> Option<(usize, &'static str)> {
        let name = match self {
            Self::Account => words::account::NAME,
            Self::Place => words::wherein::NAME,
            Self::AiKey => words::ai_key::NAME,
            Self::Channel => words::channels::NAME,
            Self::Review => words::review::NAME,
            _ => return None,
        };
        let index = QUESTIONS.iter().position(|screen| *screen == self)?;
        Some((index + 1, name))
    }
}
