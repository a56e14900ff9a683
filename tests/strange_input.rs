//! Whatever is pasted, answered, configured or kept: no parser and no judge panics, none says a
//! secret in what it finds wrong, and cleaning what is clean changes nothing. What each promises
//! stands in `parsers`, which the fuzzers share.

use proptest::prelude::*;

use fake_services::practice::SECRETS;

mod parsers;

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
        "name",
        "ip",
        "machines",
        "volumes",
        "secrets",
        "ips",
        "apps",
        "next_cursor",
        "error_regions",
        "state",
        "events",
        "regions",
        "tokens",
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

/// A text that is right, with one place in it changed: cut, doubled, or something else put there.
fn nearly(right: &[&'static str]) -> impl Strategy<Value = String> {
    let text = prop::sample::select(right.to_vec());
    let place = (any::<prop::sample::Index>(), 0_usize..40);
    let odd = prop_oneof![
        Just(String::new()),
        Just("null".to_owned()),
        Just("-1".to_owned()),
        Just("18446744073709551615".to_owned()),
        Just("1e400".to_owned()),
        Just("\"../..\"".to_owned()),
        Just("\"\"".to_owned()),
        ".{0,6}",
    ];
    (text, place, odd, any::<bool>()).prop_map(|(text, (at, length), odd, doubled)| {
        // Where a value or a name of the JSON begins, mostly: elsewhere it only stops being JSON.
        let begins: Vec<usize> = text
            .match_indices([':', ',', '[', '{', '"'])
            .map(|(at, _)| at + 1)
            .collect();
        let from = begins[at.index(begins.len())];
        let ends = |to: &usize| *to >= from + length && text.is_char_boundary(*to);
        let next = |(at, _): (usize, &str)| from + at;
        let value_ends = text[from..].match_indices([',', '}', ']']).map(next).next();
        let to = match length % 2 {
            0 => value_ends.unwrap_or(text.len()),
            _ => (from..=text.len()).find(ends).unwrap_or(text.len()),
        };
        let again = if doubled { &text[from..to] } else { "" };
        format!("{}{odd}{again}{}", &text[..from], &text[to..])
    })
}

/// Journals as this version writes them.
const JOURNALS: [&str; 3] = [
    include_str!("../fuzz/seeds/journal/half-made.json"),
    include_str!("../fuzz/seeds/journal/deployed.json"),
    include_str!("../fuzz/seeds/journal/destroying.json"),
];
/// Accounts as Fly tells of them.
const ACCOUNTS: [&str; 1] = [include_str!("../fuzz/seeds/account/half-made.txt")];
const CONFIGS: [&str; 1] = [include_str!("../public/config.json")];

#[test]
fn what_is_to_be_harmed_is_right_before() {
    for text in JOURNALS {
        assert!(
            textslash::deploy::Journal::from_text(text).is_ok(),
            "{text}"
        );
        parsers::journal(text);
    }
    for text in ACCOUNTS {
        assert!(parsers::account(text) > 0);
    }
    for text in CONFIGS {
        assert!(textslash::stack::Config::parse(text).is_ok());
        parsers::config(text);
    }
}

proptest! {
    #[test]
    fn credentials_are_parsed_without_a_panic_a_leak_or_a_second_change(
        pasted in prop_oneof![harmed(), ".{0,200}"],
    ) {
        parsers::credential(&pasted);
    }

    #[test]
    fn numbers_names_and_ids_are_parsed_without_a_panic_and_written_in_one_way(
        typed in prop_oneof![".{0,60}", "[0-9+()., -]{0,40}", "[a-z0-9-]{0,70}"],
    ) {
        parsers::number_or_name(&typed);
    }

    #[test]
    fn a_configuration_that_is_accepted_sends_keys_to_safe_places_alone(
        text in prop_oneof![nearly(&CONFIGS), answers()],
    ) {
        parsers::config(&text);
    }

    #[test]
    fn a_journal_that_is_accepted_is_gone_on_with_without_a_panic_or_an_odd_call(
        text in prop_oneof![nearly(&JOURNALS), answers()],
    ) {
        parsers::journal(&text);
    }

    #[test]
    fn answers_of_fly_are_read_or_classified_and_lead_no_later_call_astray(
        status in prop_oneof![Just(200_u16), Just(401), Just(404), Just(409), any::<u16>()],
        body in answers(),
    ) {
        parsers::fly_answer(status, &body);
    }

    #[test]
    fn an_account_of_whatever_shape_is_gone_on_with_by_good_notes_or_by_none(
        answers in nearly(&ACCOUNTS),
    ) {
        parsers::account(&answers);
    }

    #[test]
    fn answers_are_judged_without_a_panic_and_without_quoting_the_key(
        status in prop_oneof![Just(200_u16), Just(401), Just(404), Just(409), any::<u16>()],
        body in answers(),
        quotes in any::<bool>(),
    ) {
        parsers::service_answer(status, &body, quotes);
    }
}
