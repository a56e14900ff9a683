//! The form of WhatsApp at Twilio: keys, number, and who may write.

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
