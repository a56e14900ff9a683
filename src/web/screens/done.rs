//! Deployed: the last steps, which are outside this page, and the addresses.

use leptos::ev;
use leptos::prelude::*;

use super::actions;
use crate::channels::whatsapp::SANDBOX_NUMBER;
use crate::stack::Role;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::{dom, storage};
use crate::web::components::copy::copy;
use crate::web::components::field::outside_link;
use crate::web::components::{button, frame, picture};
use crate::web::words::done as here;

const CODE: &str = "join-code";

/// What the screen is about; from the run that just ended, or from its notes.
struct Facts {
    name: String,
    org: String,
    public_url: String,
    vm_address: String,
}

pub(super) fn view(app: App) -> AnyView {
    let Some(facts) = facts(app) else {
        return ().into_any();
    };
    let draft = app.draft.get_value();
    let number = draft.sender_number().map(|number| number.to_string());
    let number = number.unwrap_or_else(|| SANDBOX_NUMBER.to_owned());
    let webhook = format!("{}/webhook", facts.public_url);
    let sandbox = !draft.own_sender;
    let (where_to, url) = if sandbox {
        (here::WEBHOOK_SANDBOX, here::SANDBOX_URL)
    } else {
        (here::WEBHOOK_OWN, here::SENDERS_URL)
    };
    let hello = format!(
        "https://wa.me/{}?text=hello",
        number.trim_start_matches('+')
    );
    let tokens = format!("https://fly.io/dashboard/{}/tokens", facts.org);
    let forget = Callback::new(move |()| {
        storage::forget(storage::JOURNAL);
        storage::forget(storage::DRAFT);
        app.draft.set_value(Default::default());
        app.driver.put_away();
        app.replace(Screen::Welcome);
    });
    let well = crate::deploy::Part::Healthy;
    view! {
        {frame::head_named(Screen::Done, &here::title(&facts.name), &facts.name, here::LEDE)}
        {picture::picture(well, well, true)}
        <h2>{here::LAST}</h2>
        <ol class="numbered">
            {sandbox.then(|| join(&number))}
            <li>
                <b>{here::WEBHOOK}</b>
                <p class="small">{where_to}</p>
                {copy(webhook, here::WEBHOOK_NAME)}
                {outside_link(here::CONSOLE, url)}
            </li>
            <li>
                <b>{here::HELLO}</b>
                <p class="small">{here::HELLO_MEANS}</p>
                {outside_link(here::JOIN_PLAIN, hello)}
            </li>
            <li>
                <b>{here::REVOKE}</b>
                <p class="small">{here::REVOKE_MEANS}</p>
                {outside_link(here::TOKENS, tokens)}
            </li>
        </ol>
        {sandbox.then(|| view! { <p class="notice caution">{here::EXPIRES}</p> })}
        <h2>{here::ADDRESSES}</h2>
        <dl class="facts">
            <div>
                <dt>{here::RELAY}</dt>
                <dd>
                    <code>{facts.public_url}</code>
                </dd>
            </div>
            <div>
                <dt>{here::VM}</dt>
                <dd>
                    <code>{facts.vm_address}</code>
                </dd>
            </div>
        </dl>
        {actions(button::act("link", here::FORGET, forget))}
        <p class="small centred">{here::FORGET_MEANS}</p>
    }
    .into_any()
}

fn facts(app: App) -> Option<Facts> {
    let org = match app.earlier() {
        Earlier::Deployed(journal) => {
            let blueprint = journal.blueprint.as_ref()?;
            return Some(Facts {
                name: journal.name.to_string(),
                org: journal.org.to_string(),
                public_url: blueprint.public_url(),
                vm_address: blueprint.private_url(Role::Vm),
            });
        }
        // Storage that refuses to keep anything leaves the run's own view.
        _ => "personal".to_owned(),
    };
    let view = app.driver.view.get_untracked()?;
    let (name, public_url, vm_address) = (view.name, view.public_url, view.vm_address);
    Some(Facts {
        name,
        org,
        public_url,
        vm_address,
    })
}

fn join(number: &str) -> AnyView {
    let number = number.trim_start_matches('+').to_owned();
    let plain = format!("https://wa.me/{number}");
    let link = RwSignal::new(plain.clone());
    let typed = move |_: ev::Event| {
        let code = code(&dom::value(CODE));
        link.set(if code.is_empty() {
            plain.clone()
        } else {
            format!("https://wa.me/{number}?text=join%20{code}")
        });
    };
    let label = move || {
        link.with(|link| {
            if link.contains("join") {
                here::JOIN_OPEN
            } else {
                here::JOIN_PLAIN
            }
        })
    };
    view! {
        <li>
            <b>{here::JOIN}</b>
            <p class="small">{here::JOIN_MEANS}</p>
            <label class="label" for=CODE>
                {here::JOIN_LABEL}
            </label>
            <div class="box">
                <input
                    class="input"
                    id=CODE
                    name=CODE
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=here::JOIN_EXAMPLE
                    on:input=typed
                />
            </div>
            <a class="help-link" href=move || link.get() target="_blank" rel="noopener noreferrer">
                {label}
                <span class="unseen">{crate::web::words::OPENS_ELSEWHERE}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The code as Twilio wants it, from however much of the message was typed.
fn code(typed: &str) -> String {
    let lower = typed.trim().to_lowercase();
    let code = lower.strip_prefix("join ").unwrap_or(&lower);
    let fits = |c: char| match c {
        'a'..='z' | '0'..='9' | '-' => Some(c),
        ' ' => Some('-'),
        _ => None,
    };
    code.trim().chars().filter_map(fits).collect()
}
