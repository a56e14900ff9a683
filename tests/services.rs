//! Every credential against the practice services: the request as it is built, asked as a browser
//! would ask it, and judged. Nothing may be noted against the client.

#![allow(clippy::unwrap_used)]

use fake_services::browser::{fetch, Seen};
use fake_services::{practice, Hello, Request, Service as Fake, World};
use textslash::channels::whatsapp::webhook_url;
use textslash::credentials::phone::PhoneNumber;
use textslash::credentials::telegram::BotToken;
use textslash::credentials::{self, Problem, WrongKind};
use textslash::fly::{AppName, Lost};
use textslash::services::anthropic::KeyVerdict;
use textslash::services::github::TokenVerdict;
use textslash::services::telegram::{Nonce, Trouble};
use textslash::services::twilio::{
    Account, AccountVerdict, Sender, SenderVerdict, Webhook, WebhookVerdict,
};
use textslash::services::{anthropic, github, telegram, twilio};
use textslash::services::{Ask, Heard, Service, Unclear};
use textslash::Secret;

const LOST: Unclear = Unclear::Lost(Lost::Unreachable);

/// Asks as the page does: what a browser hides counts as lost.
fn ask(world: &mut World, ask: &Ask) -> Heard {
    let service = match ask.service {
        Service::Anthropic => Fake::Anthropic,
        Service::GitHub => Fake::Github,
        Service::Twilio => Fake::Twilio,
        Service::TwilioMessaging => Fake::TwilioMessaging,
        Service::Telegram => Fake::Telegram,
    };
    let mut request = Request::new(service, ask.method.as_str(), ask.path.expose());
    for (name, value) in &ask.headers {
        request = request.header(name, value.expose());
    }
    if let Some(body) = &ask.body {
        request.body = body.expose().to_owned();
    }
    match fetch(world, &request) {
        Seen::Answer(answer) => {
            let header = ask.reads.and_then(|name| answer.value(name));
            let heard = ask.answered(answer.status, &answer.body, header.map(str::to_owned));
            no_secret_in(&format!("{heard:?} {ask:?}"));
            Ok(heard)
        }
        Seen::Nothing => Err(Lost::Unreachable),
    }
}

fn no_secret_in(text: &str) {
    for secret in practice::SECRETS {
        assert!(!text.contains(secret), "{text}");
    }
}

/// Nothing was noted, and neither the log nor a note holds a secret.
fn is_clean(world: &World) {
    assert_eq!(world.records(), []);
    no_secret_in(&format!("{:?}", world.log()));
}

#[test]
fn every_anthropic_key_gets_its_verdict() {
    let mut world = World::default();
    let mut check = |key: &str| {
        let key = credentials::anthropic::parse(key).unwrap();
        anthropic::judge(&ask(&mut world, &anthropic::ask(&key)))
    };
    assert_eq!(check(practice::ANTHROPIC_KEY), KeyVerdict::Good);
    assert_eq!(check(practice::ANTHROPIC_REVOKED), KeyVerdict::Refused);
    assert_eq!(
        check(practice::ANTHROPIC_NO_BROWSERS),
        KeyVerdict::OrgRefusesBrowsers
    );
    let narrow = check(practice::ANTHROPIC_NARROW);
    assert!(matches!(narrow, KeyVerdict::Forbidden(text) if text.contains("permission")));
    let busy = check(practice::ANTHROPIC_OVERLOADED);
    assert!(matches!(busy, KeyVerdict::CannotCheck(why) if why.is_passing()));
    is_clean(&world);
    world.set_cors(Fake::Anthropic, false);
    let key = Secret::new(practice::ANTHROPIC_KEY);
    let closed = anthropic::judge(&ask(&mut world, &anthropic::ask(&key)));
    assert_eq!(closed, KeyVerdict::CannotCheck(LOST));
    let wrong = Problem::WrongKind(WrongKind::AnthropicAdmin);
    for (key, problem) in [
        (practice::ANTHROPIC_ADMIN, wrong),
        (practice::ANTHROPIC_CUT, Problem::TooShort),
    ] {
        assert_eq!(credentials::anthropic::parse(key), Err(problem));
    }
}

