//! What every parser of foreign input promises, whatever comes: one function a parser, which
//! panics when a promise is broken. Strange input is made up by the tests here and by the fuzzers
//! under `fuzz/`.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

use fake_services::practice::{self, SECRETS};
use textslash::channels::diagnose::relay_shows;
use textslash::channels::telegram::parse_chats;
use textslash::channels::whatsapp::SandboxCode;
use textslash::credentials::country::Country;
use textslash::credentials::discord::{BotToken as DiscordToken, ChannelPlace, Snowflake};
use textslash::credentials::phone::PhoneNumber;
use textslash::credentials::telegram::BotToken;
use textslash::credentials::{anthropic, github, twilio, Problem};
use textslash::deploy::{Effect, Engine, Event, Journal, Vault, View};
use textslash::fly::{
    AddressKind, Answer, AppName, Call, Error, MachineId, OrgSlug, RegionCode, Token, VolumeId,
};
use textslash::manage;
use textslash::services::{self, Service};
use textslash::stack::{Blueprint, Config, DeploymentName, Sender};
use textslash::{Secret, Time};

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

/// A credential as pasted: what is accepted prints nothing and is clean already, and what is
/// refused is not quoted.
pub fn credential(pasted: &str) {
    for (which, outcome) in parsed(pasted).into_iter().enumerate() {
        match outcome {
            Ok(clean) => {
                assert_eq!(format!("{clean:?}"), "Secret(hidden)");
                let again = &parsed(clean.expose())[which];
                assert_eq!(again, &Ok(clean), "cleaned twice");
            }
            // What is shown is one of the enum's own words.
            Err(problem) => assert!(format!("{problem:?}").len() < 48, "{problem:?}"),
        }
    }
    match Token::parse(pasted) {
        Ok(token) => {
            let header = token.authorization();
            let fits = |c: char| c.is_ascii_graphic() || c == ' ';
            assert!(header.expose().chars().all(fits), "not fit for a header");
            let shown = format!("{token:?} {}", token.scrub(header.expose()));
            let secret = header.expose().split_once(' ').unwrap().1;
            assert!(!shown.contains(secret), "a token is shown");
            assert_eq!(Token::parse(header.expose()), Ok(token), "cleaned twice");
        }
        Err(problem) => assert!(format!("{problem:?}").len() < 48, "{problem:?}"),
    }
}

/// Numbers, ids and names as typed: what is accepted is written in one way only.
pub fn number_or_name(typed: &str) {
    let _ = (PhoneNumber::parse_list(typed), Snowflake::parse_list(typed));
    let _ = (ChannelPlace::parse(typed), parse_chats(typed));
    let _ = (Country::of(typed), View::from_glimpse(typed));
    let senders = Sender::split(typed);
    assert_eq!(Sender::split(&Sender::join(&senders)), senders);
    if let Some(code) = SandboxCode::parse(typed) {
        assert_eq!(SandboxCode::parse(code.as_str()), Some(code));
    }
    if let Ok(number) = PhoneNumber::parse(typed) {
        assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
    }
    for country in ["US", "DE", "IT", "HU", "RU"] {
        if let Ok(number) = Country::of(country).unwrap().number(typed) {
            assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
        }
    }
    if let Ok(name) = DeploymentName::parse(typed) {
        assert_eq!(DeploymentName::parse(name.as_str()), Ok(name));
    }
    if let Ok(app) = AppName::parse(typed) {
        assert_safe(&Call::GetApp(app));
    }
    if let Some(org) = OrgSlug::parse(typed) {
        assert_safe(&Call::ListApps(org));
    }
}

