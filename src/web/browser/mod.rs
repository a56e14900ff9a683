//! One file a thing of the browser. Nothing here knows what a deployment is.

pub mod awake;
pub mod clipboard;
pub mod config;
pub mod countries;
pub mod dom;
pub mod http;
pub mod lifecycle;
pub mod native;
pub mod panic;
pub mod pointer;
pub mod storage;
pub mod tabs;
pub mod timers;
