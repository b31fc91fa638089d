//! Credentials and applications.

use super::service::{
    CALL, Service, TEXT, TOKEN, VERIFY, basic, header, read, send_body, verify_body, with,
};
use bandwidth_mfa::simulator::{Applications, Credentials, Reply, Request, Simulator};
use serde_json::{Value, json};

fn credentials() -> Credentials {
    let mut credentials = Credentials::default();
    credentials.account_id = Some("9900000".into());
    credentials.username = Some("user".into());
    credentials.password = Some("pass:word ü".into());
    credentials.client_id = Some("a+b".into());
    credentials.client_secret = Some("c d%".into());
    credentials
}

#[test]
fn unreadable_basic_credentials_get_401_and_wrong_ones_403() {
    let mut service = Service::with(credentials());
    let body = verify_body("1234", 3.0).to_string();
    let right = basic("user", "pass:word ü");
    let lower = right.replace("Basic", "bASIC");
    let cases = [
        (Some(right.as_str()), VERIFY, 200),
        (Some(lower.as_str()), VERIFY, 200),
        (Some(right.as_str()), "/api/v1/accounts/1/code/verify", 403),
        (Some(&basic("user", "wrong")), VERIFY, 403),
        (Some(&basic("other", "pass:word ü")), VERIFY, 403),
        (Some(&basic("", "")), VERIFY, 403),
        (Some("Basic !"), VERIFY, 401),
        (Some("Basic"), VERIFY, 401),
        (Some("Digest x"), VERIFY, 401),
        (None, VERIFY, 401),
    ];
    for (authorization, path, status) in cases {
        let mut request =
            Request::post(path, body.as_bytes()).with_content_type("application/json");
        request.authorization = authorization;
        let reply = service.ask(&request);
        assert_eq!(reply.status, status, "{authorization:?} {path}");
        let expected = match status {
            401 => json!({ "message": "Unauthorized" }),
            403 => json!({
                "Message": "User is not authorized to access this resource with an explicit deny"
            }),
            _ => json!({ "valid": false }),
        };
        assert_eq!(read(&reply), expected);
    }
    assert!(!format!("{:?}", service.simulator).contains("word"));
}

#[test]
fn an_application_is_for_one_channel() {
    let mut applications = Applications::default();
    applications.messaging = vec!["texts".into()];
    applications.voice = vec!["calls".into()];
    let mut service = Service {
        simulator: Simulator::new().with_applications(applications),
        ..Service::new()
    };
    for (path, application, status) in [
        (TEXT, "texts", 200),
        (CALL, "calls", 200),
        (TEXT, "calls", 400),
        (CALL, "texts", 400),
        (TEXT, "another", 400),
    ] {
        let reply = service.post(
            path,
            &with(send_body(), "applicationId", application.into()),
        );
        assert_eq!(reply.status, status, "{path} {application}");
        assert_eq!(reply.message.is_some(), status == 200);
    }
}

fn token(service: &mut Service, authorization: Option<&str>, form: &str) -> Reply {
    let mut request = Request::post(TOKEN, form.as_bytes())
        .with_content_type("application/x-www-form-urlencoded");
    request.authorization = authorization;
    service.ask(&request)
}

#[test]
fn a_token_is_issued_to_its_client_and_expires_after_an_hour() {
    let mut service = Service::with(credentials());
    let encoded = basic("a%2Bb", "c+d%25");
    let raw = basic("a+b", "c d%");
    let grant = "grant_type=client_credentials";
    for (authorization, form, status, error) in [
        (Some(encoded.as_str()), grant, 200, Value::Null),
        (Some(raw.as_str()), grant, 200, Value::Null),
        (
            None,
            "grant_type=client_credentials&client_id=a%2Bb&client_secret=c+d%25",
            200,
            Value::Null,
        ),
        // Names are encoded too.
        (
            None,
            "grant%5Ftype=client_credentials&client%5Fid=a%2Bb&client%5Fsecret=c+d%25",
            200,
            Value::Null,
        ),
        (
            Some(&basic("a%2Bb", "wrong")),
            grant,
            401,
            json!("invalid_client"),
        ),
        (None, grant, 401, json!("invalid_client")),
        (Some("Bearer x"), grant, 401, json!("invalid_client")),
        (Some(&encoded), "", 400, json!("invalid_request")),
        (
            Some(&encoded),
            "grant_type=password",
            400,
            json!("unsupported_grant_type"),
        ),
    ] {
        let reply = token(&mut service, authorization, form);
        assert_eq!(
            (reply.status, &read(&reply)["error"]),
            (status, &error),
            "{authorization:?} {form}"
        );
    }
    let reply = token(&mut service, Some(&encoded), grant);
    assert_eq!(header(&reply, "cache-control"), Some("no-store"));
    let granted = read(&reply);
    assert_eq!(
        (&granted["token_type"], &granted["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );

    let bearer = format!("Bearer {}", granted["access_token"].as_str().unwrap());
    let body = verify_body("1234", 3.0).to_string();
    let request = Request::post(VERIFY, body.as_bytes())
        .with_authorization(&bearer)
        .with_content_type("application/json");
    assert_eq!(service.ask(&request).status, 200);
    service.now += 3_600_000;
    assert_eq!(service.ask(&request).status, 401, "after an hour");
    let other = Service::new().ask(&request);
    assert_eq!(other.status, 200, "not expired on another service's clock");
    let forged = Request::post(VERIFY, body.as_bytes())
        .with_authorization("Bearer forged")
        .with_content_type("application/json");
    assert_eq!(service.ask(&forged).status, 401);
    assert_eq!(Service::new().ask(&forged).status, 200, "any is accepted");
}

#[test]
fn a_printed_request_shows_neither_credentials_nor_its_body() {
    let request = Request::post(TEXT, b"+19195551234").with_authorization("Basic dXNlcjpwYXNz");
    assert_eq!(format!("{request:?}"), r#"Request { method: "POST", .. }"#);
}
