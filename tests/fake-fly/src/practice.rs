//! What a person types to practise, and what tests use: none of it opens anything real.

/// An organization token that may do everything in the organization `personal`.
pub const ORG_TOKEN: &str = "FlyV1 fm2_practice-org-token-0001,fm2_practice-discharge-0001";
/// A second token of the same organization, for going on after the first was revoked.
pub const FRESH_TOKEN: &str = "FlyV1 fm2_practice-org-token-0002,fm2_practice-discharge-0002";
/// A deploy token of one app ([`FOREIGN_APP`]): it cannot create apps.
pub const APP_TOKEN: &str = "FlyV1 fm2_practice-app-token-0001";
/// A token that may only read.
pub const READONLY_TOKEN: &str = "FlyV1 fm2_practice-readonly-0001";
/// A token that was revoked.
pub const REVOKED_TOKEN: &str = "FlyV1 fm2_practice-revoked-0001";
/// A personal OAuth token: every organization of its owner. Goes with the scheme `Bearer`.
pub const PERSONAL_TOKEN: &str = "fo1_practicePersonalToken0001";
/// A token of the owner's second organization.
pub const OTHER_ORG_TOKEN: &str = "FlyV1 fm2_practice-other-org-0001";

/// The slug of the organization of [`ORG_TOKEN`].
pub const ORG: &str = "personal";
/// The slug of the organization of [`OTHER_ORG_TOKEN`].
pub const OTHER_ORG: &str = "studio-22";
/// An organization that no practice token reaches.
pub const STRANGERS_ORG: &str = "someone-elses";

/// An app in [`ORG`] that the wizard did not make and must never touch.
pub const FOREIGN_APP: &str = "garden-club";
/// Names that belong to strangers: asking for them answers 403.
pub const TAKEN_NAMES: [&str; 4] = [
    "textslash-relay",
    "textslash-vm",
    "blue-river-relay",
    "blue-river-vm",
];

/// A relay image that pulls and runs.
pub const RELAY_IMAGE: &str = "registry.example/textslash-relay:1";
/// A VM image that pulls and runs.
pub const VM_IMAGE: &str = "registry.example/textslash-vm:1";
