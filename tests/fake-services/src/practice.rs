//! What a person types to practise, and what tests use: none of it opens anything real, and each
//! is a word that a search for leaks finds.

/// An Anthropic key that opens the door.
pub const ANTHROPIC_KEY: &str = "sk-ant-api03-practice-anthropic-practice-anthropic-practice-anthropic-practice-anthropic-practice-anthropiAA";
/// An Anthropic key that was revoked.
pub const ANTHROPIC_REVOKED: &str = "sk-ant-api03-revoked-anthropic-revoked-anthropic-revoked-anthropic-revoked-anthropic-revoked-anthropic-AA";
/// A good key of an organization that answers no browser.
pub const ANTHROPIC_NO_BROWSERS: &str = "sk-ant-api03-nobrowser-anthropic-nobrowser-anthropic-nobrowser-anthropic-nobrowser-anthropic-nobrowse-AA";
/// A good key that may not ask for models.
pub const ANTHROPIC_NARROW: &str = "sk-ant-api03-narrowkey-anthropic-narrowkey-anthropic-narrowkey-anthropic-narrowkey-anthropic-narrowke-AA";
/// A key that Anthropic has no time for (529).
pub const ANTHROPIC_OVERLOADED: &str = "sk-ant-api03-overloaded-anthropic-overloaded-anthropic-overloaded-anthropic-overloaded-anthropic-over-AA";
/// A key of the wrong kind: it manages an organization.
pub const ANTHROPIC_ADMIN: &str = "sk-ant-admin01-practice-admin-practice-admin-practice-admin-practice-admin-practice-admin-practice-adminAA";
/// A key cut short.
pub const ANTHROPIC_CUT: &str = "sk-ant-api03-practice-anthropic-prac";

/// A classic GitHub token with the scopes `repo` and `workflow`.
pub const GITHUB_TOKEN: &str = "ghp_PracticeGithubPracticeGithubPractice";
/// A fine-grained GitHub token, which tells no scopes.
pub const GITHUB_FINE_GRAINED: &str = "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00000";
/// A GitHub token that was revoked.
pub const GITHUB_REVOKED: &str = "ghp_RevokedGithubRevokedGithubRevokedGit";
/// A GitHub app's token, which belongs to no person: it cannot be checked.
pub const GITHUB_APP: &str = "ghs_PracticeInstallationPracticeInstalla";
/// A token of the wrong kind: it only renews others.
pub const GITHUB_REFRESH: &str = "ghr_PracticeRefreshPracticeRefreshPracti";
/// A token cut short.
pub const GITHUB_CUT: &str = "ghp_PracticeGithub";

/// A Twilio account with an own sender.
pub const TWILIO_SID: &str = "AC0b5e55ed0b5e55ed0b5e55ed0b5e55ed";
/// Its auth token.
pub const TWILIO_TOKEN: &str = "deadbeef01deadbeef01deadbeef01de";
/// A trial account, with the same auth token for the sake of practice.
pub const TWILIO_TRIAL_SID: &str = "AC0b5e55ed0b5e55ed0b5e55ed0b5e1a11";
/// A suspended account.
pub const TWILIO_SUSPENDED_SID: &str = "AC0b5e55ed0b5e55ed0b5e55ed0b5e5005";
/// A closed account.
pub const TWILIO_CLOSED_SID: &str = "AC0b5e55ed0b5e55ed0b5e55ed0b5ec105";
/// Test credentials, with the same auth token for the sake of practice.
pub const TWILIO_TEST_SID: &str = "AC0b5e55ed0b5e55ed0b5e55ed0b5e7e57";
/// An account whose checks fail (503).
pub const TWILIO_BUSY_SID: &str = "AC0b5e55ed0b5e55ed0b5e55ed0b5eb054";
/// An auth token that was replaced.
pub const TWILIO_REVOKED_TOKEN: &str = "baddcafe01baddcafe01baddcafe01ba";
/// A key of the wrong kind: it cannot check Twilio's signatures.
pub const TWILIO_API_KEY: &str = "SK0b5e55ed0b5e55ed0b5e55ed0b5e55ed";
/// An auth token cut short.
pub const TWILIO_CUT: &str = "deadbeef01deadbeef01";
/// The number of the own sender. Its webhook is not set.
pub const TWILIO_NUMBER: &str = "+15005550006";
/// A sender whose webhook leads elsewhere; it stands on the second page of the list.
pub const TWILIO_ELSEWHERE: &str = "+15005550007";
/// A number that is no sender.
pub const TWILIO_UNREGISTERED: &str = "+15005550001";

/// A Telegram bot's token.
pub const TELEGRAM_TOKEN: &str = "110201543:AAPracticeTelegramPracticeTelegram0";
/// A Telegram bot's token that was revoked.
pub const TELEGRAM_REVOKED: &str = "110201544:AARevokedTelegramRevokedTelegram000";
/// A token for which Telegram fails (502).
pub const TELEGRAM_BUSY: &str = "110201545:AABusyTelegramBusyTelegramBusyTele0";
/// A token cut short.
pub const TELEGRAM_CUT: &str = "110201543:AAPracticeTeleg";
/// The name of [`TELEGRAM_TOKEN`]'s bot.
pub const TELEGRAM_BOT: &str = "practice_otter_bot";

/// A Discord bot's token; nothing here is ever asked with it. Its application is 198622483471925248.
pub const DISCORD_TOKEN: &str = "MTk4NjIyNDgzNDcxOTI1MjQ4.Prctce.PracticeDiscordPracticeDiscord00";
/// Discord's client secret: the wrong kind.
pub const DISCORD_CLIENT_SECRET: &str = "PracticeClientSecretPracticeClie";
/// A token cut short.
pub const DISCORD_CUT: &str = "MTk4NjIyNDgzNDcxOTI1MjQ4.Prctce.Practice";

/// The credentials that must never be kept, shown or logged.
pub const SECRETS: &[&str] = &[
    ANTHROPIC_KEY,
    ANTHROPIC_REVOKED,
    ANTHROPIC_NO_BROWSERS,
    ANTHROPIC_NARROW,
    ANTHROPIC_OVERLOADED,
    ANTHROPIC_ADMIN,
    GITHUB_TOKEN,
    GITHUB_FINE_GRAINED,
    GITHUB_REVOKED,
    GITHUB_APP,
    GITHUB_REFRESH,
    TWILIO_SID,
    TWILIO_TOKEN,
    TWILIO_TRIAL_SID,
    TWILIO_SUSPENDED_SID,
    TWILIO_TEST_SID,
    TWILIO_CLOSED_SID,
    TWILIO_BUSY_SID,
    TWILIO_REVOKED_TOKEN,
    TWILIO_API_KEY,
    TELEGRAM_TOKEN,
    TELEGRAM_REVOKED,
    TELEGRAM_BUSY,
    DISCORD_TOKEN,
    DISCORD_CLIENT_SECRET,
];
