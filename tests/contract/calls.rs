//! Every call that the core can make, with each optional part given and left out.

use std::collections::BTreeSet;

use textslash::fly::{AddressKind, AppName, Call, Guest, MachineId, OrgSlug, RegionCode, VolumeId};
use textslash::stack::{Blueprint, DeploymentName, Images, Role, Sender};
use textslash::Secret;

/// Names the variants once: the compiler asks for new ones, the test that each is tried.
macro_rules! variants {
    ($($pattern:pat => $name:literal,)*) => {
        fn name(call: &Call) -> &'static str {
            match call { $($pattern => $name,)* }
        }

        const NAMES: &[&str] = &[$($name),*];
    };
}

variants! {
    Call::CurrentToken => "CurrentToken",
    Call::ListApps(_) => "ListApps",
    Call::GetApp(_) => "GetApp",
    Call::CreateApp { .. } => "CreateApp",
    Call::DeleteApp(_) => "DeleteApp",
    Call::ListSecrets(_) => "ListSecrets",
    Call::SetSecrets(..) => "SetSecrets",
    Call::ListAddresses(_) => "ListAddresses",
    Call::AllocateAddress { .. } => "AllocateAddress",
    Call::ReleaseAddress(..) => "ReleaseAddress",
    Call::ListVolumes(_) => "ListVolumes",
    Call::CreateVolume(..) => "CreateVolume",
    Call::DeleteVolume(..) => "DeleteVolume",
    Call::ListMachines(_) => "ListMachines",
    Call::CreateMachine(..) => "CreateMachine",
    Call::GetMachine(..) => "GetMachine",
    Call::DeleteMachine(..) => "DeleteMachine",
    Call::ListEvents(..) => "ListEvents",
    Call::Exec { .. } => "Exec",
    Call::Regions => "Regions",
    Call::Placements { .. } => "Placements",
    Call::OrgMachines(..) => "OrgMachines",
    Call::OrgVolumes(..) => "OrgVolumes",
}

/// Ids of things that stand, so that the calls about them are answered well.
pub(crate) struct Standing {
    pub(crate) org: &'static str,
    pub(crate) relay: &'static str,
    pub(crate) vm: &'static str,
    pub(crate) relay_machine: String,
    pub(crate) vm_machine: String,
    pub(crate) volume: String,
    pub(crate) address: String,
}

/// Blueprints that differ in everything that can differ.
pub(crate) fn blueprints() -> Vec<Blueprint> {
    let plain = Blueprint {
        name: DeploymentName::parse("calm-heron").unwrap(),
        region: RegionCode::parse("ams").unwrap(),
        region_name: "Amsterdam, Netherlands".into(),
        vm_guest: guest("shared", 2, 2048),
        images: Images {
            relay: fake_fly::practice::RELAY_IMAGE.into(),
            vm: fake_fly::practice::VM_IMAGE.into(),
        },
        own_network: false,
        senders: Sender::split("whatsapp:+14155238886=23,67 telegram:110201543"),
    };
    let apart = Blueprint {
        name: DeploymentName::parse("own-road").unwrap(),
        region: RegionCode::parse("fra").unwrap(),
        vm_guest: guest("shared", 4, 4096),
        own_network: true,
        ..plain.clone()
    };
    let large = Blueprint {
        name: DeploymentName::parse("a").unwrap(),
        region: RegionCode::parse("iad").unwrap(),
        region_name: String::new(),
        vm_guest: guest("performance", 1, 4096),
        images: Images {
            relay: format!(
                "registry.example/textslash-relay@sha256:{}",
                "0a".repeat(32)
            ),
            vm: format!("registry.example/textslash-vm@sha256:{}", "1b".repeat(32)),
        },
        own_network: false,
        senders: vec![],
    };
    vec![plain, apart, large]
}