/// The host's configuration: whatever is accepted sends tokens and keys over https, to this
/// machine, or to the page's own host.
pub fn config(text: &str) {
    match Config::parse(text) {
        Ok(config) => {
            for road in &config.api_roads {
                assert!(road.ends_with("/v1"), "{road}");
                // As a browser reads it: a second slash, of either kind, names another host.
                let own = road.starts_with('/') && !road[1..].starts_with(['/', '\\']);
                let plain = road.chars().all(|c| c.is_ascii_graphic());
                assert!(plain && (own || is_safe(road)), "{road}");
            }
            let app = AppName::parse("my-agent-relay").unwrap();
            let relay = config.relay_address(&app);
            assert!(is_safe(&relay) && relay.contains(app.as_str()), "{relay}");
            for service in SERVICES {
                let base = config.services.base(service);
                assert!(is_safe(base), "{service:?} {base}");
            }
            for size in &config.sizes {
                let (asleep, awake) = config.monthly_usd(&size.guest, 3);
                assert!(0.0 <= asleep && asleep <= awake);
            }
        }
        Err(problem) => assert!(problem.message.starts_with("config.json"), "{problem:?}"),
    }
}

const SERVICES: [Service; 5] = [
    Service::Anthropic,
    Service::GitHub,
    Service::Twilio,
    Service::TwilioMessaging,
    Service::Telegram,
];

fn is_safe(url: &str) -> bool {
    let rest = url.strip_prefix("https://");
    let rest = rest.or_else(|| url.strip_prefix("http://127.0.0.1:"));
    let rest = rest.or_else(|| url.strip_prefix("http://localhost:"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['@', '\\', '<', '"']))
}

/// A journal as the phone kept it: what is accepted is kept the same, and an engine that goes on
/// with it neither breaks nor asks for anything odd.
pub fn journal(text: &str) {
    let Ok(journal) = Journal::from_text(text) else {
        return;
    };
    assert_eq!(Journal::from_text(&journal.to_text()), Ok(journal.clone()));
    let vault = Vault::new(Token::parse(TOKEN).unwrap());
    for first in [Event::Start, Event::Undo] {
        let mut engine = Engine::resume(journal.clone(), clone_of(&vault), 1);
        let mut now = Time(1_700_000_000_000);
        let mut next = Some(first);
        for _ in 0..8 {
            let Some(event) = next.take() else { break };
            for effect in engine.handle(event, now) {
                match effect {
                    Effect::Call { id, call, .. } => {
                        assert_safe(&call);
                        let (status, body) = (200, "{}".to_owned());
                        next = Some(Event::Answered { id, status, body });
                    }
                    Effect::WakeAt(time) => {
                        now = now.max(time);
                        next = next.or(Some(Event::Wake));
                    }
                    Effect::Save | Effect::Probe { .. } => {}
                }
            }
            let view = engine.view(now);
            assert!(view.progress_permille <= 1000);
            assert!(View::from_glimpse(&view.glimpse()).is_some());
        }
        assert!(!engine.journal().to_text().contains(&TOKEN[10..]));
    }
}

const TOKEN: &str = "FlyV1 fm2_parsers-of-foreign-input-0001";

fn clone_of(vault: &Vault) -> Vault {
    Vault::new(vault.token().clone())
}

/// Fly's answer to each kind of call: read or classified, fit for a screen, and nothing of it
/// leads a later call astray.
pub fn fly_answer(status: u16, body: &str) {
    let mut apps = Vec::new();
    for call in calls() {
        match call.interpret(status, body) {
            Ok(answer) => {
                assert!(
                    (200..300).contains(&status),
                    "{call:?} took {status} for good"
                );
                let _ = format!("{answer:?}").len() + usize::from(answer.org().is_some());
                led_by(&answer).iter().for_each(assert_safe);
                match answer {
                    Answer::Apps(found) => apps = found,
                    Answer::OrgMachines(machines, _) => {
                        let _ = manage::reaches(&machines);
                    }
                    Answer::Machines(machines) => {
                        let _ = relay_shows(&machines);
                    }
                    Answer::SecretNames(names) => {
                        let _ = manage::is_marked(&names);
                    }
                    _ => {}
                }
            }
            Err(error) => assert_fit_for_a_screen(&error),
        }
    }
    for found in manage::deployments(&apps) {
        manage::questions(&found).iter().for_each(assert_safe);
    }
}

