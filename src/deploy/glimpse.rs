//! What a run shows, as one short line: for other tabs of the same page, which follow it.
//!
//! It holds no secret, and nothing of what Fly said: a tab that follows shows how far the run is,
//! and leaves questions to the tab that drives.

use super::journal::Goal;
use super::step::Step;
use super::view::{Part, Phase, StepState, StepView, View};
use crate::stack::{DeploymentName, Role};
use crate::time::Span;

/// Changes whenever the line does; a page of another version is not understood.
const VERSION: &str = "1";

const GOALS: [(Goal, char); 3] = [(Goal::Deploy, 'd'), (Goal::Undo, 'u'), (Goal::Destroy, 'x')];

const PHASES: [(Phase, char); 6] = [
    (Phase::Working, 'w'),
    (Phase::Paused, 'p'),
    (Phase::Stopping, 's'),
    (Phase::Stopped, 'h'),
    (Phase::Succeeded, 'd'),
    (Phase::Removed, 'r'),
];

const PARTS: [(Part, char); 8] = [
    (Part::Planned, '.'),
    (Part::Making, 'm'),
    (Part::Begun, 'b'),
    (Part::Removing, 'x'),
    (Part::Healthy, 'h'),
    (Part::Trouble, '!'),
    (Part::Gone, 'g'),
    (Part::Left, 'l'),
];

const STATES: [(StepState, char); 4] = [
    (StepState::Waiting, '.'),
    (StepState::Working, 'w'),
    (StepState::Done, 'd'),
    (StepState::Paused, 'p'),
];

fn letter<T: PartialEq>(table: &[(T, char)], value: &T) -> char {
    let found = table.iter().find(|(other, _)| other == value);
    found.map_or('?', |(_, letter)| *letter)
}

fn meant<T: Copy>(table: &[(T, char)], letter: char) -> Option<T> {
    let found = table.iter().find(|(_, other)| *other == letter);
    found.map(|(value, _)| *value)
}

impl View {
    /// The view as a line that [`View::from_glimpse`] reads.
    pub fn glimpse(&self) -> String {
        let flags = [
            letter(&GOALS, &self.goal),
            letter(&PHASES, &self.phase),
            letter(&PARTS, &self.relay),
            letter(&PARTS, &self.vm),
            if self.path_proven { 'y' } else { 'n' },
            if self.offline { 'o' } else { 'c' },
        ];
        let flags: String = flags.iter().collect();
        let remaining = self
            .remaining
            .map_or_else(|| "-".to_owned(), |span| span.0.to_string());
        let mut line = format!(
            "{VERSION} {} {flags} {} {remaining} {}",
            self.name, self.progress_permille, self.elapsed.0
        );
        for step in &self.steps {
            let state = letter(&STATES, &step.state);
            line.push_str(&format!(" {state}{}", step.elapsed.0));
        }
        line
    }

    /// Reads a line of [`View::glimpse`]; nothing if it is not one of this version.
    pub fn from_glimpse(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix(VERSION)?.strip_prefix(' ')?.split(' ');
        let name = DeploymentName::parse(words.next()?).ok()?;
        let mut flags = words.next()?.chars();
        let goal = meant(&GOALS, flags.next()?)?;
        let phase = meant(&PHASES, flags.next()?)?;
        let relay = meant(&PARTS, flags.next()?)?;
        let vm = meant(&PARTS, flags.next()?)?;
        let (path_proven, offline) = (flags.next()? == 'y', flags.next()? == 'o');
        let progress_permille = words.next()?.parse().ok()?;
        let remaining = match words.next()? {
            "-" => None,
            number => Some(Span(number.parse().ok()?)),
        };
        let elapsed = Span(words.next()?.parse().ok()?);
        let mut steps = Vec::new();
        for step in Step::all(goal) {
            let word = words.next()?;
            let state = meant(&STATES, word.chars().next()?)?;
            steps.push(StepView {
                step: *step,
                state,
                elapsed: Span(word.get(1..)?.parse().ok()?),
                asked: Span::ZERO,
                note: String::new(),
                call: String::new(),
            });
        }
        words.next().is_none().then(|| Self {
            goal,
            phase,
            name: name.to_string(),
            steps,
            progress_permille,
            remaining,
            elapsed,
            problems: Vec::new(),
            relay,
            vm,
            path_proven,
            exists: Vec::new(),
            may_cancel: false,
            offline,
            leftovers: Vec::new(),
            public_url: format!("https://{}.fly.dev", name.app(Role::Relay)),
            vm_address: format!("http://{}.flycast", name.app(Role::Vm)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::{Engine, Event, Vault};
    use crate::fly::{OrgSlug, Token};
    use crate::time::Time;

    fn shown() -> View {
        let name = DeploymentName::parse("my-agent").unwrap();
        let org = OrgSlug::parse("personal").unwrap();
        let vault = Vault::new(Token::parse(&format!("fm2_{}", "canary".repeat(20))).unwrap());
        let mut engine = Engine::destroy(name, org, vault, 1, Time(0));
        engine.handle(Event::Start, Time(0));
        engine.view(Time(1_500))
    }

    #[test]
    fn a_tab_that_follows_shows_the_same_progress() {
        let view = shown();
        let line = view.glimpse();
        assert!(!line.contains("canary"), "{line}");
        let read = View::from_glimpse(&line).unwrap();
        let bare: Vec<_> = view
            .steps
            .iter()
            .map(|step| (step.step, step.state, step.elapsed))
            .collect();
        let followed: Vec<_> = read
            .steps
            .iter()
            .map(|step| (step.step, step.state, step.elapsed))
            .collect();
        assert_eq!(bare, followed);
        assert_eq!((view.phase, view.goal), (read.phase, read.goal));
        assert_eq!((view.relay, view.vm), (read.relay, read.vm));
        assert_eq!(view.progress_permille, read.progress_permille);
        assert_eq!(
            (view.remaining, view.elapsed),
            (read.remaining, read.elapsed)
        );
        assert_eq!(read.glimpse(), line);
    }

    #[test]
    fn every_letter_means_one_thing() {
        fn check<T: PartialEq + Copy + std::fmt::Debug>(table: &[(T, char)]) {
            for (value, shown) in table {
                assert_eq!(meant(table, letter(table, value)), Some(*value));
                assert_eq!(table.iter().filter(|(_, other)| other == shown).count(), 1);
            }
        }
        check(&GOALS);
        check(&PHASES);
        check(&PARTS);
        check(&STATES);
    }

    #[test]
    fn lines_of_other_versions_and_odd_ones_are_not_understood() {
        let line = shown().glimpse();
        let cut = line.rsplit_once(' ').unwrap().0;
        let other = format!("2{}", &line[1..]);
        for odd in [
            "",
            "1",
            "1 ",
            "hello",
            cut,
            &other,
            &format!("{line} d1"),
            "1 ../x d",
        ] {
            assert_eq!(View::from_glimpse(odd), None, "{odd}");
        }
    }
}
