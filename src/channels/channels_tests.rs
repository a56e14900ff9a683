//! Tests of what the channels hand on and leave to do.

use super::discord::{bot_page, invite_link, Discord, PERMISSIONS};
use super::telegram::{parse_chats, Telegram};
use super::whatsapp::{SandboxCode, WhatsApp, SANDBOX_NUMBER};
use super::*;
use crate::credentials::discord::{BotToken, ChannelPlace, Snowflake};
use crate::credentials::phone::PhoneNumber;
use crate::credentials::telegram::BotToken as TelegramToken;
use crate::services::telegram::Bot;
use crate::stack::SenderId;

const DISCORD: &str = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs";

fn relay() -> AppName {
    AppName::parse("otter-relay").unwrap()
}

fn whatsapp(sender: &str) -> Channel {
    Channel::WhatsApp(WhatsApp {
        account_sid: Secret::new("AC0"),
        auth_token: Secret::new("0a1b"),
        sender: PhoneNumber::parse(sender).unwrap(),
        allowed: AllowList::new(PhoneNumber::parse_list("+14155550123,+491701234567").unwrap())
            .unwrap(),
        sandbox_code: None,
    })
}

fn telegram() -> Channel {
    Channel::Telegram(Telegram {
        token: TelegramToken::parse(&format!("110201543:{}", "A".repeat(35))).unwrap(),
        bot: Some(Bot {
            id: 110_201_543,
            username: "otter_bot".into(),
            name: "Otter".into(),
        }),
        chats: parse_chats("77, -1001 77").unwrap(),
    })
}

fn discord(place: &str) -> Channel {
    Channel::Discord(Discord {
        token: BotToken::parse(DISCORD).unwrap(),
        place: ChannelPlace::parse(place).unwrap(),
        people: AllowList::new(Snowflake::parse_list("398622483471925248").unwrap()).unwrap(),
    })
}

#[test]
fn the_relay_gets_exactly_the_names_it_reads() {
    let all = Channels::new(vec![
        whatsapp(SANDBOX_NUMBER),
        telegram(),
        discord("298622483471925248"),
    ])
    .unwrap();
    let secrets = all.secrets();
    let shown: Vec<_> = secrets
        .iter()
        .filter(|(name, _)| !name.ends_with("TOKEN"))
        .map(|(name, value)| (*name, value.expose()))
        .collect();
    assert_eq!(
        shown,
        [
            ("TWILIO_ACCOUNT_SID", "AC0"),
            ("TWILIO_WHATSAPP_NUMBER", "+14155238886"),
            ("ALLOWED_PHONE_NUMBERS", "+14155550123,+491701234567"),
            ("TELEGRAM_ALLOWED_CHAT_IDS", "77,-1001"),
            ("DISCORD_CHANNEL_ID", "298622483471925248"),
            ("DISCORD_ALLOWED_USER_IDS", "398622483471925248"),
        ]
    );
    let tokens: Vec<_> = secrets
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| name.ends_with("TOKEN"))
        .collect();
    assert_eq!(
        tokens,
        [
            "TWILIO_AUTH_TOKEN",
            "TELEGRAM_BOT_TOKEN",
            "DISCORD_BOT_TOKEN"
        ]
    );
    let debug = format!("{all:?}");
    for secret in ["0a1b", "AAAA", "Cl2FMQ"] {
        assert!(!debug.contains(secret), "{secret}");
    }
    assert_eq!(
        Sender::join(&all.senders()),
        "whatsapp:+14155238886=23,67 telegram:110201543=77,01 \
         discord:198622483471925248/298622483471925248=48"
    );
}

#[test]
fn channels_are_never_none_and_never_two_of_a_kind() {
    assert_eq!(Channels::new(vec![]).unwrap_err(), ChannelsProblem::None);
    let twice = Channels::new(vec![telegram(), discord("298622483471925248"), telegram()]);
    assert_eq!(twice.unwrap_err(), ChannelsProblem::Twice(Kind::Telegram));
    assert!(AllowList::<i64>::new(vec![]).is_none());
    let copied = parse_chats("\u{200e}`123456789`\u{feff}").unwrap();
    assert_eq!(copied.items(), [123_456_789]);
    for (typed, place) in [("", 1), ("0", 1), ("12, ada", 2)] {
        assert_eq!(parse_chats(typed), Err(place), "{typed}");
    }
}

