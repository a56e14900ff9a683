//! Fly's regions, as of August 2026, with one that is retired and one for paying customers only.

use serde_json::{json, Value};

/// One region. The coordinates are those of the city.
pub(crate) struct Region {
    pub(crate) code: &'static str,
    name: &'static str,
    latitude: f64,
    longitude: f64,
    geo_region: &'static str,
}

pub(crate) const NEAREST: &str = "fra";
const DEPRECATED: &str = "yul";
const PAID: &str = "bom";

macro_rules! region {
    ($code:literal, $name:literal, $latitude:literal, $longitude:literal, $geo:literal) => {
        Region {
            code: $code,
            name: $name,
            latitude: $latitude,
            longitude: $longitude,
            geo_region: $geo,
        }
    };
}

pub(crate) static REGIONS: [Region; 19] = [
    region!("ams", "Amsterdam, Netherlands", 52.37, 4.90, "europe"),
    region!("arn", "Stockholm, Sweden", 59.65, 17.92, "europe"),
    region!("bom", "Mumbai, India", 19.08, 72.88, "asia_pacific"),
    region!("cdg", "Paris, France", 48.86, 2.35, "europe"),
    region!("dfw", "Dallas, Texas (US)", 32.78, -96.80, "north_america"),
    region!("ewr", "Secaucus, NJ (US)", 40.79, -74.06, "north_america"),
    region!("fra", "Frankfurt, Germany", 50.11, 8.68, "europe"),
    region!("gru", "Sao Paulo, Brazil", -23.55, -46.63, "south_america"),
    region!(
        "iad",
        "Ashburn, Virginia (US)",
        39.02,
        -77.46,
        "north_america"
    ),
    region!("jnb", "Johannesburg, South Africa", -26.20, 28.05, "africa"),
    region!(
        "lax",
        "Los Angeles, California (US)",
        33.94,
        -118.41,
        "north_america"
    ),
    region!("lhr", "London, United Kingdom", 51.51, -0.13, "europe"),
    region!("nrt", "Tokyo, Japan", 35.68, 139.69, "asia_pacific"),
    region!(
        "ord",
        "Chicago, Illinois (US)",
        41.88,
        -87.63,
        "north_america"
    ),
    region!("sin", "Singapore, Singapore", 1.35, 103.82, "asia_pacific"),
    region!(
        "sjc",
        "San Jose, California (US)",
        37.34,
        -121.89,
        "north_america"
    ),
    region!("syd", "Sydney, Australia", -33.87, 151.21, "asia_pacific"),
    region!("yul", "Montreal, Canada", 45.50, -73.57, "north_america"),
    region!("yyz", "Toronto, Canada", 43.65, -79.38, "north_america"),
];

pub(crate) fn exists(code: &str) -> bool {
    REGIONS.iter().any(|region| region.code == code)
}

/// Whether new things may be put there.
pub(crate) fn open(code: &str) -> bool {
    exists(code) && code != DEPRECATED && code != PAID
}

/// The answer to `GET /platform/regions`.
pub(crate) fn answer() -> Value {
    let rows: Vec<Value> = REGIONS
        .iter()
        .map(|region| {
            json!({
                "code": region.code,
                "name": region.name,
                "latitude": region.latitude,
                "longitude": region.longitude,
                "gateway_available": !matches!(region.code, "arn" | "jnb"),
                "requires_paid_plan": region.code == PAID,
                "deprecated": region.code == DEPRECATED,
                "geo_region": region.geo_region,
            })
        })
        .collect();
    json!({ "nearest": NEAREST, "regions": rows })
}

/// The first open region that a comma-separated list of codes and aliases names.
pub(crate) fn choose(expression: &str) -> Option<&'static str> {
    expression
        .split(',')
        .map(str::trim)
        .find_map(|word| match word {
            "" | "any" => Some(NEAREST),
            _ => REGIONS
                .iter()
                .find(|region| region.code == word || alias(word) == Some(region.geo_region))
                .map(|region| region.code)
                .filter(|code| open(code)),
        })
}

fn alias(word: &str) -> Option<&'static str> {
    match word {
        "eu" => Some("europe"),
        "us" | "na" => Some("north_america"),
        "apac" => Some("asia_pacific"),
        "sa" => Some("south_america"),
        _ => None,
    }
}
