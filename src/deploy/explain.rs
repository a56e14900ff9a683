//! The words for every failure: what happened, what that means, what to do.
//!
//! One place, so that it can be translated. Words are short and plain; what Fly said itself
//! stands in [`Explanation::details`].

mod fly;

use self::fly::{fly, image};
use super::existing::{Existing, Thing};
use super::journal::{Claim, Goal, Journal, Owned};
use super::problem::{Action, Cause, Problem};
use super::step::Step;
use crate::channels::discord::bot_page;
use crate::credentials::discord::Snowflake;
use crate::fly::{Error, ErrorKind};
use crate::stack::{Blueprint, Role, SenderId};

/// A failure in words, with what a person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Which step pauses.
    pub step: Step,
    /// What happened.
    pub happened: String,
    /// What that means: what exists, what it costs.
    pub means: String,
    /// What to do.
    pub todo: String,
    /// What the buttons offer, the best first.
    pub actions: Vec<Action>,
    /// A page where it is done, if it is done elsewhere.
    pub link: Option<String>,
    /// Fly's own words.
    pub details: String,
}

/// Three sentences' worth of one failure.
struct Words {
    happened: String,
    todo: String,
    actions: Vec<Action>,
    link: Option<String>,
    details: String,
}

impl Words {
    fn new(happened: impl Into<String>, todo: impl Into<String>, actions: &[Action]) -> Self {
        Self {
            happened: happened.into(),
            todo: todo.into(),
            actions: actions.to_vec(),
            link: None,
            details: String::new(),
        }
    }

    fn link(self, link: impl Into<String>) -> Self {
        Self {
            link: Some(link.into()),
            ..self
        }
    }

    fn details(self, details: impl Into<String>) -> Self {
        Self {
            details: details.into(),
            ..self
        }
    }
}

/// Puts a failure into words.
pub(super) fn explain(problem: &Problem, journal: &Journal, exists: &[Existing]) -> Explanation {
    let mut words = words(problem, journal);
    // Apps cannot be renamed: once one was made, another name means starting over.
    if words.actions.contains(&Action::OtherName) && !may_rename(journal) {
        words.todo = "Undo what was made so far, then start again with another name.".into();
        words
            .actions
            .retain(|action| *action != Action::OtherName && *action != Action::Undo);
        words.actions.insert(0, Action::Undo);
    }
    let mut actions = words.actions;
    let deploying = journal.goal == Goal::Deploy;
    if deploying && !exists.is_empty() && !actions.contains(&Action::Undo) {
        actions.push(Action::Undo);
    }
    // Whoever cannot go on now can at least stop, and knows what is left.
    if !deploying || !exists.is_empty() {
        actions.push(Action::KeepForLater);
    }
    Explanation {
        step: problem.step,
        happened: words.happened,
        means: standing(journal, exists),
        todo: words.todo,
        actions,
        link: words.link,
        details: words.details,
    }
}

/// Whether the name can still be changed: no app was made, and none that stood there was touched.
pub(super) fn may_rename(journal: &Journal) -> bool {
    let untouched = |role: &Role| journal.half(*role).is_untouched();
    journal.goal == Goal::Deploy && Role::ALL.iter().all(untouched)
}

/// Whether the region is settled by data: what this run has not made is never made anew elsewhere.
fn is_tied(journal: &Journal) -> bool {
    let made = |owned: &Owned| owned.claim == Claim::Made;
    !journal.vm.volume.is_planned() && !journal.vm.app.evidence().is_some_and(made)
}

