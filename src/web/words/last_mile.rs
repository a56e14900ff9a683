//! The steps that are left when both machines are well, channel by channel.

pub const FIRST_MESSAGE: &str = "hello";
pub const AFTERWARDS: &str = "When it answers";
pub const DONE: &str = "Done";

pub const JOIN_READY: &str = "Open the chat with the message ready, and send it.";
pub const HOOK_LOOKING: &str = "Asking Twilio where it sends messages…";
pub const HOOK_SET: &str = "Twilio sends messages to your agent: read back just now.";
pub const HOOK_CHANGE: &str = "Send them to this agent";
pub const HOOK_AGAIN: &str = "Check again";
pub const HOOK_NO_KEYS: &str = "This page has forgotten your Twilio keys, so this is yours to do.";
pub const HOOK_CLOSED: &str = "Twilio cannot be asked from this page now, so it is yours to do.";
pub const HOOK_NOT_KEPT: &str = "Twilio was asked to set it and shows something else, so look at \
                                 it there.";
pub const HOOK_REFUSED: &str = "Twilio does not take these keys, so look at it there.";
pub const HOOK_UNKNOWN: &str = "Twilio does not list this number among the account’s WhatsApp \
                                senders. Once it is registered, set it there.";
pub const OWN_STEPS: [&str; 4] = [
    "Open your WhatsApp senders in the Twilio console.",
    "Choose the number that your agent writes from.",
    "Paste the address as the webhook for incoming messages.",
    "Choose HTTP POST and save.",
];
pub const SANDBOX_STEPS: [&str; 4] = [
    "Open Send a WhatsApp message in the Twilio console.",
    "Choose Sandbox settings.",
    "Paste the address under “When a message comes in”.",
    "Choose POST and save.",
];
pub const INTENT: &str = "Let the bot read messages";
pub const INTENT_STEPS: [&str; 3] = [
    "Open the bot’s page in Discord’s developer portal.",
    "Under Privileged Gateway Intents, turn Message Content Intent on.",
    "Save. Without it the relay ends; it starts again by itself.",
];
pub const INTENT_OPEN: &str = "Open the bot’s page";
pub const INVITE: &str = "Take the bot into your server";
pub const INVITE_MEANS: &str = "The link asks for exactly what the bot needs: to see the channel, \
                                to read and write in it, and to use threads.";
pub const INVITE_OPEN: &str = "Open the invite link";
pub const HELLO_OPEN: &str = "Open the chat";
pub const HELLO_READY: &str = "A first message is ready in the chat: send it. The first answer \
                               takes up to a minute while the VM wakes.";
pub const HELLO_BY_HAND: &str = "Open the chat and send “hello”. The first answer takes up to a \
                                 minute while the VM wakes.";

pub fn elsewhere(url: &str) -> String {
    format!(
        "Twilio sends this number’s messages to {url}. If another agent lives there, it falls \
         silent when you change this."
    )
}
