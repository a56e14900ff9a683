//! What this is, what it takes, what it costs; and what an earlier visit left.

use leptos::prelude::*;

use super::actions;
use crate::deploy::{Goal, Journal};
use crate::stack::VOLUME_GB;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::storage;
use crate::web::components::field::outside_link;
use crate::web::components::{button, frame, picture};
use crate::web::words::{self, welcome as here};

pub(super) fn view(app: App) -> AnyView {
    let earlier = RwSignal::new(app.earlier());
    let head = frame::head(Screen::Welcome, here::TITLE, here::LEDE);
    let body = move || match earlier.get() {
        Earlier::Unfinished(journal) => unfinished(app, &journal, earlier),
        other => fresh(app, other),
    };
    view! {
        {head}
        {picture::idea()}
        {body}
        {facts(app)}
    }
    .into_any()
}

fn fresh(app: App, earlier: Earlier) -> AnyView {
    let note = match earlier {
        Earlier::Deployed(journal) => Some(deployed(app, &journal)),
        Earlier::Unreadable => {
            Some(view! { <p class="notice caution">{here::DAMAGED}</p> }.into_any())
        }
        _ => None,
    };
    let start = Callback::new(move |()| app.go(Screen::Account));
    view! {
        {note}
        {actions(
            view! {
                {button::act("button", here::START, start)}
                {frame::link(app, Screen::Destroy, "link", here::DESTROY.into())}
            }
                .into_any(),
        )}
    }
    .into_any()
}

fn deployed(app: App, journal: &Journal) -> AnyView {
    view! {
        <section class="card">
            <h2>{here::finished(journal.name.as_str())}</h2>
            {frame::link(app, Screen::Done, "link", here::SEE_DONE.into())}
        </section>
    }
    .into_any()
}

/// While something is unfinished nothing new is begun: it would be forgotten.
fn unfinished(app: App, journal: &Journal, earlier: RwSignal<Earlier>) -> AnyView {
    let name = journal.name.to_string();
    let running = app.driver.is_running();
    let deploying = journal.goal == Goal::Deploy;
    let (title, label) = if deploying {
        (here::unfinished(&name), here::go_on(&name))
    } else {
        (here::unfinished_removal(&name), here::go_on_removing(&name))
    };
    let to = if running {
        Screen::Running
    } else {
        Screen::Resume
    };
    let go_on = Callback::new(move |()| app.go(to));
    let undo = Callback::new(move |()| app.go(Screen::UndoResumed));
    let forget = Callback::new(move |()| {
        storage::forget(storage::JOURNAL);
        earlier.set(Earlier::None);
    });
    let aside = (!running).then(|| {
        view! {
            {deploying.then(|| button::act("button second", here::UNDO, undo))}
            {button::act("link", words::done::FORGET, forget)}
        }
    });
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p>{here::UNFINISHED_MEANS}</p>
            {actions(view! { {button::act("button", label, go_on)} {aside} }.into_any())}
        </section>
    }
    .into_any()
}

fn facts(app: App) -> AnyView {
    let needs: Vec<_> = here::NEEDED
        .iter()
        .map(|[what, why, words, url]| {
            view! {
                <li>
                    <b>{*what}</b>
                    <span>{*why}</span>
                    <div>{outside_link(words, *url)}</div>
                </li>
            }
        })
        .collect();
    let month = move |awake: bool| {
        app.config.with(|config| {
            let size = config.sizes.first()?;
            let (asleep, all) = config.monthly_usd(&size.guest, VOLUME_GB);
            Some(words::about_usd(if awake { all } else { asleep }))
        })
    };
    let date = move || {
        app.config
            .with(|config| here::prices_of(&config.prices.date))
    };
    view! {
        <h2>{here::NEEDS}</h2>
        <ul class="needs">{needs}</ul>
        <h2>{here::COST}</h2>
        <div class="facts">
            <div class="price">
                <span>{here::ASLEEP}</span>
                <b>{move || month(false)}</b>
            </div>
            <div class="price">
                <span>{here::AWAKE}</span>
                <b>{move || month(true)}</b>
            </div>
        </div>
        <p class="small">{date}</p>
        <h2>{here::KEYS}</h2>
        <p class="small">{here::KEYS_GO}</p>
    }
    .into_any()
}
