//! Looks that are for the screen that is shown, and end with it: an answer that nobody waits for
//! any more would keep the key that it was asked with in memory until it comes.
//!
//! Only for what changes nothing anywhere: it ends in the middle.

use std::cell::RefCell;
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use leptos::task::spawn_local;

type Look = Pin<Box<dyn Future<Output = ()>>>;

enum Place {
    /// It waits for something, and is told by this when to go on.
    Waiting(Look, Waker),
    /// It goes on just now.
    GoingOn,
    /// It is at its end, or nobody wants it any more.
    Over,
}

thread_local! {
    static LOOKS: RefCell<Vec<Rc<RefCell<Place>>>> = const { RefCell::new(Vec::new()) };
}

/// Does it beside the screen that is shown now, and no longer.
pub fn spawn(look: impl Future<Output = ()> + 'static) {
    start(Box::pin(look));
}

/// The screen is left, or the form of it that looks: nothing of the looks is kept.
pub fn end() {
    for place in LOOKS.take() {
        if let Place::Waiting(look, waker) = place.replace(Place::Over) {
            drop(look);
            waker.wake();
        }
    }
}

fn start(look: Look) {
    let place = Place::Waiting(look, Waker::noop().clone());
    let place = Rc::new(RefCell::new(place));
    LOOKS.with_borrow_mut(|looks| looks.push(place.clone()));
    spawn_local(poll_fn(move |context| go_on(&place, context)));
}

fn go_on(place: &Rc<RefCell<Place>>, context: &mut Context) -> Poll<()> {
    if let Place::Waiting(mut look, _) = place.replace(Place::GoingOn) {
        let polled = look.as_mut().poll(context);
        // It may itself have left the screen.
        let is_wanted = matches!(*place.borrow(), Place::GoingOn);
        if polled.is_pending() && is_wanted {
            place.replace(Place::Waiting(look, context.waker().clone()));
            return Poll::Pending;
        }
    }
    place.replace(Place::Over);
    LOOKS.with_borrow_mut(|looks| looks.retain(|other| !Rc::ptr_eq(other, place)));
    Poll::Ready(())
}
