//! How long codes and locks live.

use super::service::{MINUTE, Service, TEXT, VERIFY, read, send_body, verify_body, with};
use serde_json::json;

#[test]
fn a_code_verifies_once_in_its_scope_and_account() {
    let mut service = Service::new();
    service.post(TEXT, &with(send_body(), "scope", json!("login")));
    assert_eq!(service.verify("123456", 3.0), json!({ "valid": false }));
    let other = "/api/v1/accounts/9900001/code/verify";
    let login = with(verify_body("123456", 3.0), "scope", json!("login"));
    for (path, valid) in [(other, false), (VERIFY, true), (VERIFY, false)] {
        let reply = service.post(path, &login);
        assert_eq!(read(&reply), json!({ "valid": valid }), "{path}");
    }
    // A request without a scope has the scope 2FA.
    service.post(TEXT, &send_body());
    let named = with(verify_body("123456", 3.0), "scope", json!("2FA"));
    assert_eq!(read(&service.post(VERIFY, &named))["valid"], true);
}

#[test]
fn a_code_must_be_as_young_as_the_verify_requires() {
    for (age, minutes, valid) in [
        (MINUTE, 1.0, true),
        (MINUTE + 1, 1.0, false),
        (MINUTE + 30_000, 1.5, true),
        (15 * MINUTE, 15.0, true),
        (15 * MINUTE + 1, 15.0, false),
    ] {
        let mut service = Service::new();
        service.post(TEXT, &send_body());
        service.now += age;
        let found = service.verify("123456", minutes);
        assert_eq!(found["valid"], valid, "{age} ms, {minutes} minutes");
    }
}

#[test]
fn five_wrong_codes_in_a_row_lock_a_number_for_two_minutes() {
    let mut service = Service::new();
    service.post(TEXT, &send_body());
    for _ in 0..4 {
        assert_eq!(service.verify("0000", 3.0)["valid"], false);
    }
    // A right code resets the count.
    assert_eq!(service.verify("123456", 3.0)["valid"], true);
    service.post(TEXT, &send_body());
    for _ in 0..5 {
        assert_eq!(service.verify("0000", 3.0)["valid"], false);
    }
    let locked = service.post(VERIFY, &verify_body("123456", 3.0));
    assert_eq!(locked.status, 429);
    assert_eq!(
        read(&locked)["error"],
        "This number has exceeded verification attempts, please wait 2 minutes"
    );
    let send = service.post(TEXT, &send_body());
    assert_eq!(send.status, 200, "sends are still possible");
    let other = with(verify_body("0000", 3.0), "to", json!("+19195550000"));
    assert_eq!(service.post(VERIFY, &other).status, 200, "another number");
    service.now += 2 * MINUTE - 1;
    assert_eq!(
        service.post(VERIFY, &verify_body("123456", 3.0)).status,
        429
    );
    service.now += 1;
    assert_eq!(service.verify("123456", 3.0)["valid"], true);
}

#[test]
fn wrong_codes_are_forgotten_after_fifteen_minutes() {
    let mut service = Service::new();
    for _ in 0..4 {
        service.verify("0000", 3.0);
    }
    service.now += 15 * MINUTE + 1;
    for _ in 0..5 {
        assert_eq!(service.verify("0000", 3.0)["valid"], false);
    }
    assert_eq!(service.post(VERIFY, &verify_body("0000", 3.0)).status, 429);
}

#[test]
fn a_code_stays_valid_when_the_clock_is_set_back() {
    let mut service = Service::new();
    service.post(TEXT, &send_body());
    service.now -= 60 * MINUTE;
    assert_eq!(service.verify("123456", 1.0)["valid"], true);
}
