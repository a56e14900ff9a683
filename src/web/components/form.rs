//! A form that is never sent anywhere: what is typed is taken by the page itself.

use leptos::ev;
use leptos::prelude::*;

use super::field::Field;

/// Fields one under the other, what follows them, and what happens at Continue.
pub fn form(fields: &[Field], rest: AnyView, submit: Callback<()>) -> AnyView {
    let fields: Vec<_> = fields.iter().map(|field| field.view()).collect();
    around(view! { {fields} {rest} }.into_any(), submit)
}

/// A form round whatever is in it.
pub fn around(inside: AnyView, submit: Callback<()>) -> AnyView {
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    view! {
        <form novalidate autocomplete="off" on:submit=submit>
            {inside}
        </form>
    }
    .into_any()
}