/// An account as Fly tells of it to a phone that remembers nothing: a list of apps, what their parts
/// are, and all Machines, a line each and in turn. The notes that come of it hold what every
/// journal promises, and the map of senders can be drawn.
/// Answers how many deployments were gone on with.
pub fn account(answers: &str) -> usize {
    let bodies: Vec<&str> = answers.lines().collect();
    let [apps, machines, parts @ ..] = bodies.as_slice() else {
        return 0;
    };
    let org = || OrgSlug::parse("personal").unwrap();
    let Ok(Answer::Apps(apps)) = Call::ListApps(org()).interpret(200, apps) else {
        return 0;
    };
    let found = manage::deployments(&apps);
    if let Ok(Answer::OrgMachines(machines, _)) =
        Call::OrgMachines(org(), None).interpret(200, machines)
    {
        let reaches = manage::reaches(&machines);
        assert_eq!(manage::side_by_side(&found, &reaches).len(), found.len());
        for reach in &reaches {
            let others = manage::shared_senders(&reaches, &reach.name, &reach.senders);
            assert!(
                others.iter().all(|other| other.with != reach.name),
                "shared with itself"
            );
        }
    }
    let mut parts = parts.iter().cycle();
    let mut gone_on_with = 0;
    for found in &found {
        let answers: Vec<Answer> = manage::questions(found)
            .iter()
            .map_while(|call| call.interpret(200, parts.next()?).ok())
            .collect();
        if let Some(rebuilt) = manage::rebuild(found, &answers, org(), blueprint(), Time(1)) {
            assert_eq!(rebuilt.name, found.name);
            let kept = Journal::from_text(&rebuilt.to_text());
            assert_eq!(
                kept.as_ref(),
                Ok(&rebuilt),
                "notes that nobody could go on with"
            );
            journal(&rebuilt.to_text());
            gone_on_with += 1;
        }
    }
    gone_on_with
}

/// What a new deployment would be.
fn blueprint() -> Blueprint {
    let config = Config::default();
    Blueprint {
        name: DeploymentName::parse("my-agent").unwrap(),
        region: RegionCode::parse("fra").unwrap(),
        region_name: "Frankfurt".into(),
        vm_guest: config.sizes[0].guest.clone(),
        images: config.images,
        own_network: false,
        senders: Vec::new(),
    }
}

fn assert_fit_for_a_screen(error: &Error) {
    assert!(
        error.text.chars().count() <= 401,
        "{} long",
        error.text.len()
    );
    assert!(!error.text.contains(['\n', '\r', '\t']), "{:?}", error.text);
}

fn app() -> AppName {
    AppName::parse("my-agent-vm").unwrap()
}

/// One of each kind of answer.
fn calls() -> Vec<Call> {
    let org = || OrgSlug::parse("personal").unwrap();
    let (machine, volume) = (
        MachineId::parse("148ed599c14189").unwrap(),
        VolumeId::parse("vol_4qpzyl2mp8nl5z2r").unwrap(),
    );
    vec![
        Call::CurrentToken,
        Call::ListApps(org()),
        Call::GetApp(app()),
        Call::DeleteApp(app()),
        Call::ListSecrets(app()),
        Call::SetSecrets(app(), Vec::new()),
        Call::ListAddresses(app()),
        Call::AllocateAddress {
            app: app(),
            kind: AddressKind::PrivateV6,
            network: None,
        },
        Call::ListVolumes(app()),
        Call::DeleteVolume(app(), volume),
        Call::ListMachines(app()),
        Call::GetMachine(app(), machine.clone()),
        Call::ListEvents(app(), machine.clone()),
        Call::Exec {
            app: app(),
            machine,
            command: vec!["true"],
            timeout_seconds: 1,
        },
        Call::Regions,
        Call::OrgMachines(org(), None),
        Call::OrgVolumes(org(), None),
        Call::Placements {
            org: org(),
            regions: Vec::new(),
            guest: Config::default().sizes[0].guest.clone(),
            volume_gb: 3,
        },
    ]
}

