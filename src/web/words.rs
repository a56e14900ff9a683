//! Every sentence of the page that a person reads, except what the engine explains about a
//! failure. One place, so that it can be read through, kept in one voice, and translated.

use crate::credentials::phone::PhoneProblem;
use crate::credentials::{Problem, WrongKind};
use crate::fly::{AddressKind, Error, ErrorKind, Lost, NameProblem, TokenProblem};
use crate::stack::Role;

pub mod channels;
pub mod last_mile;
pub mod no_reply;
pub mod senders;

pub const CONTINUE: &str = "Continue";
pub const BACK: &str = "Back";
pub const CHECKING: &str = "Checking…";
pub const OPTIONAL: &str = " (optional)";
pub const WHERE_TO_FIND: &str = "Where do I find this?";
pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
pub const PASTE: &str = "Paste";
pub const PASTE_REFUSED: &str =
    "Hold your finger on the field and choose Paste: this browser does not let the button do it.";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const KEPT: &str = "Entered already. Leave empty to keep it.";
pub const STARTING: &str = "Starting…";
pub const OPENS_ELSEWHERE: &str = " (opens in a new tab)";
pub const OFFLINE: &str = "You are offline. What runs at Fly.io goes on; this page goes on when \
                           you are back.";

/// The page's title on a screen.
pub fn title(screen: Option<&str>) -> String {
    match screen {
        Some(screen) => format!("{screen} · textslash"),
        None => "textslash".to_owned(),
    }
}

pub fn place(number: usize, of: usize, name: &str) -> String {
    format!("{number} of {of} · {name}")
}

pub fn show_field(label: &str, shown: bool) -> String {
    format!("{} {label}", if shown { HIDE } else { SHOW })
}

pub fn paste_into(label: &str) -> String {
    format!("{PASTE} {label}")
}

pub fn copy_what(copied: bool, what: &str) -> String {
    format!("{} {what}", if copied { COPIED } else { COPY })
}

/// The month of a date such as `2026-08`, which is not broken at its dash; any other is left as
/// it is.
pub fn month(date: &str) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let named = date.split_once('-').and_then(|(year, month)| {
        let month: usize = month.parse().ok()?;
        Some(format!("{} {year}", NAMES.get(month.wrapping_sub(1))?))
    });
    named.unwrap_or_else(|| date.to_owned())
}

pub fn about_usd(usd: f64) -> String {
    format!("about ${}", (usd + 0.5) as u32)
}

pub mod broken {
    pub const TITLE: &str = "This page is not set up rightly";
    pub const LEDE: &str = "Its configuration cannot be used, so nothing can be deployed from \
                            here. Whoever hosts this page has to correct it:";
}

pub mod welcome {
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
}

/// Several tabs of the page.
pub mod tabs {
    pub const TITLE: &str = "Another tab is at work";
    pub const MEANS: &str = "Another tab of this page is at work on it, and this one shows how \
                             far it is. If that tab is closed, you go on here.";
    pub const NEEDS_YOU: &str = "It waits for an answer in another tab of this page.";
    pub const TAKE_OVER: &str = "Go on in this tab instead";
    pub const TAKE_OVER_MEANS: &str = "Another tab of this page is at work on it. If you go on \
                                       here, that tab stops and shows what happens here.";
}

pub mod account {
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
}

pub mod wherein {
    pub const NAME: &str = "Where";
    pub const TITLE: &str = "Where should your agent live?";
    pub const LEDE: &str = "The nearest region answers you fastest. All parts live in the same \
                            one.";
    pub const LABEL: &str = "Name of your agent";
    pub const HELP: [&str; 2] = [
        "Fly.io has one list of names for everybody, so yours has to be new there.",
        "Small letters, digits and dashes. You see it in your Fly.io account, nobody else does.",
    ];
    pub const HELP_QUESTION: &str = "What makes a good name?";
    pub const REGION: &str = "Region";
    pub const NEAREST: &str = "nearest";
    pub const FULL: &str = "no room now";
    pub const PAID: &str = "paid plans only";
    pub const CLOSED: &str = "closed";
    pub const ALL_REGIONS: &str = "Show all regions";
    pub const LOOKING: &str = "Asking Fly.io for its regions…";
    pub const NO_REGIONS: &str = "Fly.io did not tell its regions.";
    pub const TRY_AGAIN: &str = "Try again";
    pub const CHOOSE_REGION: &str = "Choose a region with room for your agent.";
    pub const SIZE: &str = "Size";
    pub const MORE: &str = "More options";
    pub const OWN_NETWORK: &str = "Keep it apart from my other apps";
    pub const OWN_NETWORK_MEANS: &str = "Both parts get a private network of their own, which \
                                         your organization's other apps cannot reach.";

