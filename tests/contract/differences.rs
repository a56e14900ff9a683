//! Where Fly, as its other documents and recorded answers show it, differs from its own file.
//!
//! Each is written down once, with where it is known from. One that explains nothing any more is
//! an error: the file caught up, or the code that needed it is gone.

/// For differences that every operation shows.
pub(crate) const ANY: &str = "any operation";

/// Which half of an exchange a difference is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Answer,
}

/// One known difference.
pub(crate) struct Difference {
    pub(crate) side: Side,
    /// Method and path as the file writes them, or [`ANY`].
    pub(crate) operation: &'static str,
    /// The judge's sentence, to the letter.
    pub(crate) fault: &'static str,
    /// Where it is known from.
    pub(crate) source: &'static str,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = match self.side {
            Side::Request => "request",
            Side::Answer => "answer",
        };
        write!(
            f,
            "{side}, {}: {} [{}]",
            self.operation, self.fault, self.source
        )
    }
}

const fn asked(operation: &'static str, fault: &'static str, source: &'static str) -> Difference {
    Difference {
        side: Side::Request,
        operation,
        fault,
        source,
    }
}

const fn told(operation: &'static str, fault: &'static str, source: &'static str) -> Difference {
    Difference {
        side: Side::Answer,
        operation,
        fault,
        source,
    }
}

// Sources are named by repository and path. "Assumed" stands where nobody has recorded what Fly
// answers, and the model had to choose.
const APPS_DOC: &str = "superfly/docs machines/api/apps-resource";
const VOLUMES_DOC: &str = "superfly/docs machines/api/volumes-resource, answers printed there";
const CLIENT_MACHINE: &str = "superfly/fly-go machine_types.go, the fields Fly's client reads";
const MACHINES_DOC: &str = "superfly/docs machines/api/machines-resource, answers printed there";
const NEWER_FILE: &str = "a newer file of Fly's (2026-08 or 09), seen as types generated from it";
const OLD_AUTOSTOP: &str = "the file itself: \"continues to use booleans ... in responses\"";
const EDGE: &str = "superfly/fly-go http.go, which tries again because the edge answers so";
const PRECONDITION: &str = "assumed: 412 is how this API says failed_precondition elsewhere";
const BAD_FIELD: &str = "assumed: the file lists 400 for the like of it on other operations";

const APPS: &str = "POST /apps";
const ADDRESSES: &str = "POST /apps/{app_name}/ip_assignments";
const VOLUMES: &str = "POST /apps/{app_name}/volumes";
const MACHINES: &str = "POST /apps/{app_name}/machines";
const MACHINE: &str = "POST /apps/{app_name}/machines/{machine_id}";
const END_MACHINE: &str = "DELETE /apps/{app_name}/machines/{machine_id}";
const START: &str = "POST /apps/{app_name}/machines/{machine_id}/start";
const STOP: &str = "POST /apps/{app_name}/machines/{machine_id}/stop";
const RESTART: &str = "POST /apps/{app_name}/machines/{machine_id}/restart";
const EXEC: &str = "POST /apps/{app_name}/machines/{machine_id}/exec";
const WAIT: &str = "GET /apps/{app_name}/machines/{machine_id}/wait";
const END_VOLUME: &str = "DELETE /apps/{app_name}/volumes/{volume_id}";
const EXTEND: &str = "PUT /apps/{app_name}/volumes/{volume_id}/extend";

