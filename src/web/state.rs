//! What a screen remembers, and what it is drawn anew for.
//!
//! The values lie in Leptos's own signals and places, and are given back with the screen that made
//! them. But every type of a signal has its own code for being read, changed and watched, half a
//! KB of WebAssembly each time; here they are all of one type, and share one copy of that code.

use std::any::Any;
use std::marker::PhantomData;

use leptos::prelude::{
    RwSignal, StoredValue, Track, Update, UpdateValue, WithUntracked, WithValue,
};

type Content = Box<dyn Any + Send + Sync>;

/// A value whose changes are seen: whatever read it is drawn, or done, again. Small, so that it can
/// be handed about.
pub struct Watched<T>(RwSignal<Content>, PhantomData<fn() -> T>);

/// A value that nobody watches. Small, so that it can be handed about.
pub struct Stored<T>(StoredValue<Content>, PhantomData<fn() -> T>);

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watched<T> {}

impl<T> Clone for Stored<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Stored<T> {}

impl<T: Send + Sync + 'static> Watched<T> {
    /// Makes it; it lives as long as the screen that is being drawn.
    pub fn new(value: T) -> Self {
        Self(watched(Box::new(value)), PhantomData)
    }

    /// Looks at the value, and again at each change.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        track(self.0);
        self.with_untracked(look)
    }

    /// Looks at the value, this once.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        there(self.try_with_untracked(look))
    }

    /// The same; nothing if the screen is gone.
    pub fn try_with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        once(look, |look| look_at(self.0, look))
    }

    /// Has whoever looks at it look again at each change.
    pub fn track(self) {
        track(self.0);
    }

    /// Changes the value, and tells whoever watches; nothing if the screen is gone.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        once_mut(change, |change| change_of(self.0, change))
    }

    /// Changes the value, and tells whoever watches.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let _ = self.try_update(change);
    }

    /// Puts another value in its place, and tells whoever watches.
    pub fn set(self, value: T) {
        self.update(|place| *place = value);
    }

    /// The same; hands the value back if the screen is gone.
    pub fn try_set(self, value: T) -> Option<T> {
        let mut value = Some(value);
        self.update(|place| {
            if let Some(value) = value.take() {
                *place = value;
            }
        });
        value
    }
}

impl<T: Clone + Send + Sync + 'static> Watched<T> {
    /// A copy of the value, now and at each change.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value, this once.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The same; nothing if the screen is gone.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

impl<T: Send + Sync + 'static> Stored<T> {
    /// Makes it; it lives as long as the screen that is being drawn.
    pub fn new(value: T) -> Self {
        Self(stored(Box::new(value)), PhantomData)
    }

    /// Looks at the value.
    pub fn with_value<R>(self, look: impl FnOnce(&T) -> R) -> R {
        there(self.try_with_value(look))
    }

    /// The same; nothing if the screen is gone.
    pub fn try_with_value<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        once(look, |look| look_in(self.0, look))
    }

    /// Changes the value; nothing if the screen is gone.
    pub fn try_update_value<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        once_mut(change, |change| change_in(self.0, change))
    }

    /// Changes the value.
    pub fn update_value(self, change: impl FnOnce(&mut T)) {
        let _ = self.try_update_value(change);
    }

    /// Puts another value in its place.
    pub fn set_value(self, value: T) {
        self.update_value(|place| *place = value);
    }

    /// The same; hands the value back if the screen is gone.
    pub fn try_set_value(self, value: T) -> Option<T> {
        let mut value = Some(value);
        self.update_value(|place| {
            if let Some(value) = value.take() {
                *place = value;
            }
        });
        value
    }
}

impl<T: Clone + Send + Sync + 'static> Stored<T> {
    /// A copy of the value.
    pub fn get_value(self) -> T {
        self.with_value(T::clone)
    }

    /// The same; nothing if the screen is gone.
    pub fn try_get_value(self) -> Option<T> {
        self.try_with_value(T::clone)
    }
}

type Look<'a> = &'a mut dyn FnMut(&dyn Any);
type Change<'a> = &'a mut dyn FnMut(&mut dyn Any);

/// Hands a value of its own type to what looks at it.
fn once<T: 'static, R>(look: impl FnOnce(&T) -> R, at: impl FnOnce(Look)) -> Option<R> {
    let (mut look, mut seen) = (Some(look), None);
    at(&mut |value| {
        let look = look.take().zip(value.downcast_ref());
        seen = look.map(|(look, value)| look(value));
    });
    seen
}

fn once_mut<T: 'static, R>(change: impl FnOnce(&mut T) -> R, of: impl FnOnce(Change)) -> Option<R> {
    let (mut change, mut seen) = (Some(change), None);
    of(&mut |value| {
        let change = change.take().zip(value.downcast_mut());
        seen = change.map(|(change, value)| change(value));
    });
    seen
}

#[inline(never)]
fn watched(value: Content) -> RwSignal<Content> {
    RwSignal::new(value)
}

#[inline(never)]
fn track(signal: RwSignal<Content>) {
    signal.track();
}

#[inline(never)]
fn look_at(signal: RwSignal<Content>, look: Look) {
    let _ = signal.try_with_untracked(|value| look(&**value));
}

#[inline(never)]
fn change_of(signal: RwSignal<Content>, change: Change) {
    let _ = signal.try_update(|value| change(&mut **value));
}

#[inline(never)]
fn stored(value: Content) -> StoredValue<Content> {
    StoredValue::new(value)
}

#[inline(never)]
fn look_in(place: StoredValue<Content>, look: Look) {
    let _ = place.try_with_value(|value| look(&**value));
}

#[inline(never)]
fn change_in(place: StoredValue<Content>, change: Change) {
    let _ = place.try_update_value(|value| change(&mut **value));
}

/// What is asked for on a screen that is still shown.
fn there<R>(seen: Option<R>) -> R {
    // As Leptos does: a mistake of ours, which the page says to have broken it.
    #[allow(clippy::expect_used)]
    seen.expect("the screen of this value is gone")
}
