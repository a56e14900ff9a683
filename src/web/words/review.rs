//! Everything that will be made, and what it costs, before anything is.

pub const NAME: &str = "Review";
pub const RELAY: &str = "Relay";
pub const RELAY_MEANS: &str = "Receives your messages. Always on, with a public address.";
pub const VM: &str = "VM";
pub const VM_MEANS: &str = "Runs Claude Code. Private, with no public address. Sleeps when \
                            idle.";
pub const VOLUME: &str = "Volume";
pub const REGION: &str = "Region";
pub const NETWORK: &str = "Network";
pub const OWN_NETWORK: &str = "A private network of its own";
pub const SHARED_NETWORK: &str = "Your organization's private network";
pub const SECRETS: &str = "Stored as secrets at Fly.io";
pub const ALLOWED: &str = "May text it";
pub const COST: &str = "A month at Fly.io";
pub const CALLS: &str = "Show the calls to Fly.io";
pub const CALLS_MEAN: &str = "What is made, in this order. Between these calls the page \
                              looks how far it is.";

pub fn title(name: &str) -> String {
    format!("Deploy {name}?")
}
pub fn lede(organization: &str) -> String {
    format!("This is everything that will be made in {organization}, on your bill.")
}
pub fn volume(gb: u32) -> String {
    format!("{gb} GB, encrypted, for your repositories")
}
pub const NOT_IN_IT: &str = "Claude, Twilio and traffic are billed apart.";
pub fn deploy(usd: f64) -> String {
    format!("Deploy for {} a month", super::about_usd(usd))
}
pub fn deploy_note(asleep: f64) -> String {
    format!(
        "That is when it never sleeps. Asleep it is {}.",
        super::about_usd(asleep)
    )
}
