use super::*;
use crate::deploy::existing::existing;
use crate::deploy::journal::{Act, Claim, Owned};
use crate::fly::{Lost, OrgSlug};
use crate::stack::DeploymentName;
use crate::time::Time;

fn every_cause() -> Vec<Cause> {
    let kinds = [
        ErrorKind::TokenRefused,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::NameTaken,
        ErrorKind::NameInvalid,
        ErrorKind::PaymentNeeded,
        ErrorKind::TrustNeeded,
        ErrorKind::NotAMachinesApp,
        ErrorKind::OverQuota,
        ErrorKind::NoCapacity,
        ErrorKind::VolumeHostFull,
        ErrorKind::VolumeMissing,
        ErrorKind::MachineExists(None),
        ErrorKind::Conflict,
        ErrorKind::ImagePrivate,
        ErrorKind::ImageUnknown,
        ErrorKind::ImageTooLarge,
        ErrorKind::WaitTimedOut,
        ErrorKind::NetworkUnknown,
        ErrorKind::RateLimited,
        ErrorKind::ServerTrouble,
        ErrorKind::Lost(Lost::Offline),
        ErrorKind::Lost(Lost::TimedOut),
        ErrorKind::Unreadable,
        ErrorKind::Unrecognised,
    ];
    let error = |kind| Error {
        kind,
        status: Some(418),
        text: "words of Fly".into(),
    };
    let mut causes: Vec<Cause> = kinds
        .into_iter()
        .map(|kind| Cause::Fly(error(kind)))
        .collect();
    causes.extend([
        Cause::TokenRefused,
        Cause::OtherOrg(OrgSlug::parse("studio").unwrap()),
        Cause::OneAppOnly,
        Cause::NoOrg,
        Cause::NameTaken,
        Cause::AlreadyDeployed,
        Cause::UnmarkedApp { empty: true },
        Cause::UnmarkedApp { empty: false },
        Cause::RegionFull(Some(error(ErrorKind::OverQuota))),
        Cause::RegionFull(None),
        Cause::SecretsMissing,
        Cause::CrashLoop { code: Some(1) },
        Cause::OutOfMemory,
        Cause::Stopped {
            requested: true,
            code: None,
        },
        Cause::Stopped {
            requested: false,
            code: Some(2),
        },
        Cause::LaunchFailed("Not enough space to unpack image".into()),
        Cause::MachineGone(String::new()),
        Cause::PublicAddress("2a09::1".into()),
        Cause::NoPrivateAddress,
        Cause::PathBroken("ECONNREFUSED".into()),
        Cause::RelayUnreachable,
        Cause::TooSlow(String::new()),
        Cause::Unwell("check: 500".into()),
        Cause::NotOurs,
        Cause::NotOfThisRun,
        Cause::CannotRemove(error(ErrorKind::Unrecognised)),
        Cause::Left(Vec::new()),
        Cause::Unread(vec!["ams".into()]),
    ]);
    causes
}

#[test]
fn every_failure_says_what_happened_what_it_means_and_what_to_do() {
    let org = OrgSlug::parse("personal").unwrap();
    let name = DeploymentName::parse("my-agent").unwrap();
    for goal in [Goal::Deploy, Goal::Undo, Goal::Destroy] {
        let journal = Journal::new(goal, org.clone(), name.clone(), Time(0));
        for cause in every_cause() {
            let step = Step::Machine(Role::Vm);
            let problem = Problem {
                step,
                cause: cause.clone(),
                since: Time(0),
            };
            let told = explain(&problem, &journal, &existing(&journal));
            for sentence in [&told.happened, &told.means, &told.todo] {
                assert!(sentence.ends_with('.'), "{cause:?}: {sentence}");
                assert!(
                    !sentence.contains('!') && !sentence.contains("lease"),
                    "{sentence}"
                );
                assert!(!sentence.contains("  "), "{sentence}");
            }
            assert!(!told.actions.is_empty(), "{cause:?}");
            let offered = told.actions.contains(&Action::Adopt);
            assert_eq!(offered, cause.may_be_adopted(), "{cause:?}");
        }
    }
}