#[test]
fn the_sandbox_is_joined_and_its_webhook_set_by_hand() {
    let steps = whatsapp(SANDBOX_NUMBER).last_mile(&relay(), "Hello, agent!");
    let url = "https://otter-relay.fly.dev/webhook".to_owned();
    assert_eq!(
        steps,
        [
            LastStep::SetWebhook { url, sandbox: true },
            LastStep::JoinSandbox {
                link: "https://wa.me/14155238886?text=join%20".into(),
                code_missing: true,
            },
            LastStep::SayHello {
                link: Some("https://wa.me/14155238886?text=Hello%2C%20agent%21".into()),
            },
        ]
    );
    assert!(steps.iter().all(|step| step.proof() == Proof::Person));
    let Channel::WhatsApp(mut channel) = whatsapp(SANDBOX_NUMBER) else {
        unreachable!()
    };
    channel.sandbox_code = SandboxCode::parse(" Join calm-otter ");
    let steps = Channel::WhatsApp(channel).last_mile(&relay(), "hi");
    let join = LastStep::JoinSandbox {
        link: "https://wa.me/14155238886?text=join%20calm-otter".into(),
        code_missing: false,
    };
    assert_eq!(steps[1], join);
}

#[test]
fn an_own_sender_has_its_webhook_read_back() {
    let steps = whatsapp("+15005550006").last_mile(&relay(), "hi");
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[0].proof(), Proof::ReadBack);
}

#[test]
fn telegram_leaves_only_the_hello_and_discord_the_portal() {
    assert_eq!(
        telegram().last_mile(&relay(), "hi"),
        [LastStep::SayHello {
            link: Some("https://t.me/otter_bot?text=hi".into())
        }]
    );
    let link = "https://discord.com/channels/498622483471925248/298622483471925248";
    let application = Snowflake::parse("198622483471925248").unwrap();
    assert_eq!(
        discord(link).last_mile(&relay(), "hi"),
        [
            LastStep::MessageContentIntent {
                link: bot_page(application)
            },
            LastStep::InviteBot {
                link: invite_link(application)
            },
            LastStep::SayHello {
                link: Some(link.into())
            },
        ]
    );
    assert_eq!(discord("298622483471925248").chat_link("hi"), None);
}

#[test]
fn the_invite_asks_for_exactly_what_is_needed() {
    let bits = [10, 11, 14, 15, 16, 34, 35, 38];
    assert_eq!(
        PERMISSIONS,
        bits.iter().map(|bit| 1_u64 << bit).sum::<u64>()
    );
    let link = invite_link(Snowflake::parse("198622483471925248").unwrap());
    assert_eq!(
        link,
        "https://discord.com/oauth2/authorize?client_id=198622483471925248\
         &scope=bot+applications.commands&permissions=326417632256"
    );
}

#[test]
fn a_sandbox_code_is_two_words() {
    for (typed, code) in [
        ("join calm-otter", Some("calm-otter")),
        ("“Join  calm-otter”", Some("calm-otter")),
        ("calm-otter", Some("calm-otter")),
        ("joiner-otter", Some("joiner-otter")),
        ("calm otter", None),
        ("join", None),
        ("", None),
        ("a-b&text=x", None),
    ] {
        let found = SandboxCode::parse(typed);
        assert_eq!(found.as_ref().map(SandboxCode::as_str), code, "{typed}");
    }
}

