//! Starts the wizard in the browser.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Whatever is given back is wiped: what was typed on its way to a secret, the bodies that are sent,
/// what a growing text leaves behind. A `Secret` alone wipes only its own place.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() {
    textslash::web::start();
}
