//! The practice Fly: an HTTP server round the model.

fn main() {}
