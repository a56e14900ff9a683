//! The sentences of the channels' forms and of what other services say about a key.

use crate::channels::Kind;
use crate::credentials::discord::SnowflakeProblem;
use crate::fly::Lost;
use crate::services::Unclear;

pub const NAME: &str = "Channel";
pub const TITLE: &str = "Where do you want to text it?";
pub const LEDE: &str = "Choose one or several. Messages go to the relay, the part that receives \
                        them for your agent.";
pub const CHANNELS: &str = "Channels";
pub const CHOOSE: &str = "Choose at least one: without any, nobody could text your agent.";

pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::WhatsApp => "WhatsApp",
        Kind::Telegram => "Telegram",
        Kind::Discord => "Discord",
    }
}

pub fn means(kind: Kind) -> &'static str {
    match kind {
        Kind::WhatsApp => "By Twilio, with its free sandbox or a number of your own.",
        Kind::Telegram => "A bot of your own, made in a minute. Free.",
        Kind::Discord => "A bot in a server of yours. Free.",
    }
}

/// The agent's own number or id among the people who may text it.
pub fn itself(kind: Kind) -> &'static str {
    match kind {
        Kind::WhatsApp => {
            "Enter the numbers of people: one of these is the number that the agent writes from."
        }
        Kind::Telegram => {
            "Enter the chats of people: one of these is the bot's own number, from its token."
        }
        Kind::Discord => {
            "Enter the user ids of people: one of these is the bot's, the channel's or the \
             server's."
        }
    }
}

/// Twilio, besides what `words::channel` says.
pub mod whatsapp {
    pub const CODE_LABEL: &str = "Your sandbox's join code";
    pub const CODE_HINT: &str = "Two words with a dash, if you have them at hand. Otherwise you \
                                 enter them at the end.";
    pub const CODE_HELP: [&str; 3] = [
        "In the Twilio console, open Messaging, then Try it out.",
        "Choose Send a WhatsApp message.",
        "It says “join” and two words: those are the code.",
    ];
    pub const CODE_WRONG: &str = "Enter the two words with the dash between them, such as \
                                  two-words.";
    pub const COUNTRY: &str = "Country of the number";
    pub const COUNTRY_CHOOSE: &str = "Choose a country";

    pub fn take(numbers: &str) -> String {
        format!("Use {numbers}")
    }
    pub fn good(name: &str) -> String {
        match name {
            "" => "Twilio knows this account.".into(),
            _ => format!("Twilio knows this account: {name}."),
        }
    }
    pub const TRIAL: &str = "This is a trial account: Twilio writes only to numbers that you \
                             verified there, and 50 times a day through the sandbox.";
    pub const SUSPENDED: &str = "Open the Twilio console and see why: Twilio has suspended this \
                                 account.";
    pub const CLOSED: &str = "Use another Twilio account: this one is closed.";
    pub const TEST: &str = "Copy the live credentials, under Account Info: these are test \
                            credentials, with which Twilio sends nothing.";
    pub const REFUSED: &str = "Copy SID and auth token again, both from Account Info: Twilio says \
                               that they do not belong together, or that the token was replaced.";
    pub fn not_registered(number: &str) -> String {
        format!(
            "Twilio does not list {number} among this account's WhatsApp senders. Compare the \
             number with the console."
        )
    }
    pub fn offline(number: &str, state: &str) -> String {
        format!("Twilio says that {number} is not online yet: {state}.")
    }
}