    pub fn becomes(name: &str) -> String {
        format!("At Fly.io: {name}-relay and {name}-vm")
    }
    pub fn free(name: &str) -> String {
        format!("{name} is free.")
    }
    pub fn taken(name: &str) -> String {
        format!("Choose another name: somebody at Fly.io has {name} already.")
    }
    pub fn yours(name: &str) -> String {
        format!("Choose another name: {name} is in your account already.")
    }
    pub fn yours_empty(name: &str) -> String {
        format!("{name} is in your account already, with nothing in it. You are asked before it is used.")
    }
    pub const CANNOT_TELL: &str = "Fly.io did not say whether this name is free. It is checked \
                                   again before anything is made.";
    pub fn take(name: &str) -> String {
        format!("Use {name}")
    }
    /// Words that make another name of one, none of them a promise.
    pub const ENDINGS: [&str; 6] = ["desk", "lab", "crew", "works", "help", "home"];
    pub fn month(asleep: f64, awake: f64, means: &str) -> String {
        let (asleep, awake) = (super::about_usd(asleep), super::about_usd(awake));
        format!("A month asleep {asleep}, awake {awake}. {means}.")
    }
    pub fn prices(date: &str) -> String {
        let date = super::month(date);
        format!("With relay and volume, by Fly.io’s prices of {date}, rounded.")
    }
    pub const PRICES: &str = "Open Fly.io’s prices";
    pub const TRIAL: &str = "On a trial account Fly.io stops every machine after 5 minutes, and \
                             your agent falls silent. Add a card before you deploy.";
    pub const CARD: &str = "Open billing at Fly.io";
    pub const SMALL: &str = "Enough for most projects";
    pub const LARGER: &str = "For large builds and many browser tabs";
}

pub mod ai_key {
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
}

pub mod channel {
    pub const SID_LABEL: &str = "Twilio account SID";
    pub const SID_HINT: &str = "Begins with AC, 34 characters";
    pub const TOKEN_LABEL: &str = "Twilio auth token";
    pub const TOKEN_HINT: &str = "32 characters. An API key (SK…) does not do.";
    pub const HELP: [&str; 3] = [
        "Open console.twilio.com and sign in.",
        "On its first page, look for Account Info.",
        "Copy Account SID, and Auth Token after you choose Show.",
    ];
    pub const LINK: &str = "Open the Twilio console";
    pub const URL: &str = "https://console.twilio.com/";
    pub const SENDER: &str = "Number that your agent writes from";
    pub const SANDBOX: &str = "Twilio's sandbox";
    pub const SANDBOX_MEANS: &str = "Free and ready now. You join it from your phone at the end, \
                                     and again every 3 days.";
    pub const OWN: &str = "My own WhatsApp sender";
    pub const OWN_MEANS: &str = "A number that you registered with Twilio for WhatsApp.";
    pub const OWN_LABEL: &str = "WhatsApp sender";
    pub const OWN_HINT: &str = "With country code, such as +14155550123";
    pub const ALLOWED_LABEL: &str = "Who may text it";
    pub const ALLOWED_HINT: &str = "Your number with country code, such as +14155550123. \
                                    Several: one a line. Nobody else gets an answer.";
}

pub mod review {
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
}

pub mod resume {
    pub const UNDO_TITLE: &str = "Undo everything?";
    pub const LEDE: &str = "This page keeps no keys, so it needs them once more. Everything else \
                            is remembered.";
    pub const LEDE_TOKEN: &str = "This page keeps no keys, so it needs the token once more. \
                                  Everything else is remembered.";
    pub const UNDO: &str = "Undo everything";
    pub fn title(name: &str) -> String {
        format!("Go on with {name}")
    }
    pub fn undo_lede(name: &str) -> String {
        format!(
            "Everything made for {name} is removed from your Fly.io account, and the account is \
             read back to prove it. This needs your token once more."
        )
    }
    pub fn other_org(org: &str) -> String {
        format!("Paste a token for the organization {org}: the deployment lives there, and this token is for another one.")
    }
}

pub mod running {
    use crate::deploy::Thing;

