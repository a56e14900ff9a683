//! The first screen: what one needs, what it costs, and what an earlier run has left.

pub const TITLE: &str = "Text your own coding agent";
pub const LEDE: &str = "Claude Code on a server of your own, reached from WhatsApp, Telegram \
                        or Discord. You set it up here, on your phone, in about three minutes.";
pub const NEEDS: &str = "What you need";
/// What, why, the words of its link, the link.
pub const NEEDED: [[&str; 4]; 3] = [
    [
        "A Fly.io account with a card",
        "Your agent lives there, in your account. Without a card Fly.io stops it after 5 \
         minutes.",
        "Sign up at Fly.io",
        "https://fly.io/app/sign-up",
    ],
    [
        "An Anthropic API key",
        "Your agent thinks with Claude; Anthropic bills you for what it uses.",
        "Get a key from Anthropic",
        "https://console.anthropic.com/settings/keys",
    ],
    [
        "WhatsApp, Telegram or Discord",
        "A free bot of your own on Telegram or Discord, or a Twilio account for WhatsApp.",
        "Sign up at Twilio",
        "https://www.twilio.com/try-twilio",
    ],
];
pub const COST: &str = "What it costs a month";
pub const ASLEEP: &str = "While it sleeps";
pub const AWAKE: &str = "Awake day and night";
pub const KEYS: &str = "Where your keys go";
pub const KEYS_GO: &str = "From this browser to your own account. No server of ours sees \
                           them, and this phone does not store them.";
pub const START: &str = "Start";
pub const DESTROY: &str = "Destroy a deployment";

pub fn prices_of(date: &str) -> String {
    let date = super::month(date);
    format!(
        "Fly.io bills you directly. Prices of {date}. Your agent falls asleep when nobody \
         has texted it for an hour, and wakes when you do."
    )
}

pub fn unfinished(name: &str) -> String {
    format!("{name} is not finished")
}
pub const UNFINISHED_MEANS: &str = "What was made so far is in your Fly.io account and may \
                                    be billed. Go on where you were, or remove it.";
pub fn unfinished_removal(name: &str) -> String {
    format!("{name} is not removed yet")
}
pub fn go_on(name: &str) -> String {
    format!("Continue deploying {name}")
}
pub fn go_on_removing(name: &str) -> String {
    format!("Continue removing {name}")
}
pub const UNDO: &str = "Undo everything";
pub fn finished(name: &str) -> String {
    format!("{name} is deployed")
}
pub const SEE_DONE: &str = "Show its addresses and last steps";
pub const PROGRESS: &str = "Show its progress";
pub const FOLLOWED_MEANS: &str = "Another tab of this page is at work on it.";
pub const DAMAGED: &str = "Notes about an earlier deployment were found on this phone and \
                           cannot be read. They are kept aside, and nothing was changed at \
                           Fly.io. If something was made, “Destroy a deployment” finds it.";
pub const FORGET_DAMAGED: &str = "Forget these notes";
pub const NEWER: &str = "A newer version of this page has begun something on this phone. Load \
                         this page again to get that version and go on.";
pub const RELOAD: &str = "Load again";
