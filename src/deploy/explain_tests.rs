use super::*;
use crate::fly::OrgSlug;
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
        Cause::NotOurs,
        Cause::CannotRemove(error(ErrorKind::Unrecognised)),
        Cause::Left(Vec::new()),
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
            let told = explain(&problem, &journal, true);
            for sentence in [&told.happened, &told.means, &told.todo] {
                assert!(sentence.ends_with('.'), "{cause:?}: {sentence}");
                assert!(
                    !sentence.contains('!') && !sentence.contains("lease"),
                    "{sentence}"
                );
                assert!(!sentence.contains("  "), "{sentence}");
            }
            assert!(!told.actions.is_empty(), "{cause:?}");
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
            assert_eq!(explain(&problem, &journal, false).details, error.text);
        }
    }
}