    pub fn thing(thing: Thing) -> &'static str {
        match thing {
            Thing::App => "App",
            Thing::Volume => "Volume",
            Thing::Machine => "Machine",
        }
    }

    pub const STEPS: &str = "Steps";
    pub const WAITING: &str = "waiting";
    pub const WORKING: &str = "working";
    pub const DONE: &str = "done";
    pub const PAUSED: &str = "paused";
    pub const DETAILS: &str = "Show the calls";
    pub const FLY_SAYS: &str = "What Fly.io says";
    pub const OPEN_FLY: &str = "Open in Fly.io";
    pub const CANCEL: &str = "Cancel";
    pub const STAY: &str = "You may lock your phone or leave: what is done stays done, and this \
                            page goes on when you return.";
    pub const PROGRESS: &str = "Progress";
    pub const GO_ON: &str = "Go on";
    pub const UNDO: &str = "Undo everything";
    pub const KEEP: &str = "Keep it and go on later";
    pub const EXISTS: &str = "What exists now";
    pub const NOTHING: &str = "Nothing exists at Fly.io.";
    pub const BILLED: &str = "billed";
    pub const FREE: &str = "free";
    pub const MAYBE: &str = "perhaps there";
    pub const STOPPING: &str = "Stopping after what is under way";
    pub const STOPPED: &str = "Stopped";
    pub const STOPPED_MEANS: &str = "Nothing more is made. Keep what exists and go on another \
                                     time, or remove all of it.";
    pub const LEFT: &str = "Still there";
    pub const NEW_NAME: &str = "New name";
    pub const NEW_REGION: &str = "Other region";
    pub const RELAY_IMAGE: &str = "Image of the relay";
    pub const VM_IMAGE: &str = "Image of the VM";
    pub const LARGER: &str = "Larger size";
    pub const TAKE: &str = "Use this";
    pub const CHOOSE_REGION: &str = "Choose a region.";
    pub const NO_IMAGE: &str = "Enter an image reference, such as ghcr.io/name/image:tag.";

    pub fn deploying(name: &str) -> String {
        format!("Deploying {name}")
    }
    pub fn undoing(name: &str) -> String {
        format!("Removing what was made for {name}")
    }
    pub fn destroying(name: &str) -> String {
        format!("Destroying {name}")
    }
    pub fn paused(name: &str) -> String {
        format!("{name} needs you")
    }
    /// Milliseconds as people say them.
    pub fn elapsed(ms: u64) -> String {
        match ms / 1000 {
            0..=9 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
            seconds @ 10..=59 => format!("{seconds} s"),
            seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
        }
    }
    pub fn of(done: usize, all: usize) -> String {
        format!("{done} of {all}")
    }
    pub fn remaining(seconds: u64) -> &'static str {
        match seconds {
            0..=9 => "a few seconds left",
            10..=39 => "about half a minute left",
            40..=89 => "about a minute left",
            90..=149 => "about two minutes left",
            150..=209 => "about three minutes left",
            _ => "a few minutes left",
        }
    }
    pub const REMAINING_UNKNOWN: &str = "waiting for Fly.io";
    pub fn steps_done(done: usize, of: usize) -> String {
        format!("{done} of {of} steps done")
    }
}

pub mod action {
    pub const RETRY: &str = "Try again";
    pub const OTHER_REGION: &str = "Choose another region";
    pub const OTHER_NAME: &str = "Choose another name";
    pub const NEW_TOKEN: &str = "Enter a new token";
    pub const SECRETS: &str = "Enter the keys again";
    pub const CARD_ADDED: &str = "I added a card, go on";
    pub const OTHER_IMAGES: &str = "Use other images";
    pub const LARGER_SIZE: &str = "Use a larger size";
    pub const ADOPT: &str = "It is mine, use it";
    pub const REMOVE_ADDRESS: &str = "Remove the public address";
    pub const UNDO: &str = "Undo everything";
    pub const KEEP: &str = "Keep it and go on later";
}

