//! The few parts that every screen is drawn with. Plain functions that hand out views: no
//! properties to build, nothing generic to be compiled twice.

pub mod button;
pub mod choice;
pub mod copy;
pub mod field;
pub mod form;
pub mod frame;
pub mod offers;
pub mod picture;
pub mod status;
pub mod steps;
