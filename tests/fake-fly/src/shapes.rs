//! The bodies Fly takes, field by field, read from its documents and not from any client.

use crate::strict::Shape::{
    self, Any, Bool, Deprecated, Duration, Int, List, Map, Num, Obj, OneOf, OrNull, Str, StrOrBool,
};

const SIGNALS: Shape = OneOf(&[
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM",
]);

pub(crate) static CREATE_APP: Shape = Obj(&[
    ("name", Str),
    ("app_name", Str),
    ("org_slug", Str),
    ("network", Str),
    ("enable_subdomains", Bool),
    ("idempotency_key", Str),
]);

pub(crate) static SET_SECRETS: Shape = Obj(&[("values", Map(&OrNull(&Str)))]);
pub(crate) static SET_SECRET: Shape = Obj(&[("value", Str)]);

pub(crate) static ASSIGN_IP: Shape = Obj(&[
    (
        "type",
        OneOf(&[
            "v4",
            "v6",
            "shared_v4",
            "private_v6",
            "egress_v4",
            "egress_v6",
            "egress_pair",
        ]),
    ),
    ("region", Str),
    ("network", Str),
    ("org_slug", Str),
    ("service_name", Str),
]);

pub(crate) static CREATE_VOLUME: Shape = Obj(&[
    ("name", Str),
    ("region", Str),
    ("size_gb", Int),
    ("encrypted", Bool),
    ("fstype", Str),
    ("snapshot_id", Str),
    ("snapshot_retention", Int),
    ("source_volume_id", Str),
    ("auto_backup_enabled", Bool),
    ("require_unique_zone", Bool),
    ("unique_zone_app_wide", Bool),
    ("compute", GUEST),
    ("compute_image", Str),
]);
pub(crate) static EXTEND_VOLUME: Shape = Obj(&[("size_gb", Int)]);
pub(crate) static UPDATE_VOLUME: Shape =
    Obj(&[("auto_backup_enabled", Bool), ("snapshot_retention", Int)]);

pub(crate) static CREATE_MACHINE: Shape = Obj(&[
    ("name", Str),
    ("region", Str),
    ("config", CONFIG),
    ("skip_launch", Bool),
    ("skip_service_registration", Bool),
    ("skip_secrets", Bool),
    ("lease_ttl", Int),
    ("lsvd", Bool),
    ("min_secrets_version", Int),
]);

pub(crate) static UPDATE_MACHINE: Shape = Obj(&[
    ("name", Str),
    ("region", Str),
    ("config", CONFIG),
    ("current_version", Str),
    ("skip_launch", Bool),
    ("skip_service_registration", Bool),
    ("skip_secrets", Bool),
    ("lease_ttl", Int),
    ("lsvd", Bool),
    ("min_secrets_version", Int),
]);

pub(crate) static STOP: Shape = Obj(&[("signal", SIGNALS), ("timeout", Duration)]);
pub(crate) static METADATA_VALUE: Shape = Obj(&[("value", Str), ("updated_at", Str)]);

pub(crate) static EXEC: Shape = Obj(&[
    ("command", List(&Str)),
    ("cmd", Deprecated(&Str)),
    ("container", Str),
    ("stdin", Str),
    ("timeout", Int),
]);

pub(crate) static PLACEMENTS: Shape = Obj(&[
    ("org_slug", Str),
    ("region", Str),
    ("compute", GUEST),
    ("count", Int),
    ("volume_name", Str),
    ("volume_size_bytes", Int),
    ("weights", Map(&Int)),
]);

const GUEST: Shape = Obj(&[
    ("cpu_kind", OneOf(&["shared", "performance"])),
    ("cpus", Int),
    ("gpu_kind", Str),
    ("gpus", Int),
    ("host_dedication_id", Str),
    ("kernel_args", List(&Str)),
    ("max_memory_mb", Int),
    ("memory_mb", Int),
    (
        "persist_rootfs",
        Deprecated(&OneOf(&["never", "always", "restart"])),
    ),
]);