pub mod done {
    pub const LEDE: &str = "Both parts are healthy, the relay reaches the VM, and the VM has no \
                            public address.";
    pub const LAST: &str = "Last steps";
    pub const JOIN: &str = "Join the sandbox from your phone";
    pub const JOIN_MEANS: &str = "In the Twilio console, under Messaging, Try it out, Send a \
                                  WhatsApp message, stands a code of two words. Send “join” and \
                                  that code to the sandbox number.";
    pub const JOIN_LABEL: &str = "Your join code";
    pub const JOIN_HINT: &str = "The two words after “join”";
    pub const JOIN_EXAMPLE: &str = "two-words";
    pub const JOIN_OPEN: &str = "Open WhatsApp with the message";
    pub const JOIN_PLAIN: &str = "Open WhatsApp";
    pub const WEBHOOK: &str = "Tell Twilio where messages go";
    pub const WEBHOOK_NAME: &str = "the webhook address";
    pub const CONSOLE: &str = "Open the Twilio console";
    pub const SANDBOX_URL: &str =
        "https://console.twilio.com/us1/develop/sms/try-it-out/whatsapp-learn";
    pub const SENDERS_URL: &str =
        "https://console.twilio.com/us1/develop/sms/senders/whatsapp-senders";
    pub const HELLO: &str = "Say hello";
    pub const EXPIRES: &str = "The sandbox forgets you 3 days after you joined. If your agent \
                               falls silent, send the join message again.";
    pub const REVOKE: &str = "Revoke the Fly.io token";
    pub const REVOKE_MEANS: &str = "Your agent does not need it. Delete it in your Fly.io \
                                    account under Tokens, so that nobody can use it.";
    pub const TOKENS: &str = "Open Fly.io's tokens";
    pub const TOKENS_URL: &str = "https://fly.io/dashboard/personal/tokens";
    pub const ADDRESSES: &str = "Addresses";
    pub const RELAY: &str = "Relay, public";
    pub const VM: &str = "VM, private";
    pub const FORGET: &str = "Forget it on this phone";
    pub const FORGET_MEANS: &str = "Your agent goes on running. You find it again in your \
                                    Fly.io account.";

    pub fn title(name: &str) -> String {
        format!("{name} is ready")
    }
}

pub mod destroy {
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
    pub const TWILIO: &str = "If you set its address in Twilio, remove it there.";
    pub const HOME: &str = "Back to the start";
}

pub mod picture {
    pub const PHONE: &str = "Phone";
    pub const CHANNEL: &str = "Chat";
    pub const RELAY: &str = "Relay";
    pub const VM: &str = "VM";
    pub const YOURS: &str = "yours";
    pub const YOUR_APP: &str = "your app";
    pub const RECEIVES: &str = "receives";
    pub const THINKS: &str = "thinks";
    pub const PLANNED: &str = "planned";
    pub const MAKING: &str = "being made";
    pub const BEGUN: &str = "half made";
    pub const REMOVING: &str = "going";
    pub const HEALTHY: &str = "healthy";
    pub const ASLEEP: &str = "asleep";
    pub const TROUBLE: &str = "in trouble";
    pub const GONE: &str = "gone";
    pub const LABEL: &str = "From your phone by chat to the relay and the VM";
}

pub mod step {
    use super::{AddressKind, Role};

    pub const BEFORE: &str = "Checks";
    pub const VM: &str = "VM";
    pub const RELAY: &str = "Relay";
    pub const TOGETHER: &str = "Together";
    pub const REMOVAL: &str = "Removal";

    pub const TOKEN: &str = "Check the token";
    pub const REGION: &str = "Check that the region has room";
    pub const VOLUME: &str = "Make the VM's volume";
    pub const PRIVATE: &str = "Check that the VM is private";
    pub const PATH: &str = "Check that the relay reaches the VM";
    pub const REACH: &str = "Reach the relay from this phone";
    pub const PROOF: &str = "Prove that nothing is left";

    const fn of(role: Role, relay: &'static str, vm: &'static str) -> &'static str {
        match role {
            Role::Relay => relay,
            Role::Vm => vm,
        }
    }
    pub fn name(role: Role) -> &'static str {
        of(role, "Check the relay's name", "Check the VM's name")
    }
    pub fn app(role: Role) -> &'static str {
        of(role, "Make the relay's app", "Make the VM's app")
    }
    pub fn secrets(role: Role) -> &'static str {
        of(role, "Store the relay's secrets", "Store the VM's secrets")
    }
    pub fn machine(role: Role) -> &'static str {
        of(role, "Start the relay", "Start the VM")
    }
    pub fn health(role: Role) -> &'static str {
        of(role, "See the relay healthy", "See the VM healthy")
    }
    pub fn remove(role: Role) -> &'static str {
        of(role, "Remove the relay", "Remove the VM")
    }
    pub fn address(role: Role, kind: AddressKind) -> &'static str {
        match kind {
            AddressKind::SharedV4 => "Give it a public IPv4 address",
            AddressKind::V6 => "Give it a public IPv6 address",
            AddressKind::PrivateV6 => of(
                role,
                "Give the relay a private address",
                "Give the VM a private address",
            ),
        }
    }
}

