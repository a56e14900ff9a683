use super::*;

/// Every row of the table of real cases, with the status and words they were seen with.
#[test]
fn every_known_case_is_classified() {
    let id = MachineId::parse("148ed599c14189");
    let cases = [
        (
            401,
            r#"{"error":"Authenticate: token validation error"}"#,
            ErrorKind::TokenRefused,
        ),
        (
            422,
            r#"{"error":"Validation failed: Name has already been taken","status":"name_taken"}"#,
            ErrorKind::NameTaken,
        ),
        (
            422,
            r#"{"error":"Validation failed: Name has already been taken"}"#,
            ErrorKind::NameTaken,
        ),
        (
            422,
            r#"{"error":"reworded","status":"name_taken"}"#,
            ErrorKind::NameTaken,
        ),
        (
            400,
            r#"{"error":"uniqueness constraint violated"}"#,
            ErrorKind::NameTaken,
        ),
        (
            422,
            r#"{"error":"Validation failed: Name under 63 chars using numbers, lowercase letters and dashes"}"#,
            ErrorKind::NameInvalid,
        ),
        (
            422,
            r#"{"error":"We need your payment information to continue! Add a credit card or buy credit: https://fly.io/"}"#,
            ErrorKind::PaymentNeeded,
        ),
        (
            403,
            r#"{"error":"To create more than 1 machine per app please add a payment method. https://fly.io/dashboard/x/billing"}"#,
            ErrorKind::PaymentNeeded,
        ),
        (
            403,
            r#"{"error":"Your organization does not have enough trust to access this"}"#,
            ErrorKind::TrustNeeded,
        ),
        (404, r#"{"error":"app not found"}"#, ErrorKind::NotFound),
        (
            422,
            r#"{"error":"Apps for machines must be created via the Machines API"}"#,
            ErrorKind::NotAMachinesApp,
        ),
        (
            403,
            r#"{"error":"organization \"X\" is using 4096 MB of memory in dfw which is over the allowed quota. please consider other regions"}"#,
            ErrorKind::OverQuota,
        ),
        (
            422,
            r#"{"error":"could not find a candidate host"}"#,
            ErrorKind::NoCapacity,
        ),
        (
            422,
            r#"{"error":"x","status":"insufficient_capacity"}"#,
            ErrorKind::NoCapacity,
        ),
        (
            409,
            r#"{"error":"aborted: could not reserve resource for machine: insufficient memory available to fulfill request"}"#,
            ErrorKind::NoCapacity,
        ),
        (
            409,
            r#"{"error":"aborted: no capacity"}"#,
            ErrorKind::NoCapacity,
        ),
        (
            412,
            r#"{"error":"insufficient resources to create new machine with existing volume id 'vol_1'"}"#,
            ErrorKind::VolumeHostFull,
        ),
        (
            412,
            r#"{"error":"x","status":"volume_placement_capacity"}"#,
            ErrorKind::VolumeHostFull,
        ),
        (400, r#"{"error":"no capacity"}"#, ErrorKind::NoCapacity),
        (
            404,
            r#"{"error":"volume not found"}"#,
            ErrorKind::VolumeMissing,
        ),
        (
            422,
            r#"{"error":"volume vol_1 does not exist"}"#,
            ErrorKind::VolumeMissing,
        ),
        (
            400,
            r#"{"error":"could not find volume vol_1"}"#,
            ErrorKind::VolumeMissing,
        ),
        (
            409,
            r#"{"error":"already_exists: unique machine name violation, machine ID 148ed599c14189 already exists with name \"vm\""}"#,
            ErrorKind::MachineExists(id),
        ),
        (
            409,
            r#"{"error":"aborted: machine update failed due to concurrent update"}"#,
            ErrorKind::Conflict,
        ),
        (
            409,
            r#"{"error":"machine ID 1 lease currently held by x@tokens.fly.io, expires at y"}"#,
            ErrorKind::Conflict,
        ),
        (
            400,
            r#"{"error":"failed to get manifest ghcr.io/a/b: unauthorized"}"#,
            ErrorKind::ImagePrivate,
        ),
        (
            400,
            r#"{"error":"failed to get manifest ghcr.io/a/b: manifest unknown"}"#,
            ErrorKind::ImageUnknown,
        ),
        (
            400,
            r#"{"error":"Not enough space to unpack image, possibly exceeds maximum of 8GB uncompressed"}"#,
            ErrorKind::ImageTooLarge,
        ),
        (
            408,
            r#"{"error":"deadline_exceeded: machine failed to reach desired state, started, currently starting"}"#,
            ErrorKind::WaitTimedOut,
        ),
        (
            400,
            r#"{"error":"network not found"}"#,
            ErrorKind::NetworkUnknown,
        ),
        (429, "", ErrorKind::RateLimited),
        (
            502,
            "<html><body>Bad gateway</body></html>",
            ErrorKind::ServerTrouble,
        ),
        (503, "upstream connect error", ErrorKind::ServerTrouble),
        (403, r#"{"error":"nope"}"#, ErrorKind::Forbidden),
        (418, "teapot", ErrorKind::Unrecognised),
    ];
    for (status, body, kind) in cases {
        assert_eq!(Error::classify(status, body).kind, kind, "{status} {body}");
    }
}

#[test]
fn somebody_elses_page_never_speaks_for_fly() {
    for status in [401, 403, 404, 409, 422] {
        let kind = Error::classify(status, "<html>Sign in to the hotel</html>").kind;
        assert_eq!(kind, ErrorKind::Unreadable, "{status}");
    }
}

#[test]
fn flys_own_words_are_kept_without_markup_and_not_endless() {
    let error = Error::classify(502, "<html><h1>Bad</h1>\n gateway</html>");
    assert_eq!(error.text, "Bad gateway");
    assert_eq!(
        Error::classify(418, &"é".repeat(5000)).text.chars().count(),
        MAX_TEXT + 1
    );
    assert_eq!(
        Error::classify(400, r#"{"message":"from message"}"#).text,
        "from message"
    );
}
