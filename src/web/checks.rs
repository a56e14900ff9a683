//! The live checks of the forms: which call is asked, what its answer means for the field.

use super::api;
use super::app::App;
use super::browser::timers;
use super::words;
use crate::deploy::{judge_name, judge_token, second_name, Journal, NameVerdict, TokenVerdict};
use crate::few::sort;
use crate::fly::{Answer, App as FlyApp, Call, Error, ErrorKind, Guest, OrgSlug, Pages, Region};
use crate::fly::{RegionCode, Token};
use crate::manage::{deployments, questions, reaches, rebuild, Found, Reach};
use crate::stack::{Blueprint, DeploymentName, Role, VOLUME_GB};

/// What a token is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// One organization, its name for people, and how many apps it has.
    One(OrgSlug, String, usize),
    /// Several: one has to be chosen.
    Several(Vec<OrgSlug>),
}

/// Why a token does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The message for the field.
    pub message: String,
    /// Whether it takes another token, so that it helps to see how one is made.
    pub other_token: bool,
}

impl Complaint {
    fn other_token(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            other_token: true,
        }
    }
}

/// Asks Fly with a token of the forms.
///
/// # Errors
/// The classified failure.
pub async fn ask(app: App, call: &Call, token: &Token) -> Result<Answer, Error> {
    let roads = app.config.get_untracked().api_roads;
    api::ask(&roads, app.road, call, token).await
}

/// Why Fly could not be asked, for the message under a field.
pub fn cannot_ask(app: App, error: &Error) -> String {
    let lost = error.status.is_none();
    let refused = app.road.get_untracked() == api::Road::Refused;
    if lost && refused {
        words::NO_ROAD.into()
    } else {
        words::cannot_ask(error)
    }
}

/// Which organization a token is for, and whether it opens it.
///
/// # Errors
/// What is wrong with it, or why that cannot be told.
pub async fn token(app: App, token: &Token) -> Result<Checked, Complaint> {
    use words::account as here;
    let other = Complaint::other_token;
    match judge_token(&ask(app, &Call::CurrentToken, token).await) {
        TokenVerdict::Good { org, organization } => {
            let apps = opens(app, token, &org).await?;
            Ok(Checked::One(org, organization, apps))
        }
        TokenVerdict::SeveralOrgs(orgs) => Ok(Checked::Several(orgs)),
        TokenVerdict::OneAppOnly { apps } => Err(other(here::one_app_only(&apps))),
        TokenVerdict::Refused => Err(other(here::REFUSED.into())),
        TokenVerdict::NoOrg => Err(other(here::NO_ORG.into())),
        TokenVerdict::CannotCheck(error) => Err(cannot_check(app, &error)),
    }
}

/// A token's own description may promise more than it opens: only a look at the organization
/// tells. Answers with how many apps are there.
///
/// # Errors
/// What is wrong with it, or why that cannot be told.
pub async fn opens(app: App, token: &Token, org: &OrgSlug) -> Result<usize, Complaint> {
    match apps(app, token, org).await {
        Ok(apps) => Ok(apps.len()),
        Err(error) => Err(match error.kind {
            ErrorKind::Forbidden => {
                Complaint::other_token(words::account::not_opened(org.as_str()))
            }
            ErrorKind::TokenRefused => Complaint::other_token(words::account::REFUSED),
            _ => cannot_check(app, &error),
        }),
    }
}

fn cannot_check(app: App, error: &Error) -> Complaint {
    Complaint {
        message: cannot_ask(app, error),
        other_token: false,
    }
}

/// The organization's apps.
///
/// # Errors
/// The classified failure.
pub async fn apps(app: App, token: &Token, org: &OrgSlug) -> Result<Vec<FlyApp>, Error> {
    match ask(app, &Call::ListApps(org.clone()), token).await? {
        Answer::Apps(apps) => Ok(apps),
        _ => Ok(Vec::new()),
    }
}

/// More Machines than this are not looked through: an organization of so many pages is not one
/// that a phone should be kept waiting for.
const MOST_PAGES: usize = 20;

/// What people write to at each deployment of the organization.
///
/// # Errors
/// The classified failure of any page of the list, or that Fly left regions out of it: half a map
/// would pass for a whole one.
pub async fn senders(app: App, token: &Token, org: &OrgSlug) -> Result<Vec<Reach>, Error> {
    let error = match senders_of(app, token, org).await {
        Err(error) if error.kind == ErrorKind::NotFound => error,
        told => return told,
    };
    // The lists of an organization may know it by its second name alone.
    let apps = apps(app, token, org).await?;
    match second_name(&apps, org) {
        Some(org) => senders_of(app, token, &org).await,
        None if apps.is_empty() => Ok(Vec::new()),
        None => Err(error),
    }
}

async fn senders_of(app: App, token: &Token, org: &OrgSlug) -> Result<Vec<Reach>, Error> {
    let mut machines = Vec::new();
    let mut pages = Pages::default();
    for _ in 0..MOST_PAGES {
        let call = Call::OrgMachines(org.clone(), pages.cursor());
        let Answer::OrgMachines(page, rest) = ask(app, &call, token).await? else {
            break;
        };
        let more = pages.turn(page.is_empty(), rest);
        machines.extend(page);
        if !more && pages.unread().is_empty() {
            return Ok(reaches(&machines));
        }
        if !more {
            break;
        }
    }
    Err(Error::unreadable(200, ""))
}

