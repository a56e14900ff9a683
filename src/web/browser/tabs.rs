//! The other tabs of this page on this phone: one of them drives a run, the others follow it.
//!
//! Web Locks say who drives: a lock goes with its tab, however the tab ends. Where a browser has
//! none, every tab may drive, and the name kept in storage (see [`own`]) is the only fence.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{storage, timers};

const NAME: &str = "textslash.run";

// web-sys keeps these behind a flag for the whole build; the standard has been stable for years.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

thread_local! {
    static CHANNEL: Option<BroadcastChannel> = BroadcastChannel::new(NAME).ok();
    /// Lets go of the lock; nothing while it is not held.
    static RELEASE: RefCell<Option<Function>> = const { RefCell::new(None) };
    static WAITING: Cell<bool> = const { Cell::new(false) };
    /// This tab's name.
    static ME: String = timers::chance().to_string();
}

/// How the lock is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Only if no other tab holds it.
    IfFree,
    /// From whichever tab holds it.
    Steal,
}

/// Whether this tab drives from now on. `lost` is called if another tab takes that over.
pub async fn claim(how: Claim, lost: impl FnOnce() + 'static) -> bool {
    let options = Object::new();
    let name = match how {
        Claim::IfFree => "ifAvailable",
        Claim::Steal => "steal",
    };
    let _ = Reflect::set(&options, &name.into(), &JsValue::TRUE);
    let got = ask(&options, lost).await;
    if got {
        own();
    }
    got
}

/// Lets other tabs drive.
pub fn release() {
    RELEASE.with_borrow_mut(|release| {
        if let Some(release) = release.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    });
}

/// Calls back once no other tab drives any more; waits for one such moment at a time.
pub fn when_free(free: impl FnOnce() + 'static) {
    if WAITING.replace(true) {
        return;
    }
    spawn_local(async move {
        if ask(&Object::new(), || {}).await {
            release();
        }
        WAITING.set(false);
        free();
    });
}

/// Resolves when the answer is there: at once with `ifAvailable` and `steal`, else when the lock
/// is free.
async fn ask(options: &Object, lost: impl FnOnce() + 'static) -> bool {
    let mut lost = Some(lost);
    let held = Rc::new(Cell::new(false));
    let decided = Promise::new(&mut |decide, _| {
        let answer = decide.clone();
        let holds = Rc::clone(&held);
        let granted = Closure::once_into_js(move |lock: JsValue| {
            let got = !lock.is_null();
            holds.set(got);
            let _ = answer.call1(&JsValue::NULL, &got.into());
            // Held for as long as this promise is open.
            got.then(|| Promise::new(&mut |release, _| RELEASE.set(Some(release))))
        });
        // Without Web Locks, or where a strict setting refuses them, there is nobody to ask.
        let alone = move || decide.call1(&JsValue::NULL, &JsValue::TRUE);
        let Ok(end) = request(NAME, options, &granted) else {
            let _ = alone();
            return;
        };
        let (holds, lost) = (Rc::clone(&held), lost.take());
        spawn_local(async move {
            if JsFuture::from(end).await.is_ok() {
                return;
            }
            let _ = alone();
            // A lock that was held is rejected only when it was taken away.
            if let (true, Some(lost)) = (holds.get(), lost) {
                RELEASE.set(None);
                lost();
            }
        });
    });
    JsFuture::from(decided)
        .await
        .is_ok_and(|got| got.is_truthy())
}

/// Writes down that this tab drives. A tab that was frozen while another took over looks here
/// before it does anything: news of a lost lock may reach it later than its own alarms.
fn own() {
    ME.with(|me| storage::write(storage::DRIVER, me));
}

/// Whether no other tab has taken over, as far as storage tells.
pub fn is_own() -> bool {
    storage::read(storage::DRIVER).is_none_or(|driver| ME.with(|me| driver == *me))
}

/// Tells the other tabs a line.
pub fn say(line: &str) {
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            // A page on its way out may not speak any more.
            let _ = channel.post_message(&line.into());
        }
    });
}

/// Calls back with each line of another tab, as long as the page lives.
pub fn listen(heard: impl Fn(&str) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(line) = event.data().as_string() {
            heard(&line);
        }
    });
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
    });
    listener.forget();
}
