use super::*;

fn journal() -> Journal {
    let org = OrgSlug::parse("personal").unwrap();
    let mut journal = Journal::new(
        Goal::Destroy,
        org,
        DeploymentName::parse("a").unwrap(),
        Time(5),
    );
    journal.vm.app = Act::Done(Owned {
        at: Time(6),
        claim: Claim::Made,
    });
    journal.relay.addresses.insert(
        AddressKind::V6,
        Act::Sent {
            at: Time(7),
            lost: true,
        },
    );
    journal
}

#[test]
fn a_journal_survives_being_written_and_read() {
    assert_eq!(Journal::from_text(&journal().to_text()), Ok(journal()));
}

#[test]
fn a_journal_of_an_earlier_page_is_read() {
    // As the first pages wrote it: the region had no name for people yet.
    let text = r#"{"version":1,"goal":"deploy","org":"personal","name":"a","blueprint":{
        "name":"a","region":"fra","vm_guest":{"cpu_kind":"shared","cpus":2,"memory_mb":2048},
        "images":{"relay":"r:1","vm":"v:1"},"own_network":false},"started":1000,
        "finished":null,"relay":{"app":{"done":{"at":1500,"claim":"made"}},"removal":"none",
        "secrets":{"sent":{"at":1600,"lost":false}},"addresses":{"v6":{"done":"2a09::1"}},
        "volume":"planned","machine":"planned"},"vm":{}}"#;
    let journal = Journal::from_text(text).unwrap();
    assert_eq!(journal.blueprint.as_ref().unwrap().region_label(), "fra");
    assert!(journal.relay.app.evidence().is_some());
    assert!(journal.needs_secrets(Role::Relay));
    // Nor had its organization a second name; one that has is read by those pages too.
    assert_eq!(journal.org_alias, None);
    assert!(!journal.to_text().contains("org_alias"));
    let ada = OrgSlug::parse("ada-339").unwrap();
    let with = text.replace(
        r#""org":"personal""#,
        r#""org":"personal","org_alias":"ada-339""#,
    );
    let with = Journal::from_text(&with).unwrap();
    assert!(with.is_of(&ada) && with.is_of(&journal.org) && !journal.is_of(&ada));
    assert_eq!(Journal::from_text(&with.to_text()), Ok(with));
}

#[test]
fn notes_with_a_sender_that_is_not_understood_are_gone_on_with() {
    let text = r#"{"version":1,"goal":"deploy","org":"personal","name":"a","blueprint":{
        "name":"a","region":"fra","vm_guest":{"cpu_kind":"shared","cpus":2,"memory_mb":2048},
        "images":{"relay":"r:1","vm":"v:1"},"own_network":false,
        "senders":["whatsapp:+44020","signal:1","telegram:5","telegram:6=67"]},
        "started":1000,"finished":null,"relay":{},"vm":{}}"#;
    let senders = Journal::from_text(text).unwrap().blueprint.unwrap().senders;
    assert_eq!(
        crate::stack::Sender::join(&senders),
        "telegram:5 telegram:6=67"
    );
}

#[test]
fn damaged_foreign_and_newer_journals_are_told_apart_and_never_used() {
    for text in ["", "null", "[]", "{\"version\":1}", "{\"a\":2}", "\u{0}"] {
        assert_eq!(
            Journal::from_text(text),
            Err(JournalProblem::Damaged),
            "{text}"
        );
    }
    let newer = journal()
        .to_text()
        .replace("\"version\":1", "\"version\":99");
    assert_eq!(Journal::from_text(&newer), Err(JournalProblem::Newer(99)));
    let crooked = journal()
        .to_text()
        .replace("\"name\":\"a\"", "\"name\":\"../x\"");
    assert_eq!(Journal::from_text(&crooked), Err(JournalProblem::Damaged));
    let aimless = journal().to_text().replace("\"destroy\"", "\"deploy\"");
    assert_eq!(Journal::from_text(&aimless), Err(JournalProblem::Damaged));
}

#[test]
fn a_plain_no_closes_an_act_but_not_an_earlier_lost_one() {
    let mut act: Act<u8> = Act::Planned;
    act.send(Time(1));
    act.refuse();
    assert!(act.is_planned());
    act.send(Time(2));
    act.lose();
    act.send(Time(3));
    act.refuse();
    assert!(act.is_unsure());
}
