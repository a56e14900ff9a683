//! Tests of what Twilio's answers mean.

use super::*;
use crate::fly::Lost;

const HEX: &str = "0123456789abcdef0123456789abcdef";

fn account() -> Account {
    Account {
        sid: Secret::new(format!("AC{HEX}")),
        token: Secret::new("fedcba98".repeat(4)),
    }
}

fn heard(status: u16, body: &str) -> Heard {
    Ok(ask_account(&account()).answered(status, body, None))
}

fn number() -> PhoneNumber {
    PhoneNumber::parse("+15005550006").unwrap()
}

#[test]
fn the_account_is_asked_for_with_basic_credentials_that_are_not_printed() {
    let ask = ask_account(&account());
    assert_eq!(
        ask.path.expose(),
        format!("/2010-04-01/Accounts/AC{HEX}.json")
    );
    assert!(ask.headers[0].1.expose().starts_with("Basic QUMwMTIz"));
    assert!(!format!("{ask:?}").contains("QUMwMTIz") && !format!("{ask:?}").contains("fedc"));
}

#[test]
fn accounts_are_told_apart() {
    let body = |status: &str, kind: &str| {
        format!(r#"{{"friendly_name":"Ada's","status":"{status}","type":"{kind}"}}"#)
    };
    let good = |trial| AccountVerdict::Good {
        name: "Ada's".into(),
        trial,
    };
    for (status, body, verdict) in [
        (200, body("active", "Full"), good(false)),
        (200, body("active", "Trial"), good(true)),
        (200, body("suspended", "Full"), AccountVerdict::Suspended),
        (200, body("closed", "Full"), AccountVerdict::Closed),
        (
            401,
            r#"{"code":20003,"message":"Authenticate","status":401}"#.into(),
            AccountVerdict::Refused,
        ),
        (
            403,
            r#"{"code":20008,"message":"Resource not accessible with Test Account Credentials"}"#
                .into(),
            AccountVerdict::TestCredentials,
        ),
    ] {
        assert_eq!(judge_account(&heard(status, &body)), verdict);
    }
    for (status, body) in [
        (401, "<html>"),
        (403, "{}"),
        (200, "[]"),
        (503, ""),
        (404, "{}"),
    ] {
        let verdict = judge_account(&heard(status, body));
        assert!(
            matches!(verdict, AccountVerdict::CannotCheck(_)),
            "{verdict:?}"
        );
    }
    let lost = AccountVerdict::CannotCheck(Unclear::Lost(Lost::Unreachable));
    assert_eq!(judge_account(&Err(Lost::Unreachable)), lost);
}

#[test]
fn a_sender_is_found_in_the_list_with_its_webhook() {
    let listed = |webhook: &str, state: &str| {
        format!(
            r#"{{"meta":{{"next_page_url":null}},"senders":[
            {{"sid":"XE{HEX}","sender_id":"whatsapp:+19999999999","status":"ONLINE"}},
            {{"sid":"XE{HEX}","sender_id":"whatsapp:+15005550006","status":"{state}",
              "webhook":{webhook}}}]}}"#
        )
    };
    let find = |body: &str| match judge_senders(&heard(200, body), &number()) {
        SenderVerdict::Registered(sender) => sender,
        other => panic!("{other:?}"),
    };
    let here = "https://a-relay.fly.dev/webhook";
    for (webhook, verdict) in [
        ("null", WebhookVerdict::Missing),
        (r#"{"callback_url":""}"#, WebhookVerdict::Missing),
        (
            r#"{"callback_url":"https://a-relay.fly.dev/webhook","callback_method":"POST"}"#,
            WebhookVerdict::Set,
        ),
        (
            r#"{"callback_url":"https://a-relay.fly.dev/webhook","callback_method":"GET"}"#,
            WebhookVerdict::WrongAddress(here.into()),
        ),
        (
            r#"{"callback_url":"https://a-relay.fly.dev/webhook/"}"#,
            WebhookVerdict::WrongAddress(format!("{here}/")),
        ),
    ] {
        let sender = find(&listed(webhook, "ONLINE"));
        assert_eq!(sender.webhook.judge(here), verdict, "{webhook}");
        assert_eq!(sender.status, Ok(()));
    }
    assert_eq!(
        find(&listed("null", "OFFLINE")).status,
        Err("OFFLINE".into())
    );
}

#[test]
fn a_list_is_followed_to_its_end_on_our_own_host() {
    let page = |url: &str| format!(r#"{{"meta":{{"next_page_url":{url}}},"senders":[]}}"#);
    let more = page(r#""https://evil.example/x?Channel=whatsapp&PageToken=PAab-1""#);
    let SenderVerdict::More(next) = judge_senders(&heard(200, &more), &number()) else {
        panic!("a further page")
    };
    let ask = ask_senders(&account(), Some(&next));
    assert_eq!(
        ask.path.expose(),
        "/v2/Channels/Senders?Channel=whatsapp&PageToken=PAab-1"
    );
    assert_eq!(
        judge_senders(&heard(200, &page("null")), &number()),
        SenderVerdict::NotRegistered
    );
}

#[test]
fn an_answer_that_is_no_list_says_nothing() {
    let odd_sid = r#"{"senders":[{"sid":"../..","sender_id":"whatsapp:+15005550006"}]}"#;
    for (status, body) in [(200, "{}"), (200, odd_sid), (403, "<html>"), (500, "")] {
        let verdict = judge_senders(&heard(status, body), &number());
        assert!(
            matches!(verdict, SenderVerdict::CannotCheck(_)),
            "{verdict:?}"
        );
    }
    let refused = r#"{"code":20003,"message":"Authenticate","status":401}"#;
    assert_eq!(judge_sender(&heard(401, refused)), SenderVerdict::Refused);
    let gone = r#"{"code":20404,"message":"not found","status":404}"#;
    assert_eq!(
        judge_sender(&heard(404, gone)),
        SenderVerdict::NotRegistered
    );
}

#[test]
fn the_webhook_is_set_by_a_json_body() {
    let sid = SenderSid(format!("XE{HEX}"));
    let ask = set_webhook(&account(), &sid, "https://a-relay.fly.dev/webhook");
    assert_eq!(ask.method, Method::Post);
    assert_eq!(ask.path.expose(), format!("/v2/Channels/Senders/XE{HEX}"));
    assert_eq!(
        ask.body.unwrap().expose(),
        r#"{"webhook":{"callback_method":"POST","callback_url":"https://a-relay.fly.dev/webhook"}}"#
    );
}
