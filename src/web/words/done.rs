//! Both machines are well: the last steps, the addresses, and the way out.

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
pub const SENDERS_URL: &str = "https://console.twilio.com/us1/develop/sms/senders/whatsapp-senders";
pub const HELLO: &str = "Say hello";
pub const EXPIRES: &str = "The sandbox forgets you 3 days after you joined. If your agent \
                           falls silent, send the join message again.";
pub const REVOKE: &str = "Revoke the Fly.io token";
pub const REVOKE_MEANS: &str = "Your agent does not need it. Delete it in your Fly.io \
                                account under Tokens, so that nobody can use it.";
pub const TOKENS: &str = "Open Fly.io's tokens";
pub const TOKENS_URL: &str = "https://fly.io/dashboard/personal/tokens";
pub const SPARE: &str = "Left over, and billed";
pub const SPARE_MEANS: &str = "Nothing used it when your agent was deployed, and Fly.io bills \
                               it. It was kept because there may be data in it. See whether you \
                               need that, and delete this one only.";
pub const SPARE_OPEN: &str = "Open the volumes at Fly.io";
pub const ADDRESSES: &str = "Addresses";
pub const RELAY: &str = "Relay, public";
pub const VM: &str = "VM, private";
pub const FORGET: &str = "Forget it on this phone";
pub const FORGET_MEANS: &str = "Your agent goes on running. You find it again in your \
                                Fly.io account.";

pub fn title(name: &str) -> String {
    format!("{name} is ready")
}
