//! How long the platform takes, in virtual milliseconds.

/// The platform's own delays. Tests and benches may change them before the first request.
#[derive(Clone, Debug)]
pub struct Timings {
    /// From the answer to POST machines until the image pull begins.
    pub created_ms: u64,
    /// Pulling the relay image.
    pub relay_pull_ms: u64,
    /// Pulling the VM image.
    pub vm_pull_ms: u64,
    /// Pulling any other image.
    pub other_pull_ms: u64,
    /// From `starting` to `started` once the image is there.
    pub start_ms: u64,
    /// From `started` until the relay listens.
    pub relay_boot_ms: u64,
    /// From `started` until the VM listens.
    pub vm_boot_ms: u64,
    /// How long after `started` the answer holds no checks at all.
    pub checks_absent_ms: u64,
    /// Whether the first look comes only after the grace period, as Fly's documents say. If not,
    /// looks begin at once, and one that fails within the grace period is only a warning.
    pub checks_wait_for_grace: bool,
    /// From `stopping` to `stopped`.
    pub stop_ms: u64,
    /// From `destroying` to `destroyed`.
    pub destroy_ms: u64,
    /// How long a destroyed machine still answers before it is 404.
    pub tombstone_ms: u64,
    /// The longest time a new app stays unknown to the API.
    pub app_hidden_ms: u64,
    /// The longest time a new machine answers 404 after its creation was answered.
    pub machine_hidden_ms: u64,
    /// From DELETE of an app until it answers 404.
    pub app_delete_ms: u64,
    /// How long a deleted app's name stays unusable.
    pub name_held_ms: u64,
    /// How long a secret takes to reach machines that do not name a version.
    pub secrets_spread_ms: u64,
    /// From an address to the name resolving.
    pub dns_ms: u64,
    /// How long a failed lookup is remembered.
    pub dns_negative_ms: u64,
    /// How long the proxy leaves an idle machine running that it may stop.
    pub autostop_ms: u64,
    /// How long a trial organization's machines run.
    pub trial_ms: u64,
    /// Idle time after which the VM exits 0, when its environment does not say.
    pub vm_idle_ms: u64,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            created_ms: 400,
            relay_pull_ms: 4_000,
            vm_pull_ms: 20_000,
            other_pull_ms: 3_000,
            start_ms: 500,
            relay_boot_ms: 1_200,
            vm_boot_ms: 3_500,
            checks_absent_ms: 2_000,
            checks_wait_for_grace: true,
            stop_ms: 1_000,
            destroy_ms: 1_500,
            tombstone_ms: 2_000,
            app_hidden_ms: 4_000,
            machine_hidden_ms: 600,
            app_delete_ms: 2_500,
            name_held_ms: 30_000,
            secrets_spread_ms: 3_000,
            dns_ms: 2_000,
            dns_negative_ms: 30_000,
            autostop_ms: 360_000,
            trial_ms: 300_000,
            vm_idle_ms: 3_600_000,
        }
    }
}
