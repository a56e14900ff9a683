//! The live checks of the forms: which call is asked, what its answer means for the field.

use leptos::prelude::GetUntracked;

use super::api;
use super::app::App;
use super::browser::timers;
use super::words;
use crate::deploy::{judge_name, judge_token, Journal, NameVerdict, TokenVerdict};
use crate::fly::{Answer, App as FlyApp, Call, Error, Guest, OrgSlug, Region, RegionCode, Token};
use crate::manage::{deployments, questions, reaches, rebuild, Found, Reach};
use crate::stack::{Blueprint, DeploymentName, Role, VOLUME_GB};

/// What a token is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// One organization, and its name for people.
    One(OrgSlug, String),
    /// Several: one has to be chosen.
    Several(Vec<OrgSlug>),
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

/// Which organization a token is for.
///
/// # Errors
/// The message for the field.
pub async fn token(app: App, token: &Token) -> Result<Checked, String> {
    match judge_token(&ask(app, &Call::CurrentToken, token).await) {
        TokenVerdict::Good { org, organization } => Ok(Checked::One(org, organization)),
        TokenVerdict::SeveralOrgs(orgs) => Ok(Checked::Several(orgs)),
        TokenVerdict::OneAppOnly { apps } => Err(words::account::one_app_only(&apps)),
        TokenVerdict::Refused => Err(words::account::REFUSED.into()),
        TokenVerdict::NoOrg => Err(words::account::NO_ORG.into()),
        TokenVerdict::CannotCheck(error) => Err(cannot_ask(app, &error)),
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
/// The classified failure of any page of the list: half a map would pass for a whole one.
pub async fn senders(app: App, token: &Token, org: &OrgSlug) -> Result<Vec<Reach>, Error> {
    let mut machines = Vec::new();
    let mut cursor = None;
    for _ in 0..MOST_PAGES {
        let call = Call::OrgMachines(org.clone(), cursor);
        let Answer::OrgMachines(page, next) = ask(app, &call, token).await? else {
            break;
        };
        machines.extend(page);
        if next.is_none() {
            return Ok(reaches(&machines));
        }
        cursor = next;
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
        let verdict = judge_name(&answer, org);
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
    /// Whether there is room for the VM now; nothing if Fly did not say.
    pub room: Option<bool>,
}

/// The regions on offer, nearest first, with whether there is room for a VM of this size.
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
    regions.retain(|region| !region.deprecated && !region.requires_paid_plan);
    if order.is_empty() {
        let here = regions
            .iter()
            .find(|region| Some(&region.code) == nearest.as_ref())
            .cloned();
        if let Some(here) = here {
            put_in_order(&mut regions, |region| far(&here, region));
        }
    } else {
        let place = |region: &Region| order.iter().position(|code| *code == region.code);
        regions.retain(|region| place(region).is_some());
        put_in_order(&mut regions, |region| place(region).unwrap_or(0) as f64);
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

/// By insertion: there are twenty of them, and the library's sort is 4 KB of program.
fn put_in_order(regions: &mut [Region], weight: impl Fn(&Region) -> f64) {
    for end in 1..regions.len() {
        let mut at = end;
        while at > 0 && weight(&regions[at]) < weight(&regions[at - 1]) {
            regions.swap(at, at - 1);
            at -= 1;
        }
    }
}

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