/// The calls that are made with what an answer brought.
fn led_by(answer: &Answer) -> Vec<Call> {
    let org = || OrgSlug::parse("personal").unwrap();
    match answer {
        Answer::Addresses(found) => found
            .iter()
            .map(|address| Call::ReleaseAddress(app(), address.ip.clone()))
            .collect(),
        Answer::Volumes(found) => found
            .iter()
            .map(|volume| Call::DeleteVolume(app(), volume.id.clone()))
            .collect(),
        Answer::Machines(found) => found
            .iter()
            .map(|machine| Call::DeleteMachine(app(), machine.id.clone()))
            .collect(),
        Answer::Apps(found) => found
            .iter()
            .filter_map(|found| Some(Call::DeleteApp(found.name.clone()?)))
            .collect(),
        Answer::OrgMachines(_, rest) => vec![Call::OrgMachines(org(), rest.cursor.clone())],
        Answer::OrgVolumes(_, rest) => vec![Call::OrgVolumes(org(), rest.cursor.clone())],
        _ => Vec::new(),
    }
}

/// A path that leads where its call says: nothing that was put into it changes its meaning.
fn assert_safe(call: &Call) {
    let path = call.request().path;
    let (place, query) = path.split_once('?').unwrap_or((&path, ""));
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_graphic());
    assert!(plain(&path) && !path.contains(['#', '\\']), "{path}");
    assert!(place.starts_with('/') && !place.contains("//"), "{path}");
    assert!(
        !place.split('/').any(|part| matches!(part, "." | "..")),
        "{path}"
    );
    assert!(query.matches('=').count() <= 2, "{path}");
    if let Call::ReleaseAddress(..) = call {
        assert_eq!(place.matches('/').count(), 4, "{path}");
    }
}

/// A service's answer: judged, and no verdict shows the key that was asked about.
pub fn service_answer(status: u16, body: &str, quotes: bool) {
    let body = match quotes {
        true => format!("{body} {}", SECRETS.join(" ")),
        false => body.to_owned(),
    };
    let number = PhoneNumber::parse("+15005550006").unwrap();
    let account = services::twilio::Account {
        sid: Secret::new(practice::TWILIO_SID),
        token: Secret::new(practice::TWILIO_TOKEN),
    };
    let key = Secret::new(practice::ANTHROPIC_KEY);
    let token = Secret::new(practice::GITHUB_TOKEN);
    let bot = BotToken::parse(practice::TELEGRAM_TOKEN).unwrap();
    let of = |ask: services::Ask| Ok(ask.answered(status, &body, Some(body.clone())));
    let said = [
        format!(
            "{:?}",
            services::anthropic::judge(&of(services::anthropic::ask(&key)))
        ),
        format!(
            "{:?}",
            services::github::judge(&of(services::github::ask(&token)))
        ),
    ];
    assert!(!said[0].contains(key.expose()) && !said[1].contains(token.expose()));
    let heard = of(services::twilio::ask_account(&account));
    let said = format!(
        "{:?} {:?} {:?}",
        services::twilio::judge_account(&heard),
        services::twilio::judge_senders(&heard, &number),
        services::twilio::judge_sender(&heard),
    );
    assert!(!said.contains(account.token.expose()) && !said.contains(account.sid.expose()));
    let heard = of(services::telegram::ask_bot(&bot));
    let said = format!(
        "{:?} {:?} {:?} {:?}",
        services::telegram::judge_bot(&heard),
        services::telegram::judge_webhook(&heard),
        services::telegram::judge_removal(&heard),
        services::telegram::judge_hellos(&heard),
    );
    assert!(!said.contains(bot.secret().expose()));
}