/// Why a Fly token cannot be used, beginning with what to do.
pub fn token_problem(problem: TokenProblem) -> String {
    match problem {
        TokenProblem::Empty => "Paste your Fly.io token.".into(),
        TokenProblem::OtherService(service) => {
            format!("Paste your Fly.io token: this is a key for {service}.")
        }
        TokenProblem::Truncated => "Copy the whole token again: this is only its beginning.".into(),
        TokenProblem::OddCharacters => "Copy the token again and nothing else: there are \
                                        characters in it that no token has."
            .into(),
        TokenProblem::TooLong => "Paste the token alone: this is longer than any token.".into(),
        TokenProblem::NotAToken => {
            "Paste your Fly.io token: this does not look like one. It begins with FlyV1 or fm2_."
                .into()
        }
    }
}

/// Why another service's key cannot be used, beginning with what to do.
pub fn key_problem(label: &str, problem: Problem) -> String {
    match problem {
        Problem::Empty => format!("Paste your {label}."),
        Problem::TooShort => {
            format!("Copy the whole {label} again: this is only a part of it.")
        }
        Problem::TooLong => format!("Paste the {label} alone: this is longer than one."),
        Problem::OddCharacters => format!(
            "Copy the {label} again and nothing else: there are characters in it that it cannot \
             have."
        ),
        Problem::OtherService(service) => {
            format!("Paste your {label}: this is a key for {service}.")
        }
        Problem::Unfamiliar => format!("Paste your {label}: this does not look like one."),
        Problem::WrongKind(kind) => match kind {
            WrongKind::AnthropicAdmin => {
                "Paste an API key (sk-ant-api03-…): this is an admin \
                                          key, which cannot talk to Claude."
            }
            WrongKind::AnthropicSubscription => {
                "Paste an API key (sk-ant-api03-…): this is a \
                                                 subscription's token, which your agent cannot \
                                                 use."
            }
            WrongKind::TwilioApiKey => {
                "Paste what stands under Account Info: this is an API key \
                                        (SK…) or its secret, and the relay needs the account's \
                                        own."
            }
            WrongKind::TwilioSwapped => {
                "Swap the two: the account SID begins with AC, the auth \
                                         token does not."
            }
            WrongKind::TwilioOtherSid => {
                "Paste the account SID, which begins with AC: this is the id of something else \
                 at Twilio."
            }
            WrongKind::GitHubRefresh => {
                "Paste an access token (github_pat_… or ghp_…): this one (ghr_…) only renews \
                 others."
            }
            WrongKind::TelegramName => {
                "Paste the bot's token: this is its name. BotFather gives the token, digits and a \
                 colon first."
            }
            WrongKind::DiscordClientSecret => {
                "Paste the bot's token, from the page Bot: this is the client secret, from the \
                 page OAuth2."
            }
            WrongKind::DiscordPublicKey => {
                "Paste the bot's token, from the page Bot: this is the application's public key."
            }
            WrongKind::DiscordApplicationId => {
                "Paste the bot's token, from the page Bot: this is the application's id."
            }
            WrongKind::DiscordWebhook => {
                "Paste the bot's token, from the page Bot: this is a webhook, which can write and \
                 not read."
            }
            WrongKind::DiscordUser => {
                "Paste a bot's token, from the page Bot: this is a person's own, which no program \
                 may use."
            }
        }
        .into(),
    }
}

/// Why a phone number cannot be used; `which` counts from 1 where there are several.
pub fn phone_problem(problem: PhoneProblem, which: Option<usize>) -> String {
    let text = match problem {
        PhoneProblem::Empty if which.is_some() => {
            return "Enter a phone number with its country code: with an empty list everybody \
                    could drive your agent."
                .into()
        }
        PhoneProblem::Empty => return "Enter a phone number with its country code.".into(),
        PhoneProblem::NoCountryCode => {
            "Begin the number with + and the country code, such as +1.".to_owned()
        }
        PhoneProblem::TooShort => "Add the missing digits: this number is too short.".into(),
        PhoneProblem::TooLong => "Check the number: it has too many digits.".into(),
        PhoneProblem::HomeZero => {
            "Leave out the 0 after the country code: it is dialled at home alone.".into()
        }
        PhoneProblem::Character(c) => format!("Remove “{c}”: it does not belong in a number."),
    };
    match which {
        Some(which) if which > 1 => format!("Number {which}: {text}"),
        _ => text,
    }
}