/// A deployment that somebody began, of which this phone knows nothing: its journal, rebuilt from
/// what the account shows. Nothing if there is none, or Fly does not tell now.
pub async fn half_made(app: App, token: &Token, org: &OrgSlug) -> Option<Journal> {
    let apps = apps(app, token, org).await.ok()?;
    for found in deployments(&apps).iter().filter(|found| found.half_made) {
        let mut answers = Vec::new();
        for call in questions(found) {
            answers.push(ask(app, &call, token).await.ok()?);
        }
        let like = blueprint(app, token, found).await?;
        let journal = rebuild(found, &answers, org.clone(), like, timers::now());
        if journal.is_some() {
            return journal;
        }
    }
    None
}

/// What would be made of it if nothing of it were there: the nearest region, the first size.
async fn blueprint(app: App, token: &Token, found: &Found) -> Option<Blueprint> {
    let config = app.config.get_untracked();
    let (region, region_name) = match ask(app, &Call::Regions, token).await.ok()? {
        Answer::Regions(all) => {
            let nearest = all.nearest.clone();
            let is_nearest = |region: &&Region| Some(&region.code) == nearest.as_ref();
            let region = all
                .regions
                .iter()
                .find(is_nearest)
                .or(all.regions.first())?;
            (region.code.clone(), region.name.clone())
        }
        _ => return None,
    };
    Some(Blueprint {
        name: found.name.clone(),
        region,
        region_name,
        vm_guest: config.sizes.first()?.guest.clone(),
        images: config.images,
        own_network: found.own_network,
        // Whoever began it knows; a relay that is made already says so itself.
        senders: Vec::new(),
    })
}

/// Whether both of a deployment's names can be had: the worse of the two verdicts.
pub async fn name(app: App, token: &Token, org: &OrgSlug, name: &DeploymentName) -> NameVerdict {
    let mut worst = NameVerdict::Free;
    for role in Role::ALL {
        let answer = ask(app, &Call::GetApp(name.app(role)), token).await;
        let verdict = judge_name(&answer, |found| found == org);
        if rank(&verdict) > rank(&worst) {
            worst = verdict;
        }
    }
    worst
}

fn rank(verdict: &NameVerdict) -> u8 {
    match verdict {
        NameVerdict::Free => 0,
        NameVerdict::Yours { empty: true } => 1,
        NameVerdict::CannotTell(_) => 2,
        NameVerdict::Yours { empty: false } => 3,
        NameVerdict::Taken => 4,
    }
}

/// A region to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub code: RegionCode,
    pub name: String,
    pub nearest: bool,
    /// Whether Fly gives it to paying customers alone.
    pub paid: bool,
    /// Whether Fly takes nothing new there.
    pub closed: bool,
    /// Whether there is room for the VM now; nothing if Fly did not say.
    pub room: Option<bool>,
}

/// The regions on offer, nearest first, with whether there is room for a VM of this size; those
/// that are not for everybody at the end.
///
/// # Errors
/// The classified failure of the list itself; that of the rehearsal costs its marks alone.
pub async fn regions(
    app: App,
    token: &Token,
    org: &OrgSlug,
    guest: &Guest,
) -> Result<Vec<Offered>, Error> {
    let Answer::Regions(found) = ask(app, &Call::Regions, token).await? else {
        return Ok(Vec::new());
    };
    let order = app.config.get_untracked().regions_offered;
    let nearest = found.nearest;
    let mut regions: Vec<Region> = found.regions;
    if order.is_empty() {
        let here = regions
            .iter()
            .find(|region| Some(&region.code) == nearest.as_ref())
            .cloned();
        let weight = |region: &Region| {
            let last = match (region.deprecated, region.requires_paid_plan) {
                (true, _) => 2.0,
                (false, true) => 1.0,
                _ => 0.0,
            };
            last * FARTHEST + here.as_ref().map_or(0.0, |here| far(here, region))
        };
        sort(&mut regions, |a, b| weight(a) < weight(b));
    } else {
        let place = |region: &Region| order.iter().position(|code| *code == region.code);
        regions.retain(|region| place(region).is_some());
        sort(&mut regions, |a, b| place(a) < place(b));
    }
    let rehearsal = Call::Placements {
        org: org.clone(),
        regions: Vec::new(),
        guest: guest.clone(),
        volume_gb: VOLUME_GB,
    };
    let room = match ask(app, &rehearsal, token).await {
        Ok(Answer::Placements(placements)) => Some(placements),
        _ => None,
    };
    let offered = regions.into_iter().map(|region| Offered {
        nearest: Some(&region.code) == nearest.as_ref(),
        paid: region.requires_paid_plan,
        closed: region.deprecated,
        room: room.as_ref().map(|placements| {
            placements
                .iter()
                .any(|found| found.region == region.code && found.count > 0)
        }),
        code: region.code,
        name: region.name,
    });
    Ok(offered.collect())
}

/// Farther than any two regions are apart, in degrees squared.
const FARTHEST: f64 = 360.0 * 360.0;

/// How far apart two regions are, in degrees squared: good enough to put them in order.
fn far(a: &Region, b: &Region) -> f64 {
    let around = (a.longitude - b.longitude).abs();
    let around = if around > 180.0 {
        360.0 - around
    } else {
        around
    };
    let middle = (a.latitude + b.latitude) / 2.0;
    let east = around * js_sys::Math::cos(middle * std::f64::consts::PI / 180.0);
    let north = a.latitude - b.latitude;
    east * east + north * north
}
