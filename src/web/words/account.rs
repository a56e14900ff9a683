//! The Fly.io token, the organization that it works for, and a deployment found there.

pub const FOUND: &str = "It was begun on another device, or this one has forgotten it. What \
                         was made so far may be billed.";
pub const FOUND_ELSEWHERE: &str = "If another device is deploying it right now, let it finish.";
pub const FOUND_REMOVE: &str = "Remove it";
pub const FOUND_OTHER: &str = "Leave it and deploy another one";
pub const NAME: &str = "Fly account";
pub const TITLE: &str = "Which Fly.io account should it live in?";
pub const LEDE: &str = "With a token this page can make two machines for you there. The \
                        token stays in this page's memory and is gone when you close it.";
pub const LABEL: &str = "Fly.io token";
pub const HINT: &str = "Begins with FlyV1 or fm2_. One that expires in a day is enough.";
pub const HELP: [&str; 4] = [
    "Open fly.io/tokens/create and sign in.",
    "Choose a token for your whole organization, not for one app.",
    "Let it expire in a day: you need it for a few minutes.",
    "Create it, copy all of it, come back and paste it here.",
];
pub const LINK: &str = "Open fly.io/tokens/create";
pub const URL: &str = "https://fly.io/tokens/create";
pub const SEVERAL: &str = "This token works for several organizations. Which one?";
pub const SEVERAL_MEANS: &str = "It can do all that you can, in each of them. A token for one \
                                 organization is enough, and safer.";
pub const CHOOSE: &str = "Choose the organization that your agent should live in.";

pub fn connected(organization: &str, apps: Option<usize>) -> String {
    match apps {
        None => format!("Connected to {organization}."),
        Some(0) => format!("Connected to {organization}. It has no apps yet."),
        Some(1) => format!("Connected to {organization}. It has one app."),
        Some(apps) => format!("Connected to {organization}. It has {apps} apps."),
    }
}

pub const DIRECT: &str = "This browser talks to Fly.io directly.";
pub const THROUGH_HOST: &str = "Fly.io does not answer this browser directly, so calls pass \
                                through the server that this page came from. It forwards \
                                your token and keeps nothing.";

pub const REFUSED: &str = "Make a new token and paste it: Fly.io does not accept this one. \
                           It may be cut short, expired or revoked.";
pub const NO_ORG: &str = "Make a token for one organization and paste it: Fly.io does not \
                          say which organization this one is for.";

pub fn not_opened(org: &str) -> String {
    format!(
        "Make a token for your whole organization and paste it: this one may not look into \
         {org}."
    )
}
pub fn one_app_only(apps: &[String]) -> String {
    let app = apps.first().map_or("one app", String::as_str);
    format!(
        "Make a token for your whole organization and paste it: this one works for {app} \
         only and cannot make new apps."
    )
}