/// Why a name cannot be used, beginning with what to do.
pub fn name_problem(problem: NameProblem) -> String {
    match problem {
        NameProblem::Empty => "Give your agent a name.".into(),
        NameProblem::TooLong(most) => format!("Shorten the name to {most} characters."),
        NameProblem::Character(' ') => "Use a dash instead of the space.".into(),
        NameProblem::Character(c) => {
            format!("Remove “{c}”: a name has small letters a to z, digits and dashes.")
        }
        NameProblem::Dash => "Begin and end the name with a letter or digit.".into(),
    }
}

/// Why Fly could not be asked, in a form's words, beginning with what to do.
pub fn cannot_ask(error: &Error) -> String {
    match &error.kind {
        ErrorKind::Lost(Lost::Offline) => {
            "Go online and try again: this phone has no connection.".into()
        }
        ErrorKind::Lost(Lost::TimedOut) => "Try again: Fly.io did not answer in time.".into(),
        ErrorKind::Lost(Lost::Unreachable) => {
            "Try again in a moment: Fly.io cannot be reached from this phone.".into()
        }
        ErrorKind::RateLimited => "Wait a moment and try again: Fly.io asks for patience.".into(),
        ErrorKind::ServerTrouble => "Try again in a moment: Fly.io has trouble.".into(),
        ErrorKind::Forbidden => {
            "Use a token that may change your organization: Fly.io does not allow this one to."
                .into()
        }
        ErrorKind::TokenRefused => account::REFUSED.into(),
        _ if error.text.is_empty() => "Try again: Fly.io answered something unexpected.".into(),
        _ => format!("Try again. Fly.io says: {}", error.text),
    }
}

/// Fly answers, but not to pages of this address.
pub const NO_ROAD: &str = "Ask whoever hosts this page to switch on its way to Fly.io: Fly.io \
                           does not answer pages of this address.";

/// What the phone offers beyond a page, and what it remembers without a network.
pub mod offers {
    use super::{destroy, done, running};
    use crate::deploy::{Phase, View};
    use crate::time::Span;

    const OFFLINE: &str = "You are offline. This phone shows what it remembers; deploying and \
                           destroying need a connection.";
    pub const NEW: &str = "A new version of this page is ready.";
    pub const NEW_TAKE: &str = "Use it now";
    pub const NEW_LATER: &str = "A new version of this page is ready. It waits until you are back \
                                 at the start and nothing is under way.";
    pub const KEEP: &str = "Keep this page at hand";
    pub const KEEP_MEANS: &str = "On your home screen it opens like an app, without a network too.";
    pub const INSTALL: &str = "Put it on my home screen";
    pub const BY_HAND: &str = "Tap Share, then “Add to Home Screen”. That copy keeps notes of its \
                               own: finish here what you began here. What is deployed it finds in \
                               your Fly.io account.";
    pub const TELL_ME: &str = "Tell me when it is done";
    pub const WILL_TELL: &str = "While this page is hidden, a notice tells you when it is done or \
                                 needs you, if your phone lets it work in the background.";

    /// What is told of a run that came to an end or a halt.
    pub fn notice(view: &View) -> Option<String> {
        match view.phase {
            Phase::Succeeded => Some(done::title(&view.name)),
            Phase::Removed => Some(destroy::removed(&view.name)),
            Phase::Paused => Some(running::paused(&view.name)),
            _ => None,
        }
    }

    /// What goes on without a network, and which answers are kept until there is one.
    pub fn offline(answers: [&str; 2]) -> String {
        match answers {
            ["", _] => OFFLINE.to_owned(),
            [name, ""] => format!("{OFFLINE} Your answers are kept: {name}."),
            [name, region] => format!("{OFFLINE} Your answers are kept: {name}, {region}."),
        }
    }

    /// How old a note is.
    pub fn noted(age: Span) -> String {
        let minutes = age.as_seconds() / 60;
        let (number, unit) = match minutes {
            0 => return "Noted on this phone just now.".into(),
            1..=59 => (minutes, "minute"),
            60..=1439 => (minutes / 60, "hour"),
            _ => (minutes / 1440, "day"),
        };
        let several = if number == 1 { "" } else { "s" };
        format!("Noted on this phone {number} {unit}{several} ago.")
    }
}
