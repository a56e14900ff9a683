//! The picture of the parts and what each of them is at.

pub const PHONE: &str = "Phone";
pub const CHANNEL: &str = "Chat";
pub const RELAY: &str = "Relay";
pub const VM: &str = "VM";
pub const YOURS: &str = "yours";
pub const YOUR_APP: &str = "your app";
pub const RECEIVES: &str = "receives";
pub const THINKS: &str = "thinks";
pub const PLANNED: &str = "planned";
pub const MAKING: &str = "being made";
pub const BEGUN: &str = "half made";
pub const REMOVING: &str = "going";
pub const HEALTHY: &str = "healthy";
pub const TROUBLE: &str = "in trouble";
pub const GONE: &str = "gone";
pub const LEFT: &str = "left alone";
pub const LABEL: &str = "From your phone by chat to the relay and the VM";
