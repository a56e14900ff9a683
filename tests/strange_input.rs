//! Whatever is pasted and whatever is answered: no parser and no judge panics, none says a secret
//! in what it finds wrong, and cleaning what is clean changes nothing.

use proptest::prelude::*;

use fake_services::practice::SECRETS;
use textslash::channels::telegram::parse_chats;
use textslash::channels::whatsapp::SandboxCode;
use textslash::credentials::country::Country;
use textslash::credentials::discord::{BotToken as DiscordToken, ChannelPlace, Snowflake};
use textslash::credentials::phone::PhoneNumber;
use textslash::credentials::telegram::BotToken;
use textslash::credentials::{anthropic, github, twilio, Problem};
use textslash::services;
use textslash::Secret;

/// What every parser of a credential makes of a text.
fn parsed(text: &str) -> [Result<Secret, Problem>; 6] {
    [
        anthropic::parse(text),
        github::parse(text).map(Option::unwrap_or_default),
        twilio::parse_account_sid(text),
        twilio::parse_auth_token(text),
        BotToken::parse(text).map(|token| token.secret().clone()),
        DiscordToken::parse(text).map(|token| token.secret().clone()),
    ]
}

/// A credential, whole, cut, doubled, with dirt in it or round it.
fn harmed() -> impl Strategy<Value = String> {
    let one = prop::sample::select(SECRETS.to_vec());
    (one, any::<prop::sample::Index>(), 0..7, ".{0,8}").prop_map(|(secret, at, how, dirt)| {
        let at = at.index(secret.len());
        let (head, tail) = secret.split_at(at);
        match how {
            0 => secret.to_owned(),
            1 => head.to_owned(),
            2 => tail.to_owned(),
            3 => format!("{secret}{secret}"),
            4 => format!("{head}{dirt}{tail}"),
            5 => format!("{dirt} {secret} {dirt}"),
            _ => format!("{head}\n\u{200b}{tail}\""),
        }
    })
}

/// Something like a service's answer.
fn answers() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-9223372036854775808".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("1e400".to_owned()),
        Just("\"active\"".to_owned()),
        "[a-z:/.?=&+0-9]{0,12}".prop_map(|text| format!("\"{text}\"")),
    ];
    let names = [
        "ok",
        "result",
        "url",
        "data",
        "error",
        "type",
        "message",
        "login",
        "status",
        "senders",
        "meta",
        "next_page_url",
        "sid",
        "sender_id",
        "webhook",
        "callback_url",
        "code",
        "chat",
        "id",
        "update_id",
        "text",
        "from",
        "username",
        "description",
    ];
    let json = leaf.prop_recursive(4, 24, 4, move |inner| {
        let field = (prop::sample::select(names.to_vec()), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(field, 0..4).prop_map(|fields| {
                let fields: Vec<String> = fields
                    .into_iter()
                    .map(|(name, value)| format!("\"{name}\":{value}"))
                    .collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    });
    prop_oneof![json, ".{0,80}"]
}

proptest! {
    #[test]
    fn credentials_are_parsed_without_a_panic_a_leak_or_a_second_change(
        pasted in prop_oneof![harmed(), ".{0,200}"],
    ) {
        for (which, outcome) in parsed(&pasted).into_iter().enumerate() {
            match outcome {
                Ok(clean) => {
                    let shown = format!("{clean:?}");
                    prop_assert_eq!(shown, "Secret(hidden)");
                    let again = &parsed(clean.expose())[which];
                    prop_assert_eq!(again, &Ok(clean));
                }
                // What is shown is one of the enum's own words.
                Err(problem) => {
                    let shown = format!("{problem:?}");
                    prop_assert!(shown.len() < 48, "{}", shown);
                }
            }
        }
    }

    #[test]
    fn numbers_and_ids_are_parsed_without_a_panic(typed in prop_oneof![".{0,60}", "[0-9+()., -]{0,40}"]) {
        let _ = (PhoneNumber::parse_list(&typed), Snowflake::parse_list(&typed));
        let _ = (ChannelPlace::parse(&typed), parse_chats(&typed), Country::of(&typed));
        if let Some(code) = SandboxCode::parse(&typed) {
            prop_assert_eq!(SandboxCode::parse(code.as_str()), Some(code));
        }
        for country in ["US", "DE", "IT", "HU", "RU"].into_iter().filter_map(Country::of) {
            if let Ok(number) = country.number(&typed) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
            }
        }
    }

    #[test]
    fn answers_are_judged_without_a_panic_and_without_quoting_the_key(
        status in prop_oneof![Just(200_u16), Just(401), Just(404), Just(409), any::<u16>()],
        body in answers(),
        quotes in any::<bool>(),
    ) {
        let body = if quotes { format!("{body} {}", SECRETS.join(" ")) } else { body };
        let number = PhoneNumber::parse("+15005550006").unwrap();
        let account = services::twilio::Account {
            sid: Secret::new(fake_services::practice::TWILIO_SID),
            token: Secret::new(fake_services::practice::TWILIO_TOKEN),
        };
        let key = Secret::new(fake_services::practice::ANTHROPIC_KEY);
        let token = Secret::new(fake_services::practice::GITHUB_TOKEN);
        let bot = BotToken::parse(fake_services::practice::TELEGRAM_TOKEN).unwrap();
        let of = |ask: services::Ask| Ok(ask.answered(status, &body, Some(body.clone())));
        let said = [
            format!("{:?}", services::anthropic::judge(&of(services::anthropic::ask(&key)))),
            format!("{:?}", services::github::judge(&of(services::github::ask(&token)))),
        ];
        prop_assert!(!said[0].contains(key.expose()) && !said[1].contains(token.expose()));
        let heard = of(services::twilio::ask_account(&account));
        let said = format!(
            "{:?} {:?} {:?}",
            services::twilio::judge_account(&heard),
            services::twilio::judge_senders(&heard, &number),
            services::twilio::judge_sender(&heard),
        );
        prop_assert!(!said.contains(account.token.expose()) && !said.contains(account.sid.expose()));
        let heard = of(services::telegram::ask_bot(&bot));
        let said = format!(
            "{:?} {:?} {:?} {:?}",
            services::telegram::judge_bot(&heard),
            services::telegram::judge_webhook(&heard),
            services::telegram::judge_removal(&heard),
            services::telegram::judge_hellos(&heard),
        );
        prop_assert!(!said.contains(bot.secret().expose()));
    }
}
