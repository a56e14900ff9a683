//! Starts the wizard in the browser.

fn main() {
    textslash::web::start();
}
