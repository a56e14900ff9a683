//! What lives as long as the page: handed about by copy, reached by closures.
//!
//! Leptos's stored values belong to a screen and are looked up in a table each time; these are
//! never given back, so a reference is enough.

use std::sync::{Mutex, MutexGuard};

/// A place for one value for ever.
pub struct Held<T: 'static>(&'static Mutex<T>);

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Held<T> {}

impl<T> Held<T> {
    /// Makes the place; made a few times in a page's life and never given back.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(Mutex::new(value))))
    }

    /// Looks at the value. What is done must not come back here.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.lock())
    }

    /// Changes the value. What is done must not come back here.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.lock())
    }

    /// Puts another value in its place; the old one is dropped.
    pub fn set(self, value: T) {
        *self.lock() = value;
    }

    fn lock(&self) -> MutexGuard<'static, T> {
        // A panic ends the program, so nobody ever finds a broken lock.
        match self.0.lock() {
            Ok(guard) => guard,
            Err(broken) => broken.into_inner(),
        }
    }
}

impl<T: Clone> Held<T> {
    /// A copy of the value.
    pub fn get(self) -> T {
        self.lock().clone()
    }
}