/// All of them.
pub(crate) fn every_call(standing: &Standing) -> Vec<Call> {
    let org = OrgSlug::parse(standing.org).unwrap();
    let relay = AppName::parse(standing.relay).unwrap();
    let vm = AppName::parse(standing.vm).unwrap();
    let relay_machine = MachineId::parse(&standing.relay_machine).unwrap();
    let vm_machine = MachineId::parse(&standing.vm_machine).unwrap();
    let volume = VolumeId::parse(&standing.volume).unwrap();
    let region = |code: &str| RegionCode::parse(code).unwrap();

    let mut calls = vec![
        Call::CurrentToken,
        Call::Regions,
        Call::ListApps(org.clone()),
        Call::OrgMachines(org.clone(), None),
        Call::OrgMachines(org.clone(), Some("a page+more=".into())),
        Call::OrgVolumes(org.clone(), None),
        Call::OrgVolumes(org.clone(), Some("next".into())),
        Call::ListVolumes(vm.clone()),
        Call::DeleteVolume(vm.clone(), volume.clone()),
        Call::ReleaseAddress(vm.clone(), standing.address.clone()),
        Call::ReleaseAddress(relay.clone(), "66.241.124.7".into()),
        Call::Exec {
            app: relay.clone(),
            machine: relay_machine.clone(),
            command: Blueprint::path_command(),
            timeout_seconds: 30,
        },
    ];
    for (app, machine) in [(&vm, &vm_machine), (&relay, &relay_machine)] {
        calls.extend([
            Call::GetApp(app.clone()),
            Call::DeleteApp(app.clone()),
            Call::ListSecrets(app.clone()),
            Call::ListAddresses(app.clone()),
            Call::ListMachines(app.clone()),
            Call::GetMachine(app.clone(), machine.clone()),
            Call::DeleteMachine(app.clone(), machine.clone()),
            Call::ListEvents(app.clone(), machine.clone()),
        ]);
    }
    for network in [None, Some("textslash-calm-heron".to_owned())] {
        calls.push(Call::CreateApp {
            app: AppName::parse("brand-new-relay").unwrap(),
            org: org.clone(),
            network: network.clone(),
        });
        for kind in [
            AddressKind::SharedV4,
            AddressKind::V6,
            AddressKind::PrivateV6,
        ] {
            calls.push(Call::AllocateAddress {
                app: relay.clone(),
                kind,
                network: network.clone(),
            });
        }
    }
    for values in [
        vec![],
        vec![("ANTHROPIC_API_KEY", Secret::new("sk-ant-\"quoted\"\n√"))],
        vec![("GITHUB_TOKEN", Secret::new("")), ("A", Secret::new("b"))],
    ] {
        calls.push(Call::SetSecrets(vm.clone(), values));
    }
    for regions in [
        vec![],
        vec![region("ams")],
        vec![region("ams"), region("fra")],
    ] {
        for guest in [guest("shared", 2, 2048), guest("performance", 1, 2048)] {
            calls.push(Call::Placements {
                org: org.clone(),
                regions: regions.clone(),
                guest,
                volume_gb: 3,
            });
        }
    }
    for blueprint in blueprints() {
        calls.push(Call::CreateVolume(vm.clone(), blueprint.volume()));
        for (role, app) in [(Role::Vm, &vm), (Role::Relay, &relay)] {
            for version in [None, Some(0), Some(1)] {
                for volume in [None, Some(&volume)] {
                    let machine = blueprint.machine(role, version, volume);
                    calls.push(Call::CreateMachine(app.clone(), Box::new(machine)));
                }
            }
        }
    }
    calls
}

/// The variants that a list of calls leaves out.
pub(crate) fn untried(calls: &[Call]) -> Vec<&'static str> {
    let tried: BTreeSet<&str> = calls.iter().map(name).collect();
    let missing = NAMES.iter().filter(|name| !tried.contains(*name));
    missing.copied().collect()
}

fn guest(cpu_kind: &str, cpus: u32, memory_mb: u32) -> Guest {
    Guest {
        cpu_kind: cpu_kind.into(),
        cpus,
        memory_mb,
    }
}