#[test]
fn every_github_token_gets_its_verdict() {
    let mut world = World::default();
    let mut check = |token: &str| {
        let token = credentials::github::parse(token).unwrap().unwrap();
        github::judge(&ask(&mut world, &github::ask(&token)))
    };
    let classic = check(practice::GITHUB_TOKEN);
    assert_eq!(classic.reaches_private(), Some(true));
    let fine = TokenVerdict::Good {
        login: "practice-ada".into(),
        scopes: None,
    };
    assert_eq!(check(practice::GITHUB_FINE_GRAINED), fine);
    assert_eq!(check(practice::GITHUB_REVOKED), TokenVerdict::Refused);
    let app = check(practice::GITHUB_APP);
    assert!(matches!(app, TokenVerdict::CannotCheck(why) if !why.is_passing()));
    is_clean(&world);
    world.set_cors(Fake::Github, false);
    let token = Secret::new(practice::GITHUB_TOKEN);
    let closed = github::judge(&ask(&mut world, &github::ask(&token)));
    assert_eq!(closed, TokenVerdict::CannotCheck(LOST));
    let refresh = Problem::WrongKind(WrongKind::GitHubRefresh);
    for (token, problem) in [
        (practice::GITHUB_REFRESH, refresh),
        (practice::GITHUB_CUT, Problem::TooShort),
    ] {
        assert_eq!(credentials::github::parse(token), Err(problem));
    }
}

fn account(sid: &str, token: &str) -> Account {
    Account {
        sid: credentials::twilio::parse_account_sid(sid).unwrap(),
        token: credentials::twilio::parse_auth_token(token).unwrap(),
    }
}

fn practice_account() -> Account {
    account(practice::TWILIO_SID, practice::TWILIO_TOKEN)
}

#[test]
fn every_twilio_account_gets_its_verdict() {
    let mut world = World::default();
    let mut check = |sid: &str, token: &str| {
        let account = account(sid, token);
        twilio::judge_account(&ask(&mut world, &twilio::ask_account(&account)))
    };
    let token = practice::TWILIO_TOKEN;
    let good = |name: &str, trial| AccountVerdict::Good {
        name: name.into(),
        trial,
    };
    assert_eq!(
        check(practice::TWILIO_SID, token),
        good("Practice Otter", false)
    );
    assert_eq!(
        check(practice::TWILIO_TRIAL_SID, token),
        good("My first Twilio account", true)
    );
    assert_eq!(
        check(practice::TWILIO_SUSPENDED_SID, token),
        AccountVerdict::Suspended
    );
    assert_eq!(
        check(practice::TWILIO_CLOSED_SID, token),
        AccountVerdict::Closed
    );
    assert_eq!(
        check(practice::TWILIO_SID, practice::TWILIO_REVOKED_TOKEN),
        AccountVerdict::Refused
    );
    let busy = check(practice::TWILIO_BUSY_SID, token);
    assert!(matches!(busy, AccountVerdict::CannotCheck(why) if why.is_passing()));
    is_clean(&world);
    world.set_cors(Fake::Twilio, false);
    let heard = ask(&mut world, &twilio::ask_account(&practice_account()));
    assert_eq!(
        twilio::judge_account(&heard),
        AccountVerdict::CannotCheck(LOST)
    );
    let wrong = Problem::WrongKind(WrongKind::TwilioApiKey);
    for (token, problem) in [
        (practice::TWILIO_API_KEY, wrong),
        (practice::TWILIO_CUT, Problem::TooShort),
        (
            practice::TWILIO_SID,
            Problem::WrongKind(WrongKind::TwilioSwapped),
        ),
    ] {
        assert_eq!(credentials::twilio::parse_auth_token(token), Err(problem));
    }
}

/// Looks for a number in every page of the list.
fn find(world: &mut World, account: &Account, number: &str) -> SenderVerdict {
    let number = PhoneNumber::parse(number).unwrap();
    let mut page = None;
    for _ in 0..5 {
        let heard = ask(world, &twilio::ask_senders(account, page.as_ref()));
        match twilio::judge_senders(&heard, &number) {
            SenderVerdict::More(next) => page = Some(next),
            verdict => return verdict,
        }
    }
    panic!("the list has no end")
}

