//! `config.json`, served beside the page: what whoever hosts the wizard may set without building
//! it anew. Read once at start; everything in it is checked, and what is wrong is said.

use serde_json::Value;

use super::services::{is_base, Services};
use crate::fly::{Guest, RegionCode};
use crate::kept::kept_record;
use crate::text::holds;

mod read;

/// The configuration that is compiled in, for a page whose own is absent or out of reach.
const DEFAULT: &str = include_str!("../../public/config.json");

/// What is wrong with a configuration, for whoever hosts the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// In one sentence, with the field's name.
    pub message: String,
}

/// The images that the Machines run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    /// The relay's, best pinned by digest.
    pub relay: String,
    /// The VM's, best pinned by digest.
    pub vm: String,
}

kept_record!(Images { relay, vm });

/// A size offered for the VM.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// Fly's name for it, such as `shared-cpu-2x`.
    pub name: String,
    /// What is asked of Fly.
    pub guest: Guest,
    /// US dollars for a month of running without a pause, about.
    pub usd_per_month: f64,
}

/// Prices, all in US dollars, all about, all with the day they were read.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// When they were read, as `2026-08`.
    pub date: String,
    /// Where they can be looked up.
    pub source: String,
    /// The relay, which runs all the time, for a month.
    pub relay_usd_per_month: f64,
    /// A GB of volume for a month, asleep or awake.
    pub volume_usd_per_gb_month: f64,
}

/// Everything that the host of the page may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Base addresses of the Machines API in the order they are tried, each ending in `/v1`; one
    /// that begins with a slash is the page's own host.
    pub api_roads: Vec<String>,
    /// The relay's address as the phone probes it, with `{app}` for the app's name.
    pub relay_url: String,
    /// What the Machines run.
    pub images: Images,
    /// Region codes to offer, in this order; all of Fly's, nearest first, if empty.
    pub regions_offered: Vec<RegionCode>,
    /// Sizes offered for the VM, the first one preselected.
    pub sizes: Vec<Size>,
    /// What things cost.
    pub prices: Prices,
    /// Where the services besides Fly are asked.
    pub services: Services,
}

impl Default for Config {
    fn default() -> Self {
        // The file is part of this repository and a test reads it. To quote the error, phones would
        // be sent how to quote any text.
        #[allow(clippy::expect_used, clippy::ok_expect)]
        Self::parse(DEFAULT)
            .ok()
            .expect("the configuration that is compiled in is valid")
    }
}

impl Config {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ConfigProblem> {
        let wrong = |why: String| ConfigProblem {
            message: format!("config.json: {why}"),
        };
        let value: Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let config = read::config(&value).map_err(wrong)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigProblem> {
        let wrong = |field: &str, why: &str| {
            Err(ConfigProblem {
                message: format!("config.json: {field} {why}"),
            })
        };
        if self.api_roads.is_empty() {
            return wrong("api_roads", "must name at least one address");
        }
        if !self.api_roads.iter().all(|road| is_road(road)) {
            return wrong(
                "api_roads",
                "may hold https addresses, and paths of this host, ending in /v1",
            );
        }
        if !is_safe_url(&self.relay_url) || !holds(&self.relay_url, "{app}") {
            return wrong("relay_url", "must be an https address with {app} in it");
        }
        for (field, image) in [
            ("images.relay", &self.images.relay),
            ("images.vm", &self.images.vm),
        ] {
            if !is_image(image) {
                return wrong(
                    field,
                    "must be an image reference such as ghcr.io/name/image:tag",
                );
            }
        }
        if self.sizes.is_empty() {
            return wrong("sizes", "must offer at least one size");
        }
        if !self
            .sizes
            .iter()
            .all(|size| fits_fly(&size.guest) && is_price(size.usd_per_month))
        {
            return wrong(
                "sizes",
                "holds a size that Fly does not offer, or a price below zero",
            );
        }
        let prices = [
            self.prices.relay_usd_per_month,
            self.prices.volume_usd_per_gb_month,
        ];
        if !prices.into_iter().all(is_price) {
            return wrong("prices", "may not be below zero");
        }
        if !is_safe_url(&self.prices.source) {
            return wrong("prices.source", "must be an https address");
        }
        if let Some((field, _)) = self.services.all().into_iter().find(|(_, at)| !is_base(at)) {
            return wrong(
                field,
                "must be an https address, without a slash at its end",
            );
        }
        Ok(())
    }

    /// The address at which the phone probes a relay.
    pub fn relay_address(&self, app: &crate::fly::AppName) -> String {
        crate::text::replace(&self.relay_url, "{app}", app.as_str())
    }

    /// What a month costs in US dollars with this size and a volume of `volume_gb`: with the VM
    /// asleep all the time, and with it awake all the time.
    pub fn monthly_usd(&self, guest: &Guest, volume_gb: u32) -> (f64, f64) {
        let volume = self.prices.volume_usd_per_gb_month * f64::from(volume_gb);
        let asleep = self.prices.relay_usd_per_month + volume;
        let size = self.sizes.iter().find(|size| size.guest == *guest);
        (asleep, asleep + size.map_or(0.0, |size| size.usd_per_month))
    }
}

fn is_road(road: &str) -> bool {
    // Letters and single slashes: browsers take `/\` and `/` with a tab in it for `//`, behind
    // which stands another host.
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
    let own_host = road.starts_with('/') && !holds(road, "//") && road.chars().all(plain);
    (own_host || is_safe_url(road)) && road.ends_with("/v1")
}

/// An https address; plain http passes for this machine's own loopback, where tests live.
fn is_safe_url(url: &str) -> bool {
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>' | '@' | '\\')
    };
    let loopback = ["http://127.0.0.1:", "http://localhost:"];
    let scheme = url.starts_with("https://") || loopback.iter().any(|start| url.starts_with(start));
    scheme && url.len() > "https://".len() && url.chars().all(plain)
}

