use super::super::error::ErrorKind;
use super::*;

fn app(name: &str) -> AppName {
    AppName::parse(name).unwrap()
}

#[test]
fn secrets_travel_in_the_body_and_never_in_the_path() {
    let values = vec![("ANTHROPIC_API_KEY", Secret::new("sk-\"quoted\""))];
    let request = Call::SetSecrets(app("a-vm"), values).request();
    assert_eq!(request.path, "/apps/a-vm/secrets");
    let body = request.body.unwrap();
    assert_eq!(
        body.expose(),
        r#"{"values":{"ANTHROPIC_API_KEY":"sk-\"quoted\""}}"#
    );
}

#[test]
fn addresses_are_escaped_in_paths() {
    let request = Call::ReleaseAddress(app("a-vm"), "2a09:8280::1".into()).request();
    assert_eq!(request.path, "/apps/a-vm/ip_assignments/2a09%3A8280%3A%3A1");
}

#[test]
fn an_answer_of_another_shape_is_unreadable_and_no_panic() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "[[1]]",
        "{\"tokens\":7}",
        "\u{0}",
    ] {
        for call in [
            Call::CurrentToken,
            Call::GetApp(app("a")),
            Call::ListVolumes(app("a")),
            Call::Regions,
            Call::ListMachines(app("a")),
        ] {
            let _ = call.interpret(200, body);
        }
    }
    let error = Call::GetApp(app("a"))
        .interpret(200, "<html>proxy</html>")
        .unwrap_err();
    assert_eq!(
        (error.kind, error.text.as_str()),
        (ErrorKind::Unreadable, "proxy")
    );
}

#[test]
fn a_field_of_a_new_type_costs_that_field_only() {
    let body = r#"{"id":"148e","name":"vm","state":"started","region":"ams","checks":{"new":"shape"},
        "events":null,"config":{"services":[{"autostop":true}],"metadata":{"textslash_deployment":"a"}}}"#;
    let id = MachineId::parse("148e").unwrap();
    let Ok(Answer::Machine(machine)) = Call::GetMachine(app("a-vm"), id).interpret(200, body)
    else {
        panic!("not read");
    };
    assert_eq!(machine.state, "started");
    assert!(machine.checks.is_empty() && !machine.passes_its_checks());
    assert_eq!(machine.deployment.as_deref(), Some("a"));
}

#[test]
fn events_are_read_newest_first() {
    let body = r#"[{"type":"start","timestamp":1},{"type":"exit","timestamp":9,"request":
        {"exit_event":{"exit_code":137,"oom_killed":true,"restarting":true},"restart_count":3}}]"#;
    let id = MachineId::parse("148e").unwrap();
    let Ok(Answer::Events(events)) = Call::ListEvents(app("a"), id).interpret(200, body) else {
        panic!("not read");
    };
    let exit = events[0].exit.as_ref().unwrap();
    assert!(exit.oom_killed && exit.restart_count == 3 && exit.code == Some(137));
}

#[test]
fn regions_are_read_in_either_case() {
    for body in [
        r#"{"nearest":"ams","regions":[{"code":"ams","name":"Amsterdam"}]}"#,
        r#"{"Nearest":"ams","Regions":[{"code":"ams","name":"Amsterdam"}]}"#,
    ] {
        let Ok(Answer::Regions(regions)) = Call::Regions.interpret(200, body) else {
            panic!("not read");
        };
        assert_eq!(regions.nearest.unwrap().as_str(), "ams");
        assert_eq!(regions.regions.len(), 1);
    }
}

#[test]
fn the_version_of_secrets_is_read_from_either_field() {
    let call = Call::SetSecrets(app("a"), Vec::new());
    for body in [r#"{"version":7}"#, r#"{"Version":7}"#] {
        assert_eq!(
            call.interpret(200, body),
            Ok(Answer::Staged { version: Some(7) })
        );
    }
}

#[test]
fn no_check_at_all_is_not_health() {
    let body = r#"{"id":"1","state":"started","checks":[]}"#;
    let id = MachineId::parse("1").unwrap();
    let Ok(Answer::Machine(machine)) = Call::GetMachine(app("a"), id).interpret(200, body) else {
        panic!("not read");
    };
    assert!(!machine.passes_its_checks());
}

#[test]
fn a_proxys_page_is_never_an_empty_list() {
    let org = OrgSlug::parse("personal").unwrap();
    for call in [
        Call::ListMachines(app("a")),
        Call::ListVolumes(app("a")),
        Call::ListAddresses(app("a")),
        Call::ListSecrets(app("a")),
        Call::OrgMachines(org.clone(), None),
        Call::OrgVolumes(org, None),
    ] {
        for body in [
            "<html>welcome to the hotel</html>",
            "",
            "[{\"odd\":1}]",
            "7",
        ] {
            assert!(call.interpret(200, body).is_err(), "{call:?} {body}");
        }
    }
    assert_eq!(
        Call::ListMachines(app("a")).interpret(200, "null"),
        Ok(Answer::Machines(vec![]))
    );
}

#[test]
fn a_proxys_page_is_never_a_deletion_or_a_creation() {
    let html = "<html>welcome to the hotel</html>";
    for call in [
        Call::DeleteApp(app("a")),
        Call::ReleaseAddress(app("a"), "1".into()),
    ] {
        assert!(call.interpret(200, html).is_err());
        assert_eq!(call.interpret(202, ""), Ok(Answer::Done));
        assert_eq!(call.interpret(200, "{\"ok\":true}"), Ok(Answer::Done));
    }
}