#[test]
fn what_fly_said_is_never_lost() {
    let org = OrgSlug::parse("personal").unwrap();
    let name = DeploymentName::parse("my-agent").unwrap();
    let journal = Journal::new(Goal::Deploy, org, name, Time(0));
    for cause in every_cause() {
        if let Cause::Fly(error) = &cause {
            let problem = Problem {
                step: Step::Volume,
                cause: cause.clone(),
                since: Time(0),
            };
            assert_eq!(explain(&problem, &journal, &[]).details, error.text);
        }
    }
}

#[test]
fn nothing_is_called_made_before_fly_said_so_and_nothing_is_called_nothing_while_it_may_exist() {
    let org = OrgSlug::parse("personal").unwrap();
    let name = DeploymentName::parse("my-agent").unwrap();
    let mut journal = Journal::new(Goal::Deploy, org, name, Time(0));
    let told = |journal: &Journal| standing(journal, &existing(journal));
    let asked = || Act::Sent {
        at: Time(1),
        lost: false,
    };
    let owned = || {
        Act::Done(Owned {
            at: Time(2),
            claim: Claim::Made,
        })
    };
    assert_eq!(told(&journal), "Nothing was made and nothing is billed.");
    journal.half_mut(Role::Relay).app = asked();
    assert_eq!(
        told(&journal),
        "At most empty apps were made. They cost nothing."
    );
    journal.half_mut(Role::Relay).app = owned();
    assert_eq!(told(&journal), "An empty app was made. It costs nothing.");
    journal.half_mut(Role::Vm).app = owned();
    assert_eq!(told(&journal), "Empty apps were made. They cost nothing.");
    journal.half_mut(Role::Vm).volume = Act::Sent {
        at: Time(3),
        lost: true,
    };
    assert_eq!(
        told(&journal),
        "What was made is kept. Fly may bill the volume until you undo or destroy it."
    );
    journal.half_mut(Role::Vm).spare = vec!["vol_other".into()];
    assert_eq!(
        told(&journal),
        "What was made is kept. Fly may bill the volumes until you undo or destroy them."
    );
}

#[test]
fn a_relay_that_discord_does_not_let_in_is_told_what_it_needs() {
    let org = OrgSlug::parse("personal").unwrap();
    let name = DeploymentName::parse("my-agent").unwrap();
    let mut journal = Journal::new(Goal::Deploy, org, name.clone(), Time(0));
    let told = |journal: &Journal, role| {
        let problem = Problem {
            step: Step::Health(role),
            cause: Cause::CrashLoop { code: Some(1) },
            since: Time(0),
        };
        let explanation = explain(&problem, journal, &[]);
        (explanation.todo, explanation.link.unwrap())
    };
    let plain = told(&journal, Role::Relay);
    assert!(plain.0.starts_with("A key it needs"), "{plain:?}");
    let senders = "telegram:1 discord:198622483471925248/298622483471925248";
    journal.blueprint = Some(Blueprint {
        name,
        region: crate::fly::RegionCode::parse("ams").unwrap(),
        region_name: String::new(),
        vm_guest: crate::fly::Guest {
            cpu_kind: "shared".into(),
            cpus: 2,
            memory_mb: 2048,
        },
        images: crate::stack::Images {
            relay: "r".into(),
            vm: "v".into(),
        },
        own_network: false,
        senders: crate::stack::Sender::split(senders),
    });
    let (todo, link) = told(&journal, Role::Relay);
    assert!(todo.contains("Message Content Intent"), "{todo}");
    let page = "https://discord.com/developers/applications/198622483471925248/bot";
    assert_eq!(link, page);
    assert_eq!(
        told(&journal, Role::Vm).0,
        plain.0,
        "the VM knows no Discord"
    );
}
