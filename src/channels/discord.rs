//! Discord: the relay holds a connection to Discord's gateway and listens in one channel.

use super::{AllowList, LastStep};
use crate::credentials::discord::{BotToken, ChannelPlace, Snowflake};
use crate::secret::Secret;

/// What the relay's program does there: view channels (bit 10), send messages (11), embed links
/// (14), attach files (15), read history (16), manage threads (34), create public threads (35), send
/// in threads (38); Discord docs, "Permissions". Computed from its source.
pub const PERMISSIONS: u64 = 326_417_632_256;

/// What the relay needs.
#[derive(Clone, Debug)]
pub struct Discord {
    /// The bot's token.
    pub token: BotToken,
    /// The channel that is listened to.
    pub place: ChannelPlace,
    /// Who may write to the agent; never empty, as an empty list lets everybody in the channel
    /// drive the VM.
    pub people: AllowList<Snowflake>,
}

impl Discord {
    /// The secrets that the relay reads.
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        let channel = self.place.channel.to_string();
        vec![
            ("DISCORD_BOT_TOKEN", self.token.secret().clone()),
            ("DISCORD_CHANNEL_ID", Secret::new(channel)),
            ("DISCORD_ALLOWED_USER_IDS", self.people.joined()),
        ]
    }
}

pub(super) fn last_mile(application: Snowflake) -> Vec<LastStep> {
    vec![
        LastStep::MessageContentIntent {
            link: bot_page(application),
        },
        LastStep::InviteBot {
            link: invite_link(application),
        },
    ]
}

/// Takes the bot into a server with exactly [`PERMISSIONS`] (Discord docs, "OAuth2", bot users).
pub fn invite_link(application: Snowflake) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}\
         &scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
}

/// Where the Message Content intent is turned on. The bot fails to start without it.
pub fn bot_page(application: Snowflake) -> String {
    format!("https://discord.com/developers/applications/{application}/bot")
}