/// What exists now and what it costs.
fn standing(journal: &Journal, exists: &[Existing]) -> String {
    if journal.goal != Goal::Deploy {
        let left = |role: &Role| !journal.half(*role).removal.is_over();
        return match Role::ALL.iter().filter(|role| left(role)).count() {
            0 => "Nothing of it is left to remove.".into(),
            1 => "One of the two apps is gone. What is left may be billed by Fly.".into(),
            _ => "Nothing is removed yet. What exists is still billed by Fly.".into(),
        };
    }
    let billed: Vec<&Existing> = exists.iter().filter(|it| it.what.is_billed()).collect();
    // What was asked for and not yet answered is never called made, nor called nothing.
    match (exists, exists.iter().all(|it| it.certain)) {
        ([], _) => return "Nothing was made and nothing is billed.".into(),
        ([_], true) => return "An empty app was made. It costs nothing.".into(),
        (_, true) if billed.is_empty() => {
            return "Empty apps were made. They cost nothing.".into();
        }
        (_, false) if billed.is_empty() => {
            return "At most empty apps were made. They cost nothing.".into();
        }
        _ => {}
    }
    let volumes = billed.iter().filter(|it| it.what == Thing::Volume).count();
    let mut names: Vec<&str> = billed.iter().map(|it| billed_name(it, volumes)).collect();
    names.dedup();
    let bills = if billed.iter().all(|it| it.certain) {
        "bills"
    } else {
        "may bill"
    };
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!(
            "What was made is kept. Fly {bills} {} and {last} until you undo or destroy them.",
            first.join(", ")
        ),
        names => format!(
            "What was made is kept. Fly {bills} {} until you undo or destroy {}.",
            names.concat(),
            if billed.len() > 1 { "them" } else { "it" }
        ),
    }
}

fn billed_name(it: &Existing, volumes: usize) -> &'static str {
    match (it.what, it.role) {
        (Thing::Volume, _) if volumes > 1 => "the volumes",
        (Thing::Volume, _) => "the volume",
        (_, Role::Vm) => "the VM",
        (_, Role::Relay) => "the relay",
    }
}

/// The part that a step is about, as people know it.
fn part(step: Step) -> &'static str {
    match step.role() {
        Some(Role::Relay) => "the relay",
        Some(Role::Vm) => "the VM",
        None => "your account",
    }
}

/// The bot that the relay has to log in as before it does anything.
fn discord_bot(journal: &Journal) -> Option<Snowflake> {
    let senders = journal.blueprint.iter().flat_map(|it| &it.senders);
    senders.into_iter().find_map(|sender| match sender.id {
        SenderId::Discord { application, .. } => Some(application),
        _ => None,
    })
}