fn registered(verdict: SenderVerdict) -> Sender {
    match verdict {
        SenderVerdict::Registered(sender) => sender,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_webhook_is_found_missing_set_and_read_back() {
    let mut world = World::default();
    let account = practice_account();
    let here = webhook_url(&AppName::parse("otter-relay").unwrap());
    let sender = registered(find(&mut world, &account, practice::TWILIO_NUMBER));
    assert_eq!(sender.webhook, Webhook::None);
    assert_eq!(sender.webhook.judge(&here), WebhookVerdict::Missing);
    let heard = ask(
        &mut world,
        &twilio::set_webhook(&account, &sender.sid, &here),
    );
    registered(twilio::judge_sender(&heard));
    let heard = ask(&mut world, &twilio::ask_sender(&account, &sender.sid));
    let back = registered(twilio::judge_sender(&heard));
    assert_eq!(back.webhook.judge(&here), WebhookVerdict::Set);
    // Somebody changes it by hand.
    assert!(world.set_sender_webhook(practice::TWILIO_NUMBER, "https://other.example/w"));
    let heard = ask(&mut world, &twilio::ask_sender(&account, &sender.sid));
    let back = registered(twilio::judge_sender(&heard));
    assert_eq!(
        back.webhook.judge(&here),
        WebhookVerdict::WrongAddress("https://other.example/w".into())
    );
    is_clean(&world);
}

#[test]
fn senders_of_later_pages_of_nobody_and_out_of_reach_are_told_apart() {
    let mut world = World::default();
    let account = practice_account();
    let elsewhere = registered(find(&mut world, &account, practice::TWILIO_ELSEWHERE));
    assert_eq!(
        elsewhere.webhook,
        Webhook::Post("https://old.example/webhook".into())
    );
    let nobody = find(&mut world, &account, practice::TWILIO_UNREGISTERED);
    assert_eq!(nobody, SenderVerdict::NotRegistered);
    world.set_cors(Fake::TwilioMessaging, false);
    let closed = find(&mut world, &account, practice::TWILIO_NUMBER);
    assert_eq!(closed, SenderVerdict::CannotCheck(LOST));
    let heard = ask(
        &mut world,
        &twilio::set_webhook(&account, &elsewhere.sid, "https://a.example/webhook"),
    );
    assert_eq!(
        twilio::judge_sender(&heard),
        SenderVerdict::CannotCheck(LOST)
    );
    world.set_cors(Fake::TwilioMessaging, true);
    world.revoke(practice::TWILIO_TOKEN);
    let refused = find(&mut world, &account, practice::TWILIO_NUMBER);
    assert_eq!(refused, SenderVerdict::Refused);
    is_clean(&world);
}

fn bot_token(text: &str) -> BotToken {
    BotToken::parse(text).unwrap()
}

#[test]
fn every_telegram_token_gets_its_verdict() {
    let mut world = World::default();
    let mut check =
        |text: &str| telegram::judge_bot(&ask(&mut world, &telegram::ask_bot(&bot_token(text))));
    let bot = check(practice::TELEGRAM_TOKEN).unwrap();
    assert_eq!(bot.username, practice::TELEGRAM_BOT);
    assert_eq!(
        bot.id.to_string(),
        bot_token(practice::TELEGRAM_TOKEN).bot_id()
    );
    assert_eq!(check(practice::TELEGRAM_REVOKED), Err(Trouble::Refused));
    let busy = check(practice::TELEGRAM_BUSY);
    assert!(matches!(busy, Err(Trouble::CannotCheck(why)) if why.is_passing()));
    is_clean(&world);
    world.set_cors(Fake::Telegram, false);
    let token = bot_token(practice::TELEGRAM_TOKEN);
    let closed = telegram::judge_bot(&ask(&mut world, &telegram::ask_bot(&token)));
    assert_eq!(closed, Err(Trouble::CannotCheck(LOST)));
    let cut = BotToken::parse(practice::TELEGRAM_CUT);
    assert_eq!(cut, Err(Problem::TooShort));
    let discord = BotToken::parse(practice::DISCORD_TOKEN);
    assert_eq!(discord, Err(Problem::OtherService("Discord")));
}

#[test]
fn the_chat_is_found_by_a_hello_which_the_relay_does_not_hear_again() {
    let mut world = World::default();
    let token = bot_token(practice::TELEGRAM_TOKEN);
    let nonce = Nonce::new("w0rd").unwrap();
    // An old webhook takes all messages: it is seen, and removed.
    world.set_bot_webhook("https://old.example/hook");
    let look = telegram::ask_hellos(&token, None, 0);
    let heard = ask(&mut world, &look);
    assert_eq!(telegram::judge_hellos(&heard), Err(Trouble::WebhookSet));
    let heard = ask(&mut world, &telegram::ask_webhook(&token));
    let info = telegram::judge_webhook(&heard).unwrap();
    assert_eq!(info.url.as_deref(), Some("https://old.example/hook"));
    let heard = ask(&mut world, &telegram::remove_webhook(&token));
    assert_eq!(telegram::judge_removal(&heard), Ok(()));
    // Another poller is told from that.
    world.set_other_poller(true);
    let heard = ask(&mut world, &look);
    assert_eq!(telegram::judge_hellos(&heard), Err(Trouble::AnotherPoller));
    world.set_other_poller(false);
    // A stranger, the person, and a group.
    for (chat, name, text, group) in [
        (5, "Eve", "hi", false),
        (77, "Ada", "/start w0rd", false),
        (77, "Ada", "are you there?", false),
        (-1001, "Bob", "/start@bot", true),
    ] {
        world.say_hello(Hello {
            chat,
            name: name.into(),
            text: text.into(),
            group,
        });
    }
    let heard = ask(&mut world, &look);
    let hellos = telegram::judge_hellos(&heard).unwrap();
    let proven: Vec<_> = hellos
        .candidates
        .iter()
        .filter(|candidate| candidate.is_proven_by(&nonce))
        .map(|candidate| {
            (
                candidate.chat,
                candidate.name.as_str(),
                candidate.is_private,
            )
        })
        .collect();
    assert_eq!(proven, [(77, "Ada", true)]);
    assert_eq!(hellos.candidates.len(), 3);
    let close = telegram::close_hellos(&token, hellos.next.unwrap());
    let heard = ask(&mut world, &close);
    assert_eq!(telegram::judge_hellos(&heard).unwrap().candidates, []);
    assert_eq!(world.waiting(), 0);
    is_clean(&world);
}

#[test]
fn the_practice_services_find_a_careless_client_out() {
    let token = practice::TELEGRAM_TOKEN;
    let key = practice::ANTHROPIC_KEY;
    let update = format!("/bot{token}/getUpdates?offset=x");
    for request in [
        Request::new(Fake::Telegram, "GET", &update),
        Request::new(Fake::Telegram, "GET", &format!("/bot{token}/getMe")).header("x-odd", "1"),
        Request::new(Fake::Anthropic, "GET", "/v1/models"),
        Request::new(Fake::Anthropic, "GET", &format!("/v1/models?key={key}")),
        Request::new(Fake::Github, "GET", "/user").header("cookie", "a=b"),
        Request::new(Fake::Github, "DELETE", "/user"),
        Request::new(Fake::Twilio, "GET", "/2010-04-01/Accounts.json"),
    ] {
        let mut world = World::default();
        world.handle(&request);
        assert!(
            !world.records().is_empty(),
            "{} {}",
            request.method,
            request.path
        );
        no_secret_in(&format!("{:?}", world.records()));
    }
    // A header that Telegram allows nobody: the browser sends nothing at all.
    let mut world = World::default();
    let request = Request::new(Fake::Telegram, "GET", &format!("/bot{token}/getMe"));
    let seen = fetch(&mut world, &request.header("authorization", "x"));
    assert_eq!(seen, Seen::Nothing);
}
