//! Where the agent lives: its name, region, size and network.

pub const NAME: &str = "Where";
pub const TITLE: &str = "Where should your agent live?";
pub const LEDE: &str = "The nearest region answers you fastest. All parts live in the same \
                        one.";
pub const LABEL: &str = "Name of your agent";
pub const HELP: [&str; 2] = [
    "Fly.io has one list of names for everybody, so yours has to be new there.",
    "Small letters, digits and dashes. You see it in your Fly.io account, nobody else does.",
];
pub const HELP_QUESTION: &str = "What makes a good name?";
pub const REGION: &str = "Region";
pub const NEAREST: &str = "nearest";
pub const FULL: &str = "no room now";
pub const PAID: &str = "paid plans only";
pub const CLOSED: &str = "closed";
pub const ALL_REGIONS: &str = "Show all regions";
pub const LOOKING: &str = "Asking Fly.io for its regions…";
pub const NO_REGIONS: &str = "Fly.io did not tell its regions.";
pub const TRY_AGAIN: &str = "Try again";
pub const CHOOSE_REGION: &str = "Choose a region with room for your agent.";
pub const SIZE: &str = "Size";
pub const MORE: &str = "More options";
pub const OWN_NETWORK: &str = "Keep it apart from my other apps";
pub const OWN_NETWORK_MEANS: &str = "Both parts get a private network of their own, which \
                                     your organization's other apps cannot reach.";

pub fn becomes(name: &str) -> String {
    format!("At Fly.io: {name}-relay and {name}-vm")
}
pub fn free(name: &str) -> String {
    format!("{name} is free.")
}
pub fn taken(name: &str) -> String {
    format!("Choose another name: somebody at Fly.io has {name} already.")
}
pub fn yours(name: &str) -> String {
    format!("Choose another name: {name} is in your account already.")
}
pub fn yours_empty(name: &str) -> String {
    format!(
        "{name} is in your account already, with nothing in it. You are asked before it is used."
    )
}
pub const CANNOT_TELL: &str = "Fly.io did not say whether this name is free. It is checked \
                               again before anything is made.";
pub fn take(name: &str) -> String {
    format!("Use {name}")
}
/// Words that make another name of one, none of them a promise.
pub const ENDINGS: [&str; 6] = ["desk", "lab", "crew", "works", "help", "home"];
pub fn month(asleep: f64, awake: f64, means: &str) -> String {
    let (asleep, awake) = (super::about_usd(asleep), super::about_usd(awake));
    format!("A month asleep {asleep}, awake {awake}. {means}.")
}
pub fn prices(date: &str) -> String {
    let date = super::month(date);
    format!("With relay and volume, by Fly.io’s prices of {date}, rounded.")
}
pub const PRICES: &str = "Open Fly.io’s prices";
pub const TRIAL: &str = "On a trial account Fly.io stops every machine after 5 minutes, and \
                         your agent falls silent. Add a card before you deploy.";
pub const CARD: &str = "Open billing at Fly.io";
pub const SMALL: &str = "Enough for most projects";
pub const LARGER: &str = "For large builds and many browser tabs";