/// All of them.
pub(crate) const DIFFERENCES: &[Difference] = &[
    // What we ask.
    asked(
        "DELETE /apps/{app_name}",
        "query: force is unknown",
        "superfly/docs machines/api/apps-resource: \"Append ?force=true\"",
    ),
    // Fields that the file does not name, or names as of another kind.
    told(ANY, "App: network_cidr is unknown", NEWER_FILE),
    told(ANY, "IPAssignment: network is unknown", NEWER_FILE),
    told(ANY, "Machine: version is unknown", CLIENT_MACHINE),
    told(ANY, "Machine: cordoned is unknown", CLIENT_MACHINE),
    told(
        ANY,
        "fly.MachineService.autostop: a boolean is of the wrong kind",
        OLD_AUTOSTOP,
    ),
    told(ANY, "Volume: host_dedication_key is unknown", VOLUMES_DOC),
    told(
        ANY,
        "Volume.attached_machine_id: null is of the wrong kind",
        VOLUMES_DOC,
    ),
    told(
        ANY,
        "Volume.attached_alloc_id: null is of the wrong kind",
        VOLUMES_DOC,
    ),
    told(
        "GET /orgs/{org_slug}/volumes",
        "OrgVolume: host_dedication_key is unknown",
        "assumed: the same volume as in the list of its app",
    ),
    told(
        "GET /orgs/{org_slug}/volumes",
        "OrgVolume.attached_alloc_id: null is of the wrong kind",
        "assumed: the same volume as in the list of its app",
    ),
    told(
        APPS,
        "main.statusCode: \"name_taken\" is not in its list",
        NEWER_FILE,
    ),
    told(
        MACHINES,
        "main.statusCode: \"volume_placement_capacity\" is not in its list",
        NEWER_FILE,
    ),
    // Good answers with a body where the file describes none.
    told(APPS, "status 201: a body that is not described", APPS_DOC),
    told(
        START,
        "status 200: a body that is not described",
        MACHINES_DOC,
    ),
    told(
        STOP,
        "status 200: a body that is not described",
        MACHINES_DOC,
    ),
    told(
        RESTART,
        "status 200: a body that is not described",
        "assumed: what the docs print for a stop",
    ),
    told(
        END_MACHINE,
        "status 200: a body that is not described",
        MACHINES_DOC,
    ),
    // Refusals that the file lists nowhere, or on other operations only.
    told(
        ANY,
        "status 401 is not listed",
        "listed for tokens/current only; an answer recorded by clutterstack/clutterfly",
    ),
    told(
        ANY,
        "status 403 is not listed",
        "superfly/fly-go flaps/flaps_apps.go: the name is another organization's",
    ),
    told(
        ANY,
        "status 404 is not listed",
        "superfly/fly-go flaps/flaps_apps.go: not there, or not yet",
    ),
    told(
        ANY,
        "status 429 is not listed",
        "superfly/docs machines/api/working-with-machines-api: rate limits",
    ),
    told(
        APPS,
        "status 422 is not listed",
        "superfly/fly-go flaps/flaps_error_test.go: \"Name has already been taken\"",
    ),
    told("GET /apps", "status 400 is not listed", BAD_FIELD),
    told(
        "DELETE /apps/{app_name}",
        "status 422 is not listed",
        "assumed: superfly/docs machines/api/apps-resource says to stop Machines first, not how",
    ),
    told(
        ADDRESSES,
        "status 400 is not listed",
        "superfly/docs blueprints/warm-pool-user-machines: \"network not found\"",
    ),
    told(
        ADDRESSES,
        "status 422 is not listed",
        "Kilo-Org/cloud kiloclaw/src/fly, which takes it for allocated already",
    ),
    told(
        VOLUMES,
        "status 400 is not listed",
        "Kilo-Org/cloud pull request 787: \"no capacity\"",
    ),
    told(END_VOLUME, "status 412 is not listed", PRECONDITION),
    told(EXTEND, "status 400 is not listed", BAD_FIELD),
    told(
        "POST /platform/placements",
        "status 400 is not listed",
        BAD_FIELD,
    ),
    told(MACHINES, "status 400 is not listed", BAD_FIELD),
    told(
        MACHINES,
        "status 409 is not listed",
        "recorded by clients: \"unique machine name violation\", \"could not reserve resource\"",
    ),
    told(
        MACHINES,
        "status 412 is not listed",
        "recorded by clients: \"insufficient resources ... with existing volume\"",
    ),
    told(
        MACHINES,
        "status 422 is not listed",
        "recorded by clients: \"could not find a candidate host\"; assumed for a missing card",
    ),
    told(
        MACHINE,
        "status 409 is not listed",
        "recorded by clients: \"machine update failed due to concurrent update\"",
    ),
    told(MACHINE, "status 412 is not listed", PRECONDITION),
    told(END_MACHINE, "status 412 is not listed", PRECONDITION),
    told(START, "status 412 is not listed", PRECONDITION),
    told(STOP, "status 412 is not listed", PRECONDITION),
    told(RESTART, "status 412 is not listed", PRECONDITION),
    told(EXEC, "status 412 is not listed", PRECONDITION),
    told(
        WAIT,
        "status 408 is not listed",
        "recorded by clients: \"deadline_exceeded: machine failed to reach desired state\"",
    ),
    // The edge in front of the API.
    told(
        ANY,
        "status 500 is not listed",
        "listed for tokens/current only; nothing makes the others safe from it",
    ),
    told(ANY, "status 502 is not listed", EDGE),
    told(ANY, "status 502: text/html instead of JSON", EDGE),
    told(ANY, "status 503 is not listed", EDGE),
    told(ANY, "status 503: text/html instead of JSON", EDGE),
    told(ANY, "status 503: text/plain instead of JSON", EDGE),
];
