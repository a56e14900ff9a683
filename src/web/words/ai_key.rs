//! The keys of the agent itself: for Claude, and for GitHub.

pub const NAME: &str = "AI key";
pub const TITLE: &str = "Which key should it use for Claude?";
pub const LEDE: &str = "Your agent thinks with Claude, and Anthropic bills you for what it \
                        uses. The key goes into your own machine at Fly.io.";
pub const LABEL: &str = "Anthropic API key";
pub const HINT: &str = "Begins with sk-ant-api03-";
pub const HELP: [&str; 4] = [
    "Open console.anthropic.com, sign in and go to API keys.",
    "Choose Create key, and copy it: it is shown once.",
    "Make sure that there is credit under Billing.",
    "A Claude subscription alone is not enough: it has no API key.",
];
pub const LINK: &str = "Open the Anthropic console";
pub const URL: &str = "https://console.anthropic.com/settings/keys";
pub const GITHUB_LABEL: &str = "GitHub token";
pub const GITHUB_HINT: &str = "Lets your agent work on your private repositories";
pub const GITHUB_HELP: [&str; 4] = [
    "Open GitHub's settings for fine-grained tokens.",
    "Choose the repositories that your agent may work on.",
    "Give it Contents and Pull requests, each Read and write.",
    "Generate it and copy it.",
];
pub const GITHUB_LINK: &str = "Open GitHub's token settings";
pub const GITHUB_URL: &str = "https://github.com/settings/personal-access-tokens/new";