#[test]
fn what_is_left_to_do_is_known_without_the_keys() {
    let first = "hello";
    for channel in [
        whatsapp(SANDBOX_NUMBER),
        telegram(),
        discord("https://discord.com/channels/198622483471925248/298622483471925248"),
    ] {
        let open = Open::from(&channel);
        assert_eq!(open.kind(), channel.kind());
        assert_eq!(
            open.last_mile(&relay(), first),
            channel.last_mile(&relay(), first)
        );
        // The notes know the address alone: the same steps, without a link to the chat where
        // that needs more.
        let noted = Open::from(&channel.sender().id);
        let count = |open: &Open| open.last_mile(&relay(), first).len();
        assert_eq!(count(&noted), count(&open));
        assert_eq!(noted.clone().or_from(&open), open);
        let foreign = Open::from(&SenderId::Telegram(5));
        assert_eq!(noted.clone().or_from(&foreign), noted);
        for shown in [format!("{open:?}"), format!("{noted:?}")] {
            for secret in ["AC0", "0a1b", "AAAA", "Cl2FMQ"] {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
        }
    }
    assert_eq!(Open::from(&telegram().sender().id).chat_link(first), None);
}

#[test]
fn a_phone_that_whatsapp_knows_by_two_numbers_is_allowed_by_both() {
    let allowed = |typed: &str| {
        let Channel::WhatsApp(mut channel) = whatsapp(SANDBOX_NUMBER) else {
            unreachable!("it is WhatsApp");
        };
        channel.allowed = AllowList::new(PhoneNumber::parse_list(typed).unwrap()).unwrap();
        let shown = Channel::WhatsApp(channel.clone()).allowed();
        assert_eq!(shown, [typed], "people see what they typed");
        let mut secrets = channel.secrets();
        secrets.pop().unwrap().1.expose().to_owned()
    };
    for (typed, both) in [
        ("+525512345678", "+525512345678,+5215512345678"),
        ("+5215512345678", "+5215512345678,+525512345678"),
        ("+541158749895", "+541158749895,+5491158749895"),
        ("+5491158749895", "+5491158749895,+541158749895"),
        ("+5592981723241", "+5592981723241,+559281723241"),
        ("+559281723241", "+559281723241,+5592981723241"),
        ("+14155550123", "+14155550123"),
        ("+491701234567", "+491701234567"),
    ] {
        assert_eq!(allowed(typed), both, "{typed}");
    }
}

#[test]
fn the_agent_itself_on_the_list_of_people_is_noticed() {
    let with = |mut channel: Channel| {
        assert!(!channel.allows_itself(), "{channel:?}");
        match &mut channel {
            Channel::WhatsApp(it) => it.allowed = AllowList::new(vec![it.sender.clone()]).unwrap(),
            Channel::Telegram(it) => it.chats = parse_chats("77, 110201543").unwrap(),
            Channel::Discord(it) => {
                it.people = AllowList::new(vec![it.token.application()]).unwrap();
            }
        }
        let kind = channel.kind();
        let problem = Channels::new(vec![channel.clone()]).err();
        assert_eq!(problem, Some(ChannelsProblem::Itself(kind)));
        channel.allows_itself()
    };
    assert!(with(whatsapp(SANDBOX_NUMBER)));
    assert!(with(telegram()));
    assert!(with(discord("298622483471925248")));
    let mut channel = discord("https://discord.com/channels/198622483471925249/298622483471925248");
    for id in ["198622483471925249", "298622483471925248"] {
        if let Channel::Discord(it) = &mut channel {
            it.people = AllowList::new(Snowflake::parse_list(id).unwrap()).unwrap();
        }
        assert!(channel.allows_itself(), "{id}");
    }
}

#[test]
fn only_keys_that_are_of_use_afterwards_are_kept() {
    let kept = |all: Vec<Channel>| {
        let kept = Channels::new(all).unwrap().for_the_last_mile();
        kept.map_or_else(Vec::new, |kept| {
            kept.all().iter().map(Channel::kind).collect()
        })
    };
    let discord = || discord("298622483471925248");
    assert_eq!(kept(vec![whatsapp(SANDBOX_NUMBER), discord()]), []);
    assert_eq!(
        kept(vec![whatsapp("+15005550006"), telegram(), discord()]),
        [Kind::WhatsApp, Kind::Telegram]
    );
}
