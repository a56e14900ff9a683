//! Reads `config.json` from a JSON value, strictly: what is missing, of another kind or unknown is
//! said with the field's name.
//!
//! By hand and not by derive, as derived readers of a dozen fields are larger in the browser than
//! all of this module.

use serde_json::Value;

use super::{Config, Images, Prices, Size};
use crate::fly::{Guest, RegionCode};
use crate::stack::services::Services;

/// A configuration whose fields are there and of the right kind.
///
/// # Errors
/// The first thing that is wrong, in one sentence.
pub(super) fn config(value: &Value) -> Result<Config, String> {
    let mut reader = Reader::default();
    let config = reader.config(value);
    reader.wrong.map_or(Ok(config), Err)
}

/// Remembers the first thing that is wrong. What cannot be read is empty from there on, and is
/// never seen by anybody.
#[derive(Default)]
struct Reader {
    wrong: Option<String>,
}

impl Reader {
    fn config(&mut self, value: &Value) -> Config {
        self.known(
            value,
            &[
                "api_roads",
                "relay_url",
                "images",
                "regions_offered",
                "sizes",
                "prices",
                "services",
            ],
        );
        let images = &value["images"];
        self.known(images, &["relay", "vm"]);
        let prices = &value["prices"];
        self.known(
            prices,
            &[
                "date",
                "source",
                "relay_usd_per_month",
                "volume_usd_per_gb_month",
            ],
        );
        Config {
            api_roads: self.list(value, "api_roads", |reader, road| {
                reader.as_text(road, "api_roads")
            }),
            relay_url: self.text(value, "relay_url"),
            images: Images {
                relay: self.text(images, "images.relay"),
                vm: self.text(images, "images.vm"),
            },
            regions_offered: self.list(value, "regions_offered", Self::region),
            sizes: self.list(value, "sizes", Self::size),
            prices: Prices {
                date: self.text(prices, "prices.date"),
                source: self.text(prices, "prices.source"),
                relay_usd_per_month: self.number(prices, "prices.relay_usd_per_month"),
                volume_usd_per_gb_month: self.number(prices, "prices.volume_usd_per_gb_month"),
            },
            services: self.services(value.get("services")),
        }
    }

    fn region(&mut self, value: &Value) -> Option<RegionCode> {
        let region = value.as_str().and_then(RegionCode::parse);
        if region.is_none() {
            self.must("regions_offered", "be codes of regions");
        }
        region
    }

    fn size(&mut self, value: &Value) -> Option<Size> {
        self.known(value, &["name", "guest", "usd_per_month"]);
        let guest = &value["guest"];
        self.known(guest, &["cpu_kind", "cpus", "memory_mb"]);
        Some(Size {
            name: self.text(value, "sizes.name"),
            guest: Guest {
                cpu_kind: self.text(guest, "sizes.guest.cpu_kind"),
                cpus: self.count(guest, "sizes.guest.cpus"),
                memory_mb: self.count(guest, "sizes.guest.memory_mb"),
            },
            usd_per_month: self.number(value, "sizes.usd_per_month"),
        })
    }

    /// Each may be left out, and so may all of them.
    fn services(&mut self, value: Option<&Value>) -> Services {
        let mut services = Services::default();
        let Some(value) = value else { return services };
        let places = services.all_mut();
        self.known(value, &places.each_ref().map(|(path, _)| last(path)));
        for (path, place) in places {
            if value.get(last(path)).is_some() {
                *place = self.text(value, path);
            }
        }
        services
    }

    /// That it has these fields at most.
    fn known(&mut self, value: &Value, fields: &[&str]) {
        let Some(object) = value.as_object() else {
            // Whatever should be in it is missing then.
            return;
        };
        if let Some(unknown) = object.keys().find(|name| !fields.contains(&name.as_str())) {
            let fields = fields.join("`, `");
            self.say(format!(
                "unknown field `{unknown}`, expected one of `{fields}`"
            ));
        }
    }

    fn text(&mut self, of: &Value, path: &str) -> String {
        self.as_text(&of[last(path)], path).unwrap_or_default()
    }

    fn as_text(&mut self, value: &Value, path: &str) -> Option<String> {
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.must(path, "be text");
        }
        text
    }

    fn number(&mut self, of: &Value, path: &str) -> f64 {
        let number = of[last(path)].as_f64();
        if number.is_none() {
            self.must(path, "be a number");
        }
        number.unwrap_or_default()
    }

    fn count(&mut self, of: &Value, path: &str) -> u32 {
        let count = of[last(path)].as_u64().and_then(|n| u32::try_from(n).ok());
        if count.is_none() {
            self.must(path, "be a whole number");
        }
        count.unwrap_or_default()
    }

    fn list<T>(
        &mut self,
        of: &Value,
        path: &str,
        read: impl Fn(&mut Self, &Value) -> Option<T>,
    ) -> Vec<T> {
        let Some(items) = of[path].as_array() else {
            self.must(path, "be a list");
            return Vec::new();
        };
        items.iter().filter_map(|item| read(self, item)).collect()
    }

    fn must(&mut self, path: &str, what: &str) {
        self.say(format!("{path} must {what}"));
    }

    fn say(&mut self, wrong: String) {
        self.wrong.get_or_insert(wrong);
    }
}

/// The field's own name.
fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, name)| name)
}