fn is_image(image: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "./:@_-".contains(c);
    image.contains('/') && image.len() <= 255 && image.chars().all(fits)
}

/// Fly's bounds (fly-go, `machine_types.go`): memory in steps of 256 MB, shared CPUs with 256 to
/// 2048 MB each, performance CPUs with 2048 to 8192 MB each.
fn fits_fly(guest: &Guest) -> bool {
    let (least, most) = match guest.cpu_kind.as_str() {
        "shared" => (256, 2048),
        "performance" => (2048, 8192),
        _ => return false,
    };
    (1..=16).contains(&guest.cpus)
        && guest.memory_mb.is_multiple_of(256)
        && (guest.cpus * least..=guest.cpus * most).contains(&guest.memory_mb)
}

fn is_price(usd: f64) -> bool {
    usd.is_finite() && usd >= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::Service;

    #[test]
    fn the_configuration_that_is_compiled_in_is_valid() {
        assert_eq!(
            Config::default().api_roads[0],
            "https://api.machines.dev/v1"
        );
    }

    fn with(from: &str, to: &str) -> Result<Config, ConfigProblem> {
        assert!(DEFAULT.contains(from), "{from}");
        Config::parse(&DEFAULT.replace(from, to))
    }

    #[test]
    fn a_token_can_only_be_sent_to_https_or_the_pages_own_host() {
        for road in [
            "http://api.machines.dev/v1",
            "//evil.example/v1",
            "/\\\\evil.example/v1",
            "/\\t/evil.example/v1",
            "javascript:/v1",
            "https://u@evil/v1",
        ] {
            assert!(with("https://api.machines.dev/v1", road).is_err(), "{road}");
        }
        assert!(with("https://api.machines.dev/v1", "http://127.0.0.1:8081/v1").is_ok());
    }

    #[test]
    fn the_services_have_defaults_and_keys_go_to_no_odd_address() {
        let mut older: serde_json::Value = serde_json::from_str(DEFAULT).unwrap();
        older.as_object_mut().unwrap().remove("services");
        let older = Config::parse(&older.to_string()).unwrap();
        assert_eq!(older, Config::default());
        assert_eq!(
            older.services.base(Service::Telegram),
            "https://api.telegram.org"
        );
        let with_base = |base: &str| with("https://api.telegram.org", base);
        for base in [
            "https://example.org",
            "https://example.org:8443/telegram",
            "http://127.0.0.1:8082/telegram",
            "http://localhost:8082",
        ] {
            assert!(with_base(base).is_ok(), "{base}");
        }
        for base in [
            "",
            "https://",
            "https://example.org/",
            "http://example.org",
            "http://localhost",
            "http://localhost:80.evil.example",
            "http://127.0.0.1:8082@evil.example",
            "https://user@evil.example",
            "https://example.org/a/../b",
            "https://example.org/a//b",
            "https://example.org/%2e%2e",
            "https://example.org?to=x",
            "https://example.org#x",
            "/fly/v1",
            "//evil.example",
            "javascript:alert(1)",
        ] {
            let problem = with_base(base).unwrap_err();
            assert!(problem.message.contains("services.telegram"), "{base}");
        }
        assert!(with("\"telegram\"", "\"telegrm\"").is_err());
    }

    #[test]
    fn what_is_wrong_is_said_with_the_fields_name() {
        for (from, to, field) in [
            ("\"api_roads\"", "\"api_road\"", "api_road"),
            ("{app}", "app", "relay_url"),
            ("\"memory_mb\": 2048", "\"memory_mb\": 2000", "sizes"),
            ("\"usd_per_month\": 11", "\"usd_per_month\": -1", "sizes"),
            (
                "\"usd_per_month\": 11",
                "\"usd_per_month\": \"11\"",
                "sizes.usd_per_month",
            ),
            ("\"cpus\": 2", "\"cpus\": -2", "sizes.guest.cpus"),
            ("\"cpus\": 2", "\"cpu\": 2", "`cpu`"),
            ("\"cpu_kind\": \"shared\", ", "", "sizes.guest.cpu_kind"),
            (
                "\"regions_offered\": []",
                "\"regions_offered\": [3]",
                "regions_offered",
            ),
            ("\"sizes\": [", "\"sizes\": [{},", "sizes.name"),
            ("\"date\": \"2026-08\"", "\"date\": null", "prices.date"),
            ("\"telegram\"", "\"telegrm\"", "`telegrm`"),
            ("\"relay\": \"", "\"more\": 1, \"relay\": \"", "`more`"),
        ] {
            let problem = with(from, to).unwrap_err();
            assert!(problem.message.contains(field), "{}", problem.message);
        }
        for text in ["", "3", "[]", "{}", "{\"images\":3}"] {
            let problem = Config::parse(text).unwrap_err();
            assert!(problem.message.starts_with("config.json"), "{text}");
        }
    }

    #[test]
    fn the_month_is_summed_asleep_and_awake() {
        let config = Config::default();
        let (asleep, awake) = config.monthly_usd(&config.sizes[0].guest, 3);
        let volume = config.prices.volume_usd_per_gb_month * 3.0;
        assert_eq!(asleep, config.prices.relay_usd_per_month + volume);
        assert_eq!(awake, asleep + config.sizes[0].usd_per_month);
    }
}
