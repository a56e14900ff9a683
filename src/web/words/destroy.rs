//! Finding a deployment and removing it.

pub const NAME: &str = "Destroy";
pub const TITLE: &str = "Which deployment should go?";
pub const LEDE: &str = "This page finds what it made in your Fly.io account. Other apps are \
                        not touched.";
pub const TITLE_TOKEN: &str = "Destroy a deployment";
pub const LEDE_TOKEN: &str = "To find and remove it, this page needs a token of the account \
                              that it lives in.";
pub const FIND: &str = "Find my deployments";
pub const NONE: &str = "There is no deployment in this account. Nothing made by this page is \
                        left here.";
pub const CHOOSE: &str = "Choose one";
pub const CHOOSE_ONE: &str = "Choose the deployment that should go.";
pub const LOOKING: &str = "Looking in your account…";
pub const BOTH: &str = "relay and VM";
pub const ONLY_RELAY: &str = "relay only";
pub const ONLY_VM: &str = "VM only";
pub const NOT_MARKED: &str = "Its apps do not bear this page's mark, so this page does not \
                              delete them. Delete them in your Fly.io account if they are \
                              yours.";
pub const GOES: &str = "What will go";
pub const VOLUME: &str = "The volume with everything stored on it";
pub const SECRETS: &str = "Secrets and addresses";
pub const FOREVER: &str = "This cannot be undone. Work that is not pushed to GitHub is lost.";
pub const TYPE_IT: &str = "Type its name to confirm";
pub const OTHER: &str = "Choose another one";

pub fn title_confirm(name: &str) -> String {
    format!("Destroy {name}?")
}
pub fn button(name: &str) -> String {
    format!("Destroy {name} and its data")
}
pub fn wrong_name(name: &str) -> String {
    format!("Type {name}, letter by letter, to confirm.")
}
pub fn app(name: &str) -> String {
    format!("The app {name}")
}
pub fn removed(name: &str) -> String {
    format!("{name} is gone")
}
pub const PROOF: &str = "Your account was read back: no app, machine or volume of it is \
                         left, and it costs nothing any more.";
pub fn removed_in_part(name: &str) -> String {
    format!("{name} is gone, as far as it is yours")
}
pub fn left_alone(app: &str) -> String {
    format!("Left alone, as you wished: {app}.")
}
pub const PROOF_IN_PART: &str = "Your account was read back: nothing else of it is left.";
pub const TWILIO: &str = "If you set its address in Twilio, remove it there.";
pub const HOME: &str = "Back to the start";
