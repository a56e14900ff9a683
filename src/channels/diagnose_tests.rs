//! Tests of the diagnosis.

use serde_json::json;

use super::*;
use crate::fly::{Answer, AppName, Call};

fn well(channel: Seen) -> Observed {
    Observed {
        relay_healthy: Some(true),
        relay_stopped: false,
        relay_reached: Some(true),
        path: Some(true),
        channel,
    }
}

fn whatsapp(sandbox: bool, webhook: Option<WebhookVerdict>) -> Seen {
    Seen::WhatsApp {
        sandbox,
        account: Some(AccountVerdict::Good {
            name: String::new(),
            trial: false,
        }),
        webhook,
        sender: None,
    }
}

fn telegram(url: Option<&str>, waiting: u32) -> Seen {
    Seen::Telegram {
        webhook: Some(Ok(WebhookInfo {
            url: url.map(str::to_owned),
            waiting,
        })),
        another_poller: false,
    }
}

/// What was seen, then what is likely.
fn causes(observed: &Observed) -> (Vec<Cause>, Vec<Cause>) {
    let findings = diagnose(observed);
    assert!(!findings.is_empty());
    assert!(findings.is_sorted_by_key(|finding| !finding.seen));
    let (seen, likely): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.seen);
    let bare = |list: Vec<Finding>| list.into_iter().map(|finding| finding.cause).collect();
    (bare(seen), bare(likely))
}

#[test]
fn what_was_seen_comes_first_in_the_order_a_message_travels() {
    let elsewhere = WebhookVerdict::WrongAddress("https://old.example".into());
    let observed = Observed {
        relay_healthy: Some(false),
        path: Some(false),
        ..well(whatsapp(true, Some(elsewhere)))
    };
    let (seen, likely) = causes(&observed);
    assert_eq!(
        seen,
        [
            Cause::RelayDown,
            Cause::VmUnreachable,
            Cause::WebhookElsewhere("https://old.example".into())
        ]
    );
    assert_eq!(likely, [Cause::NotJoined, Cause::NotAllowed]);
    let stopped = Observed {
        relay_stopped: true,
        ..observed
    };
    assert_eq!(causes(&stopped).0[0], Cause::RelayStopped);
}

#[test]
fn whatsapp_names_what_nobody_can_see() {
    let (seen, likely) = causes(&well(whatsapp(true, None)));
    assert_eq!(seen, []);
    assert_eq!(
        likely,
        [Cause::WebhookUnseen, Cause::NotJoined, Cause::NotAllowed]
    );
    let (_, likely) = causes(&well(whatsapp(false, Some(WebhookVerdict::Set))));
    assert_eq!(likely, [Cause::NotAllowed]);
    let unreached = Observed {
        relay_reached: Some(false),
        ..well(whatsapp(false, Some(WebhookVerdict::Set)))
    };
    assert_eq!(causes(&unreached).0, [Cause::RelayUnreachable]);
}

#[test]
fn a_twilio_account_is_judged_with_its_sender() {
    for (account, cause) in [
        (AccountVerdict::Refused, Cause::KeyRefused),
        (AccountVerdict::Suspended, Cause::AccountClosed),
        (AccountVerdict::Closed, Cause::AccountClosed),
    ] {
        let channel = Seen::WhatsApp {
            sandbox: false,
            account: Some(account),
            webhook: Some(WebhookVerdict::Missing),
            sender: Some(Err("OFFLINE".into())),
        };
        let (seen, _) = causes(&well(channel));
        let offline = Cause::SenderOffline("OFFLINE".into());
        assert_eq!(seen, [cause, offline, Cause::WebhookMissing]);
    }
    let trial = Seen::WhatsApp {
        sandbox: true,
        account: Some(AccountVerdict::Good {
            name: String::new(),
            trial: true,
        }),
        webhook: Some(WebhookVerdict::Set),
        sender: None,
    };
    assert_eq!(causes(&well(trial)).1.last(), Some(&Cause::TrialLimits));
    let unknown = |sandbox| Seen::WhatsApp {
        sandbox,
        account: None,
        webhook: None,
        sender: None,
    };
    let likely = |sandbox| causes(&well(unknown(sandbox))).1;
    assert!(likely(true).contains(&Cause::TrialLimits));
    assert!(!likely(false).contains(&Cause::TrialLimits));
}

#[test]
fn telegram_tells_a_webhook_from_a_second_poller_and_from_nobody() {
    let hook = causes(&well(telegram(Some("https://old.example"), 3)));
    assert_eq!(hook.0, [Cause::BotHasWebhook]);
    assert_eq!(
        causes(&well(telegram(None, 3))).0,
        [Cause::NobodyPolls],
        "messages wait"
    );
    let quiet = causes(&well(telegram(None, 0)));
    assert_eq!(
        quiet,
        (vec![], vec![Cause::NotAllowed, Cause::AnotherPoller])
    );
    let poller = Seen::Telegram {
        webhook: Some(Err(Trouble::Refused)),
        another_poller: true,
    };
    let (seen, _) = causes(&well(poller));
    assert_eq!(seen, [Cause::KeyRefused, Cause::AnotherPoller]);
    // The phone need not reach a relay that calls out by itself.
    let unreached = Observed {
        relay_reached: Some(false),
        ..well(telegram(None, 0))
    };
    assert_eq!(causes(&unreached).0, []);
}

#[test]
fn discord_is_never_asked_so_everything_is_likely_only() {
    let (seen, likely) = causes(&well(Seen::Discord));
    assert_eq!(seen, []);
    assert_eq!(likely[0], Cause::IntentOff);
    assert_eq!(likely[0].next(), Next::TurnIntentOn);
    assert_eq!(likely.len(), 5);
}

#[test]
fn a_relay_is_well_stopped_or_gone_by_what_its_machines_show() {
    let shows = |body: serde_json::Value| {
        let call = Call::ListMachines(AppName::parse("a-relay").unwrap());
        match call.interpret(200, &body.to_string()) {
            Ok(Answer::Machines(machines)) => relay_shows(&machines),
            other => panic!("{other:?}"),
        }
    };
    let machine = |state: &str, check: Option<&str>| {
        let checks: Vec<_> = check
            .iter()
            .map(|status| json!({ "name": "servicecheck-00-http-3000", "status": status }))
            .collect();
        json!({ "id": "1", "name": "relay", "state": state, "region": "fra", "checks": checks })
    };
    for (machines, expected) in [
        (
            json!([machine("started", Some("passing"))]),
            (Some(true), false),
        ),
        (
            json!([machine("started", Some("critical"))]),
            (Some(false), false),
        ),
        (json!([machine("started", None)]), (None, false)),
        (
            json!([machine("stopped", Some("critical"))]),
            (Some(false), true),
        ),
        (
            json!([machine("destroying", Some("passing"))]),
            (Some(false), false),
        ),
        (json!([]), (Some(false), false)),
    ] {
        assert_eq!(shows(machines.clone()), expected, "{machines}");
    }
}
