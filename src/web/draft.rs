//! What was typed and is no secret. It is kept on this phone as JSON, so that a reload loses nothing.

use serde_json::{Map, Value};

use super::fields;
use crate::channels::whatsapp::{Allowed, SandboxCode, SANDBOX_NUMBER};
use crate::channels::{Kind, Open};
use crate::credentials::discord::ChannelPlace;
use crate::credentials::phone::PhoneNumber;
use crate::kept::text;

/// What the forms ask for and is no secret; kept on this phone while unfinished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub region: String,
    /// The region's name for people.
    pub region_name: String,
    pub size: usize,
    pub own_network: bool,
    /// The channels that were chosen.
    pub channels: Vec<Kind>,
    pub own_sender: bool,
    pub sender: String,
    pub allowed: String,
    /// The two words that join Twilio's sandbox.
    pub sandbox_code: String,
    /// The letters of the country that numbers are completed with.
    pub country: String,
    /// The bot's id and its name in addresses, as Telegram told them: `id/name`.
    pub telegram_bot: String,
    pub telegram_chats: String,
    pub discord_channel: String,
    pub discord_people: String,
    /// The last steps that were ticked: the deployment's name, the channel, the step.
    pub ticked: Vec<String>,
}

/// The channels with the names that they are stored under.
const CHANNELS: [(Kind, &str); 3] = [
    (Kind::WhatsApp, "whats_app"),
    (Kind::Telegram, "telegram"),
    (Kind::Discord, "discord"),
];

impl Draft {
    /// Reads a stored text. What is damaged or of another page is as if it had not been typed.
    pub fn from_text(text: &str) -> Self {
        let stored: Value = serde_json::from_str(text).unwrap_or_default();
        let mut draft = Self::default();
        for (name, place) in draft.texts() {
            *place = stored[name].as_str().unwrap_or_default().to_owned();
        }
        let size = stored["size"].as_u64();
        draft.size = size.and_then(|n| n.try_into().ok()).unwrap_or_default();
        draft.own_network = stored["own_network"] == true;
        draft.own_sender = stored["own_sender"] == true;
        for name in texts_of(&stored["channels"]) {
            let known = CHANNELS.iter().find(|(_, known)| *known == name);
            draft.channels.extend(known.map(|(kind, _)| *kind));
        }
        draft.ticked = texts_of(&stored["ticked"]).map(str::to_owned).collect();
        draft
    }

    /// The text to store.
    pub fn to_text(&self) -> String {
        let mut stored = Map::new();
        let mut put = |name: &str, value| stored.insert(name.to_owned(), value);
        let mut copy = self.clone();
        for (name, text) in copy.texts() {
            put(name, std::mem::take(text).into());
        }
        put("size", self.size.into());
        put("own_network", self.own_network.into());
        put("own_sender", self.own_sender.into());
        let name_of = |kind: &Kind| CHANNELS.iter().find(|(known, _)| known == kind);
        let chosen = self.channels.iter().filter_map(name_of);
        put(
            "channels",
            chosen.map(|(_, name)| Value::from(*name)).collect(),
        );
        put("ticked", copy.ticked.into());
        // Plain texts and numbers: writing them into memory cannot fail.
        text(&Value::Object(stored))
    }

    /// All that is plain text, with the names that it is stored under.
    fn texts(&mut self) -> [(&'static str, &mut String); 11] {
        [
            ("name", &mut self.name),
            ("region", &mut self.region),
            ("region_name", &mut self.region_name),
            ("sender", &mut self.sender),
            ("allowed", &mut self.allowed),
            ("sandbox_code", &mut self.sandbox_code),
            ("country", &mut self.country),
            ("telegram_bot", &mut self.telegram_bot),
            ("telegram_chats", &mut self.telegram_chats),
            ("discord_channel", &mut self.discord_channel),
            ("discord_people", &mut self.discord_people),
        ]
    }

    /// The number that the agent writes from.
    pub fn sender_number(&self) -> Option<PhoneNumber> {
        let typed = if self.own_sender {
            &self.sender
        } else {
            SANDBOX_NUMBER
        };
        PhoneNumber::parse(typed).ok()
    }

    pub(super) fn allowed_numbers(&self) -> Option<Allowed> {
        fields::allowed(&self.allowed).ok()
    }

    /// What is known of a channel of the notes, with what was typed on this phone about the same
    /// one.
    pub(super) fn complete(&self, open: Open) -> Open {
        match open {
            Open::WhatsApp { sender, .. } => Open::WhatsApp {
                sender,
                sandbox_code: SandboxCode::parse(&self.sandbox_code),
            },
            Open::Telegram { bot, .. } => {
                let known = self.telegram_bot.split_once('/');
                let same = known.filter(|(id, _)| id.parse() == Ok(bot));
                let username = same.map(|(_, name)| name.to_owned());
                Open::Telegram { bot, username }
            }
            Open::Discord { application, place } => {
                let typed = ChannelPlace::parse(&self.discord_channel).ok();
                let same = typed.filter(|typed| typed.channel == place.channel);
                let place = same.unwrap_or(place);
                Open::Discord { application, place }
            }
        }
    }

    /// What was typed for a field of this id; nothing for a field that is not kept, as no secret
    /// is.
    pub(super) fn typed(&mut self, id: &str) -> Option<&mut String> {
        let fields: [(&fields::Spec, &mut String); 7] = [
            (&fields::NAME, &mut self.name),
            (&fields::SENDER, &mut self.sender),
            (&fields::ALLOWED, &mut self.allowed),
            (&fields::SANDBOX_CODE, &mut self.sandbox_code),
            (&fields::TELEGRAM_CHATS, &mut self.telegram_chats),
            (&fields::DISCORD_CHANNEL, &mut self.discord_channel),
            (&fields::DISCORD_PEOPLE, &mut self.discord_people),
        ];
        let found = fields.into_iter().find(|(spec, _)| spec.id == id)?;
        Some(found.1)
    }
}

fn texts_of(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
}
