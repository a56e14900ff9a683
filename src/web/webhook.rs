//! Where Twilio posts what is written to an own sender: found, set, read back.

use super::app::App;
use super::services;
use crate::channels::Channel;
use crate::credentials::phone::PhoneNumber;
use crate::services::twilio::{self, Account, Sender, SenderVerdict, WebhookVerdict};

/// More pages than this are not looked through.
const MOST_PAGES: usize = 20;

/// The keys of the Twilio account, as long as the run that was begun here is not forgotten.
pub fn account(app: App) -> Option<Account> {
    app.session.with(|session| {
        let channels = session.run_channels.as_ref()?;
        channels.all().iter().find_map(|channel| match channel {
            Channel::WhatsApp(channel) => Some(Account {
                sid: channel.account_sid.clone(),
                token: channel.auth_token.clone(),
            }),
            _ => None,
        })
    })
}

/// Looks for a number among the account's senders.
pub async fn find(app: App, account: &Account, number: &PhoneNumber) -> SenderVerdict {
    let mut page = None;
    for _ in 0..MOST_PAGES {
        let heard = services::ask(app, &twilio::ask_senders(account, page.as_ref())).await;
        match twilio::judge_senders(&heard, number) {
            SenderVerdict::More(next) => page = Some(next),
            found => return found,
        }
    }
    SenderVerdict::NotRegistered
}

/// Sets it, and says what is there afterwards: the answer to setting is not believed.
pub async fn set(app: App, account: &Account, sender: &Sender, url: &str) -> SenderVerdict {
    let set = services::ask(app, &twilio::set_webhook(account, &sender.sid, url)).await;
    let heard = services::ask(app, &twilio::ask_sender(account, &sender.sid)).await;
    let after = twilio::judge_sender(&heard);
    let is_set = match &after {
        SenderVerdict::Registered(sender) => sender.webhook.judge(url) == WebhookVerdict::Set,
        _ => false,
    };
    // An answer that was lost may have been a good one; where it was not, why is in that answer.
    match twilio::judge_sender(&set) {
        SenderVerdict::CannotCheck(unclear) if !is_set => SenderVerdict::CannotCheck(unclear),
        _ => after,
    }
}

/// What is known of the way to the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hook {
    /// It leads to the relay, read back just now.
    Set,
    /// It leads elsewhere, here; the sender, to change it.
    Elsewhere(String, Sender),
    /// It is for the person to set, and why.
    ByHand(ByHand),
}

/// Why the person has to set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// The keys are gone.
    NoKeys,
    /// Twilio answers no browser there, or has trouble.
    Closed,
    /// It was set, and something else was read back.
    NotKept,
    /// The keys are not accepted.
    Refused,
    /// The number is no sender of the account.
    Unknown,
}

/// Looks where messages go. A way that leads nowhere is set at once; one that leads elsewhere may
/// be somebody's, so it is asked about.
pub async fn connect(app: App, number: &PhoneNumber, url: &str) -> Hook {
    let Some(account) = account(app) else {
        return Hook::ByHand(ByHand::NoKeys);
    };
    let found = find(app, &account, number).await;
    match &found {
        SenderVerdict::Registered(sender)
            if sender.webhook.judge(url) == WebhookVerdict::Missing =>
        {
            let after = set(app, &account, sender, url).await;
            read_back(&after, url)
        }
        _ => judge(found, url),
    }
}

/// Sets it although it leads elsewhere: the person said so.
pub async fn change(app: App, sender: &Sender, url: &str) -> Hook {
    match account(app) {
        Some(account) => read_back(&set(app, &account, sender, url).await, url),
        None => Hook::ByHand(ByHand::NoKeys),
    }
}

fn read_back(after: &SenderVerdict, url: &str) -> Hook {
    match judge(after.clone(), url) {
        Hook::Elsewhere(..) => Hook::ByHand(ByHand::NotKept),
        hook => hook,
    }
}

fn judge(found: SenderVerdict, url: &str) -> Hook {
    Hook::ByHand(match found {
        SenderVerdict::Registered(sender) => match sender.webhook.judge(url) {
            WebhookVerdict::Set => return Hook::Set,
            WebhookVerdict::WrongAddress(at) => return Hook::Elsewhere(at, sender),
            WebhookVerdict::Missing => ByHand::NotKept,
        },
        SenderVerdict::Refused => ByHand::Refused,
        SenderVerdict::NotRegistered | SenderVerdict::More(_) => ByHand::Unknown,
        SenderVerdict::CannotCheck(_) => ByHand::Closed,
    })
}
