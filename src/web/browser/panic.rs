//! After a panic nothing in the program's memory can be trusted. The page in index.html says so;
//! the journal was written before each step, so a reload goes on where it stopped.

use super::dom;

pub fn install() {
    std::panic::set_hook(Box::new(|_| show_broken()));
}

fn show_broken() {
    let Some(body) = dom::document().and_then(|document| document.body()) else {
        return;
    };
    let children = body.children();
    for index in 0..children.length() {
        if let Some(child) = children.item(index) {
            let is_broken = child.id() == "broken";
            let _ = child.toggle_attribute_with_force("hidden", !is_broken);
        }
    }
}