pub mod telegram {
    pub const TOKEN_LABEL: &str = "Telegram bot token";
    pub const TOKEN_HINT: &str = "Digits, a colon, 35 characters. All of BotFather's message does \
                                  too.";
    pub const HELP: [&str; 4] = [
        "Open BotFather in Telegram and send /newbot.",
        "Give the bot a name, and a username that ends in bot.",
        "BotFather answers with the token: hold the message and copy it.",
        "Come back and paste it here.",
    ];
    pub const LINK: &str = "Open BotFather";
    pub const URL: &str = "https://t.me/BotFather";
    pub const REFUSED: &str = "Ask BotFather for the token again (/token): Telegram does not know \
                               this one. It may be cut short or revoked.";
    pub const CHATS_LABEL: &str = "Telegram chats that may text it";
    pub const CHATS_HINT: &str = "Say hello to your bot and this fills itself, or enter chat ids, \
                                  one a line. Nobody else gets an answer.";
    pub const CHATS_EMPTY: &str = "Say hello to your bot, or enter a chat id: with an empty list \
                                   anybody at Telegram could drive your agent.";
    pub const HELLO: &str = "Say hello to your bot";
    pub const HELLO_MEANS: &str = "Open the chat, tap Start, and come back: this page then sees \
                                   your chat.";
    pub const WAITING: &str = "Waiting for your hello…";
    pub const LOOK_AGAIN: &str = "Look again";
    pub const LOOKED_LONG: &str = "Nobody has written for a while, so this page has stopped \
                                   looking.";
    pub const PROVEN: &str = "Came by your link.";
    pub const GROUP: &str = "A group: everybody in it could drive your agent.";
    pub const THIS_IS_ME: &str = "This is me";
    pub const ALLOW_GROUP: &str = "Allow this group";
    pub const ADDED: &str = "May text it";
    pub const POLLED: &str = "Another program takes this bot's messages. Stop it, or make a new \
                              bot: only one can listen.";
    pub const NOT_LOOKED: &str = "So this page does not look for your hello. Make a new bot, or \
                                  enter your chat’s number by hand.";
    pub const HOOK_REMOVE: &str = "Disconnect it";
    pub const HOOK_FIRST: &str = "Disconnect the other program first, or make a new bot: as long \
                                  as it is connected, your agent hears nothing.";
    pub fn good(name: &str, username: &str) -> String {
        format!("This is {name}, @{username}.")
    }
    pub fn hook(url: &str) -> String {
        format!(
            "This bot's messages go to another program, at {url}. If you disconnect it, that \
             program gets none any more."
        )
    }
    pub fn wrote(name: &str, username: Option<&str>, text: &str) -> String {
        let who = match username {
            Some(username) => format!("{name} (@{username})"),
            None => name.to_owned(),
        };
        match text.starts_with("/start") {
            true => who,
            false => format!("{who}: “{text}”"),
        }
    }
    pub fn chat_problem(which: usize) -> String {
        match which {
            0 | 1 => "Enter the chat's number, such as 123456789: names do not do.".into(),
            _ => format!("Chat {which}: enter its number, such as 123456789."),
        }
    }
}

pub mod discord {
    use super::SnowflakeProblem;

    pub const TOKEN_LABEL: &str = "Discord bot token";
    pub const TOKEN_HINT: &str = "Three parts with dots between, about 70 characters";
    pub const HELP: [&str; 4] = [
        "Open the developer portal in your browser and choose New Application.",
        "Choose Bot in its menu, then Reset Token.",
        "Copy the token: it is shown once.",
        "A client secret, a public key or your own password does not do.",
    ];
    pub const LINK: &str = "Open Discord's developer portal";
    pub const URL: &str = "https://discord.com/developers/applications";
    pub const NOT_ASKED: &str = "Discord does not let a browser check it: only its form is known \
                                 to be right.";
    pub const STEPS: &str = "Before you go on";
    pub const INTENT: &str = "Let the bot read messages";
    pub const INTENT_MEANS: &str = "On the bot's page, switch on Message Content Intent and save. \
                                    Without it the relay does not start.";
    pub const INTENT_LINK: &str = "Open the bot's page";
    pub const INVITE: &str = "Invite the bot to your server";
    pub const INVITE_MEANS: &str = "It asks for exactly what the relay needs: to see the channel, \
                                    write, attach files, and keep threads.";
    pub const INVITE_LINK: &str = "Invite the bot";
    pub const CHANNEL_LABEL: &str = "Discord channel";
    pub const CHANNEL_HINT: &str = "Its link or its id. The bot listens there and nowhere else.";
    pub const CHANNEL_HELP: [&str; 3] = [
        "In the Discord app, open the server and hold your finger on the channel.",
        "Choose Copy Link.",
        "Paste it here: it begins with https://discord.com/channels/.",
    ];
    pub const PEOPLE_LABEL: &str = "Discord people who may text it";
    pub const PEOPLE_HINT: &str = "User ids, one a line. Nobody else gets an answer.";
    pub const PEOPLE_HELP: [&str; 3] = [
        "In the Discord app, open your settings, then Advanced, and switch Developer Mode on.",
        "Tap your own picture, then the three dots.",
        "Choose Copy User ID and paste it here.",
    ];

