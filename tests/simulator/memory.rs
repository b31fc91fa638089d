//! What the simulator keeps and forgets.

use super::service::{MINUTE, Service, TEXT, VERIFY, basic, read, send_body, verify_body, with};
use bandwidth_mfa::simulator::Request;
use serde_json::json;

#[test]
fn a_hundred_thousand_numbers_are_kept_and_forgotten() {
    let mut service = Service::new();
    let to = |number: u64| json!(format!("+1{:010}", 2_000_000_000 + number));
    for number in 0..100_000 {
        service.post(TEXT, &with(send_body(), "to", to(number)));
    }
    assert_eq!(service.simulator.numbers_held(), 100_000);
    for number in [0, 50_000, 99_999] {
        let check = with(verify_body("123456", 15.0), "to", to(number));
        assert_eq!(read(&service.post(VERIFY, &check))["valid"], true);
    }
    // The first request after the longest lifetime of a code forgets numbers that nobody uses any more.
    service.now += 15 * MINUTE + 1;
    service.post(VERIFY, &verify_body("0000", 1.0));
    assert_eq!(service.simulator.numbers_held(), 1);
}

#[test]
fn at_most_twice_the_recent_numbers_are_held() {
    let mut service = Service::new();
    let mut most = 0;
    for number in 0..30_000_u64 {
        // A hundred a minute: 1500 in a code's lifetime. A sweep comes when there are twice as many as after the last one.
        service.now += MINUTE / 100;
        let to = json!(format!("+1{:010}", 2_000_000_000 + number));
        service.post(TEXT, &with(send_body(), "to", to.clone()));
        if number % 2 == 0 {
            service.post(VERIFY, &with(verify_body("123456", 1.0), "to", to));
        }
        most = most.max(service.simulator.numbers_held());
    }
    assert!(most <= 3_002, "{most} were held");
}

#[test]
fn one_number_keeps_its_latest_hundred_codes() {
    let mut service = Service::new();
    let mut count = 0_u32;
    let body = send_body().to_string();
    let authorization = basic("user", "password");
    for _ in 0..150 {
        let request = Request::post(TEXT, body.as_bytes())
            .with_authorization(&authorization)
            .with_content_type("application/json");
        let mut code = |_| {
            count += 1;
            format!("{count:06}")
        };
        service.simulator.handle(&request, service.now, &mut code);
    }
    assert_eq!(service.verify("000050", 3.0)["valid"], false);
    assert_eq!(service.verify("000051", 3.0)["valid"], true);
    assert_eq!(service.verify("000150", 3.0)["valid"], true);
}