const CONFIG: Shape = Obj(&[
    ("auto_destroy", Bool),
    ("cache_drive", Any),
    ("checks", Map(&TOP_CHECK)),
    ("containers", List(&Any)),
    ("disable_machine_autostart", Deprecated(&Bool)),
    ("dns", Any),
    ("env", Map(&Str)),
    ("files", List(&FILE)),
    ("guest", GUEST),
    ("image", Str),
    ("init", INIT),
    ("metadata", Map(&Str)),
    (
        "metrics",
        Obj(&[("https", Bool), ("path", Str), ("port", Int)]),
    ),
    ("mounts", List(&MOUNT)),
    ("processes", List(&Any)),
    ("restart", RESTART),
    (
        "rootfs",
        Obj(&[
            ("persist", OneOf(&["never", "always", "restart"])),
            ("size_gb", Int),
        ]),
    ),
    ("schedule", Str),
    ("services", List(&SERVICE)),
    ("size", Deprecated(&Str)),
    ("standbys", List(&Str)),
    ("statics", List(&Any)),
    (
        "stop_config",
        Obj(&[("signal", SIGNALS), ("timeout", Duration)]),
    ),
]);

const INIT: Shape = Obj(&[
    ("cmd", List(&Str)),
    ("entrypoint", List(&Str)),
    ("exec", List(&Str)),
    ("kernel_args", List(&Str)),
    ("swap_size_mb", Int),
    ("tty", Bool),
]);

const FILE: Shape = Obj(&[
    ("guest_path", Str),
    ("image_config", Str),
    ("mode", Int),
    ("raw_value", Str),
    ("secret_name", Str),
]);

const MOUNT: Shape = Obj(&[
    ("add_size_gb", Int),
    ("encrypted", Bool),
    ("extend_threshold_percent", Int),
    ("name", Str),
    ("path", Str),
    ("size_gb", Int),
    ("size_gb_limit", Int),
    ("volume", Str),
]);

const RESTART: Shape = Obj(&[
    (
        "policy",
        OneOf(&["no", "always", "on-failure", "spot-price"]),
    ),
    ("max_retries", Int),
    ("gpu_bid_price", Num),
]);

const SERVICE: Shape = Obj(&[
    ("autostart", Bool),
    ("autostop", StrOrBool),
    ("checks", List(&SERVICE_CHECK)),
    (
        "concurrency",
        Obj(&[
            ("hard_limit", Int),
            ("soft_limit", Int),
            ("type", OneOf(&["connections", "requests"])),
        ]),
    ),
    ("force_instance_description", Str),
    ("force_instance_key", Str),
    ("internal_port", Int),
    ("min_machines_running", Int),
    ("ports", List(&PORT)),
    ("protocol", OneOf(&["tcp", "udp"])),
]);

const PORT: Shape = Obj(&[
    ("port", Int),
    ("start_port", Int),
    ("end_port", Int),
    ("force_https", Bool),
    (
        "handlers",
        List(&OneOf(&["http", "tls", "proxy_proto", "pg_tls"])),
    ),
    (
        "http_options",
        Obj(&[
            ("compress", Bool),
            ("h2_backend", Bool),
            ("headers_read_timeout", Int),
            ("idle_timeout", Int),
            ("replay_cache", List(&Any)),
            (
                "response",
                Obj(&[("headers", Map(&Any)), ("pristine", Bool)]),
            ),
        ]),
    ),
    ("proxy_proto_options", Obj(&[("version", Str)])),
    (
        "tls_options",
        Obj(&[
            ("alpn", List(&Str)),
            ("default_self_signed", Bool),
            ("versions", List(&Str)),
        ]),
    ),
]);

const HEADER: Shape = Obj(&[("name", Str), ("values", List(&Str))]);

const SERVICE_CHECK: Shape = Obj(&[
    ("grace_period", Duration),
    ("headers", List(&HEADER)),
    ("interval", Duration),
    ("method", Str),
    ("path", Str),
    ("port", Int),
    ("protocol", OneOf(&["http", "https"])),
    ("timeout", Duration),
    ("tls_server_name", Str),
    ("tls_skip_verify", Bool),
    ("type", OneOf(&["tcp", "http"])),
]);

const TOP_CHECK: Shape = Obj(&[
    ("grace_period", Duration),
    ("headers", List(&HEADER)),
    ("interval", Duration),
    ("kind", OneOf(&["informational", "readiness"])),
    ("method", Str),
    ("path", Str),
    ("port", Int),
    ("protocol", OneOf(&["http", "https"])),
    ("timeout", Duration),
    ("tls_server_name", Str),
    ("tls_skip_verify", Bool),
    ("type", OneOf(&["tcp", "http"])),
]);