fn words(problem: &Problem, journal: &Journal) -> Words {
    let part = part(problem.step);
    let region = journal
        .blueprint
        .as_ref()
        .map_or("this region", Blueprint::region_label);
    let name = journal.name.as_str();
    match &problem.cause {
        Cause::Fly(error) => fly(error, problem.step, journal),
        Cause::TokenRefused => Words::new(
            "Fly does not accept the token any more. It may have expired or been revoked.",
            "Make a new token for the whole organization and paste it here. The work goes on \
             where it stopped.",
            &[Action::NewToken],
        )
        .link("https://fly.io/tokens/create"),
        Cause::OtherOrg(org) => Words::new(
            format!(
                "This token is for the organization {org}. The deployment lives in {}.",
                journal.org
            ),
            format!("Paste a token of {}.", journal.org),
            &[Action::NewToken],
        )
        .link("https://fly.io/tokens/create"),
        Cause::OneAppOnly => Words::new(
            "This token works for single apps only. It cannot make new ones.",
            "Make a token for the whole organization and paste it here.",
            &[Action::NewToken],
        )
        .link("https://fly.io/tokens/create"),
        Cause::NoOrg => Words::new(
            "Fly does not say which one organization this token is for.",
            "Make a token for one organization and paste it here.",
            &[Action::NewToken],
        )
        .link("https://fly.io/tokens/create"),
        Cause::NameTaken => Words::new(
            format!("The name {name} is taken. App names are shared by everybody at Fly."),
            "Choose another name.",
            &[Action::OtherName],
        ),
        Cause::AlreadyDeployed => Words::new(
            format!("A deployment named {name} is in your account already."),
            "Go on with it, or choose another name. If you go on, it is started anew with the keys \
             that you entered and keeps its data. Undoing then removes all of it, data included.",
            &[Action::Adopt, Action::OtherName],
        ),
        Cause::UnmarkedApp { empty: true } => Words::new(
            format!("An empty app for {part} named like this is in your account already."),
            "Use it if you know that it is meant for this, or choose another name. If you use \
             it, undoing removes it.",
            &[Action::OtherName, Action::Adopt],
        ),
        Cause::UnmarkedApp { empty: false } => Words::new(
            format!(
                "Your account has another app that is named like {part} would be. It was not \
                 made by this page, so it is left alone."
            ),
            "Choose another name.",
            &[Action::OtherName],
        ),
        Cause::RegionFull(error) => {
            let quota = error.as_ref().is_some_and(|error| error.kind == ErrorKind::OverQuota);
            let happened = if quota {
                format!("Your organization's quota in {region} is used up.")
            } else {
                format!("Fly has no room for this size in {region} right now.")
            };
            if is_tied(journal) {
                let todo = "The data is on a volume there, and stays. Try again in a while.";
                return Words::new(happened, todo, &[Action::Retry]);
            }
            Words::new(
                happened,
                "Choose another region, the nearest first, or try again in a while.",
                &[Action::OtherRegion, Action::Retry],
            )
            .details(error.as_ref().map(|error| error.text.clone()).unwrap_or_default())
        }
        Cause::SecretsMissing => Words::new(
            "The page was closed before your keys reached Fly, and they are never stored.",
            "Enter them again.",
            &[Action::Secrets],
        ),
        Cause::CrashLoop { code } => {
            let bot = discord_bot(journal).filter(|_| problem.step.role() == Some(Role::Relay));
            Words::new(
                match code {
                    Some(code) => format!("The program of {part} ends with code {code} right after each start."),
                    None => format!("The program of {part} ends right after each start."),
                },
                match bot {
                    Some(_) => "Discord lets it in only with Message Content Intent. Switch that \
                                on on the bot's page, save, and try again. If it is on, the bot's \
                                token may have been replaced, or the image is broken.",
                    None => "A key it needs may be wrong, or the image broken. Look at its logs at \
                             Fly, then try again, use another image, or undo.",
                },
                &[Action::Retry, Action::OtherImages],
            )
            .link(bot.map_or_else(|| logs(journal, problem.step), bot_page))
        }
        Cause::OutOfMemory => Words::new(
            format!("The program of {part} needs more memory than its Machine has."),
            match problem.step.role() {
                Some(Role::Vm) => "Choose a larger size.",
                _ => "Try again, or use another image.",
            },
            match problem.step.role() {
                Some(Role::Vm) => &[Action::LargerSize, Action::Retry],
                _ => &[Action::Retry, Action::OtherImages],
            },
        )
        .link(logs(journal, problem.step)),
        Cause::Stopped { requested: true, .. } => Words::new(
            format!("Somebody stopped {part}. Fly stops the Machines of trial accounts after 5 minutes."),
            "If your account is a trial, add a card at Fly, then try again.",
            &[Action::CardAdded, Action::Retry],
        )
        .link(format!("https://fly.io/dashboard/{}/billing", journal.org)),
        Cause::Stopped { code, .. } => Words::new(
            match code {
                Some(code) => format!("The program of {part} ended with code {code}, and stays stopped."),
                None => format!("The program of {part} ended, and stays stopped."),
            },
            "Look at its logs at Fly, then try again, use another image, or undo.",
            &[Action::Retry, Action::OtherImages],
        )
        .link(logs(journal, problem.step)),
        Cause::LaunchFailed(note) | Cause::MachineGone(note) => launch(note, part, journal, problem.step),
        Cause::PublicAddress(ip) => Words::new(
            format!("The VM has the public address {ip}. Whoever finds it could drive your agent."),
            "Take the address away. The VM then answers inside your private network only.",
            &[Action::RemoveAddress],
        ),
        Cause::NoPrivateAddress => Words::new(
            "The VM has no private address, so the relay cannot reach it.",
            "Undo and deploy again. If this comes back, tell whoever gave you this page.",
            &[Action::Retry, Action::Undo],
        ),
        Cause::PathBroken(said) => Words::new(
            "The relay and the VM run, but the relay does not reach the VM.",
            "Try again: the VM is made anew, and its data stays. If this comes back, use another \
             image, or undo.",
            &[Action::Retry, Action::OtherImages],
        )
        .details(said.clone()),
        Cause::RelayUnreachable => Words::new(
            "The relay runs, but this device does not reach it.",
            "New addresses can take a few minutes to become known everywhere. Try again in a \
             while, or with another network.",
            &[Action::Retry],
        ),
        Cause::Unwell(newest) => Words::new(
            format!("The program of {part} runs, but does not answer as it should."),
            "Look at its logs at Fly, then try again: it is made anew, and data stays. If it comes \
             back, use another image, or undo.",
            &[Action::Retry, Action::OtherImages],
        )
        .link(logs(journal, problem.step))
        .details(newest.clone()),
        Cause::TooSlow(newest) => Words::new(
            format!("This step, about {part}, takes much longer than it should."),
            "Try again. Fly's status page tells if something is wrong there.",
            match problem.step {
                Step::Machine(_) | Step::Health(_) => &[Action::Retry, Action::OtherImages],
                _ => &[Action::Retry],
            },
        )
        .link("https://status.flyio.net")
        .details(newest.clone()),
        Cause::NotOurs => Words::new(
            format!("The app for {part} does not bear this page's mark, so it is left alone."),
            "Leave it, and the rest is removed. If you know that it belongs to this deployment, say \
             so, and it is removed too.",
            &[Action::Leave, Action::Adopt],
        )
        .link(format!("https://fly.io/dashboard/{}", journal.org)),
        Cause::NotOfThisRun => Words::new(
            format!("The app for {part} holds more than was made here. It may be another device's, with data."),
            "Leave it if it is still used. If you remove it, all that is in it is deleted.",
            &[Action::Leave, Action::Adopt],
        )
        .link(format!("https://fly.io/dashboard/{}", journal.org)),
        Cause::CannotRemove(error) => Words::new(
            format!("Fly does not remove the app for {part}."),
            "Try again in a while, or remove it in Fly's dashboard.",
            &[Action::Retry],
        )
        .link(logs_base(journal, problem.step))
        .details(error.text.clone()),
        Cause::Left(left) => Words::new(
            "Both apps are gone, but Fly still lists things that belonged to them.",
            "Look again in a while. If they stay, remove them in Fly's dashboard.",
            &[Action::Retry],
        )
        .link(format!("https://fly.io/dashboard/{}", journal.org))
        .details(left.iter().map(|l| format!("{} {}", l.what, l.name)).collect::<Vec<_>>().join(", ")),
        Cause::Unread(regions) => Words::new(
            format!(
                "Fly cannot tell right now whether anything is left in these regions: {}.",
                regions.join(", ")
            ),
            "Look again in a while. Fly's status page tells if something is wrong there.",
            &[Action::Retry],
        )
        .link("https://status.flyio.net"),
    }
}

fn logs_base(journal: &Journal, step: Step) -> String {
    let role = step.role().unwrap_or(Role::Relay);
    format!("https://fly.io/apps/{}", journal.name.app(role))
}

fn logs(journal: &Journal, step: Step) -> String {
    format!("{}/monitoring", logs_base(journal, step))
}

/// A Machine that never ran, by the newest that Fly said of it.
fn launch(note: &str, part: &str, journal: &Journal, step: Step) -> Words {
    if Error::classify(400, note).kind == ErrorKind::ImageTooLarge {
        return image(ErrorKind::ImageTooLarge, part, note);
    }
    let (todo, actions): (_, &[Action]) = match is_tied(journal) {
        true => (
            "Try again. If it comes back, use another image or undo.",
            &[Action::Retry, Action::OtherImages],
        ),
        false => (
            "Try again. If it comes back, choose another region or undo.",
            &[Action::Retry, Action::OtherRegion, Action::OtherImages],
        ),
    };
    Words::new(format!("Fly could not start {part}."), todo, actions)
        .link(logs(journal, step))
        .details(note.to_owned())
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