    pub fn good(application: &str) -> String {
        format!("This is the bot of application {application}. {NOT_ASKED}")
    }
    /// `which` counts from 1 where there are several.
    pub fn id_problem(problem: SnowflakeProblem, empty: &str, which: usize) -> String {
        let text = match problem {
            SnowflakeProblem::Empty => return empty.to_owned(),
            SnowflakeProblem::Name => {
                "Enter the id, a number of 17 to 20 digits: a name does not do."
            }
            SnowflakeProblem::TooShort => "Copy the whole id: it has at least 17 digits.",
            SnowflakeProblem::TooLong => "Check the id: it has at most 20 digits.",
            SnowflakeProblem::DirectMessage => {
                "Choose a channel in a server of yours: this is a direct message, which the bot \
                 does not hear."
            }
        };
        match which {
            0 | 1 => text.to_owned(),
            _ => format!("Id {which}: {text}"),
        }
    }
    pub const CHANNEL_EMPTY: &str = "Paste the channel's link or id.";
    pub const PEOPLE_EMPTY: &str = "Enter your own user id: with an empty list everybody in the \
                                    channel could drive your agent.";
}

pub mod anthropic {
    pub const GOOD: &str = "Anthropic knows this key.";
    pub const REFUSED: &str = "Make a new key and paste it: Anthropic does not know this one. It \
                               may be cut short or revoked.";
    pub const NO_BROWSERS: &str = "It cannot be checked from here: your organization at Anthropic \
                                   answers no browsers. The key may be good, and your agent uses \
                                   it from its own machine.";
    pub fn forbidden(text: &str) -> String {
        format!(
            "Anthropic knows this key and does not let it list models: “{text}” It may be good all \
             the same."
        )
    }
}

pub mod github {
    pub const REFUSED: &str = "Make a new token and paste it, or leave the field empty: GitHub \
                               does not know this one. It may be expired or revoked.";
    pub fn good(login: &str, scopes: Option<&[String]>) -> String {
        match scopes {
            None => format!("This is {login}'s token, for the repositories that were chosen."),
            Some([]) => format!("This is {login}'s token. It may read public repositories only."),
            Some(scopes) => format!("This is {login}'s token. It may: {}.", scopes.join(", ")),
        }
    }
    pub const NOT_PRIVATE: &str = "Without the scope “repo” your agent cannot reach private \
                                   repositories.";
}

/// Why a service could not be asked about a key, and that this says nothing of the key.
pub fn cannot_check(service: &str, why: &Unclear) -> String {
    let reason = match why {
        Unclear::Lost(Lost::Offline) => "this phone has no connection".to_owned(),
        Unclear::Lost(Lost::TimedOut) => format!("{service} did not answer in time"),
        Unclear::Lost(Lost::Unreachable) => format!("{service} does not answer this browser"),
        Unclear::Answer { status, .. } if *status == 429 || *status >= 500 => {
            format!("{service} has trouble right now")
        }
        Unclear::Answer { text, .. } if text.is_empty() => {
            format!("{service} answered something unexpected")
        }
        Unclear::Answer { text, .. } => format!("{service} says: {text}"),
    };
    format!("It could not be checked: {reason}. It may be good all the same.")
}

/// Said after a doubt that was found at Continue.
pub const GO_ON_ANYWAY: &str = "Tap Continue again to go on.";
