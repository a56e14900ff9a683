//! What the phone offers beyond a page: a newer version, a place on the home screen, a notice.

use crate::nodes;
use crate::web::app::{App, Idle};
use crate::web::browser::native::{self, Word};
use crate::web::components::button;
use crate::web::node::{callback, el, live, Node};
use crate::web::words::offers as here;

fn has(app: App, offer: u32) -> bool {
    app.offers.get() & offer != 0
}

fn button(class: &'static str, label: &'static str, word: Word) -> Node {
    button::act(class, label, callback(move || native::say(word, "")))
}

/// A newer version of the page, and when it is used.
pub fn newer(app: App) -> Node {
    let notice = live(move || {
        let idle = app.idle();
        let notice = || {
            let text = match idle {
                Idle::Yes => here::NEW,
                Idle::ButForKeys => here::NEW_BUT_KEYS,
                Idle::No => here::NEW_LATER,
            };
            let take = idle == Idle::Yes;
            let take = take.then(|| button("tool", here::NEW_TAKE, Word::Swap));
            let notice = el("div").class("notice");
            let notice = notice.child(el("p").child(text)).child(take);
            el("div").class("actions").child(notice)
        };
        has(app, native::NEW_VERSION).then(notice)
    });
    el("div").attr("role", "status").child(notice).into()
}

/// The way onto the home screen, where there is one.
pub fn install(app: App) -> Node {
    live(move || {
        let by_browser = has(app, native::MAY_INSTALL);
        let by_hand = has(app, native::INSTALL_BY_HAND) && !by_browser;
        let text = |text: &'static str| el("p").class("small").child(text);
        let section = || {
            el("section").children(nodes![
                el("h2").child(here::KEEP),
                text(here::KEEP_MEANS),
                by_hand.then(|| text(here::BY_HAND)),
                by_browser.then(|| button("button second", here::INSTALL, Word::Install)),
            ])
        };
        (by_browser || by_hand).then(section)
    })
}

/// Whether a notice tells the end of the run, or the offer of one.
pub fn notices(app: App) -> Node {
    live(move || {
        let told = || el("p").class("small").child(here::WILL_TELL).into();
        if has(app, native::WILL_TELL) {
            return Some(told());
        }
        has(app, native::MAY_ASK).then(|| button("button second", here::TELL_ME, Word::Ask))
    })
}
