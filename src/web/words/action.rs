//! The buttons below a failure.

pub const RETRY: &str = "Try again";
pub const OTHER_REGION: &str = "Choose another region";
pub const OTHER_NAME: &str = "Choose another name";
pub const NEW_TOKEN: &str = "Enter a new token";
pub const SECRETS: &str = "Enter the keys again";
pub const CARD_ADDED: &str = "I added a card, go on";
pub const OTHER_IMAGES: &str = "Use other images";
pub const LARGER_SIZE: &str = "Use a larger size";
pub const ADOPT: &str = "It is mine, use it";
pub const ADOPT_TO_REMOVE: &str = "It is mine, remove it";
pub const LEAVE: &str = "Leave it alone";
pub const REMOVE_ADDRESS: &str = "Remove the public address";
pub const UNDO: &str = "Undo everything";
pub const KEEP: &str = "Keep it and go on later";
pub const LATER: &str = "Go on later";
