//! Looks beside a screen: they go on until they are answered, or until it is left.

use std::cell::Cell;
use std::rc::Rc;

use super::{settle, Page};
use textslash::web::beside;
use textslash::web::browser::timers;
use textslash::web::node::nothing;
use textslash::Span;
use wasm_bindgen_test::*;

/// Notes when it is dropped, as a key is wiped.
struct Key(Rc<Cell<bool>>);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

/// A look that takes so long, whether its key is gone, and whether it came to its end.
fn look(takes: Span) -> (Rc<Cell<bool>>, Rc<Cell<bool>>) {
    let (gone, ended) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let (key, end) = (Key(gone.clone()), ended.clone());
    beside::spawn(async move {
        timers::sleep(takes).await;
        drop(key);
        end.set(true);
    });
    (gone, ended)
}

/// What is mounted starts the page's own way to wait.
fn page() -> Page {
    Page::of(nothing)
}

#[wasm_bindgen_test]
async fn a_look_comes_to_its_end_while_its_screen_is_shown() {
    let _page = page();
    let (gone, ended) = look(Span(20));
    timers::sleep(Span(60)).await;
    assert!(gone.get() && ended.get());
}

#[wasm_bindgen_test]
async fn a_look_that_waits_is_gone_at_once_when_its_screen_is_left() {
    let _page = page();
    let (gone, ended) = look(Span(200));
    settle().await;
    assert!(!gone.get());
    beside::end();
    assert!(gone.get());
    timers::sleep(Span(300)).await;
    assert!(!ended.get());
}

#[wasm_bindgen_test]
async fn a_look_that_has_not_begun_is_gone_too() {
    let _page = page();
    let (gone, ended) = look(Span(0));
    beside::end();
    assert!(gone.get());
    timers::sleep(Span(40)).await;
    assert!(!ended.get());
}

#[wasm_bindgen_test]
async fn a_look_of_the_next_screen_is_not_ended_with_the_last_one() {
    let _page = page();
    let (gone, _) = look(Span(10_000));
    settle().await;
    beside::end();
    let (next_gone, next_ended) = look(Span(20));
    timers::sleep(Span(60)).await;
    assert!(gone.get() && next_gone.get() && next_ended.get());
}

#[wasm_bindgen_test]
async fn a_look_that_leaves_its_screen_itself_does_what_it_was_at_and_no_more() {
    let _page = page();
    let (left, later) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let (has_left, goes_on) = (left.clone(), later.clone());
    beside::spawn(async move {
        timers::sleep(Span(5)).await;
        beside::end();
        has_left.set(true);
        timers::sleep(Span(5)).await;
        goes_on.set(true);
    });
    timers::sleep(Span(60)).await;
    assert!(left.get() && !later.get());
}
