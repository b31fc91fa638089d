//! The functions that JavaScript calls: `Questions` of border.d.ts, which says what each answers. Numbers and `JsValue`s need no glue,
//! because a `JsValue` is a native reference (`externref`).

use crate::{
    api::{check, issue::Issue, operation::Operation},
    auth::{
        header::check_token,
        outcome::{self, TOKEN_DEADLINE_MS, TokenNext},
        token::{Token, TokenCache, TokenKey},
    },
    call::{
        exchange::{Fault, Reply, TokenFault},
        fault::classify,
        response,
        retry::Next,
    },
    error::{Error, Sent, rule},
    js::values::{
        JsBody, OPERATIONS, PlainObject, give, give_error, give_text, give_token, give_value,
        give_wait, issues_of, operation_of, pairs, read, read_typed, text, texts,
    },
    settings,
    support::{number::whole, platform::now_ms, runtime::runtime, text::join},
};
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::*;

thread_local! {
    static TOKENS: TokenCache = const { TokenCache::new() };
}

#[wasm_bindgen(skip_typescript)]
pub fn check(operation: u32, fields: JsValue) {
    let operation = operation_of(operation);
    // If a field has the wrong type, all fields are read again with any types.
    let typed = read_typed(fields.clone(), check::known_fields(operation));
    let issues = check::request(operation, &typed.unwrap_or_else(|| read(&fields)));
    give_issues(operation, issues);
}

/// Gives the error of these issues, if there are any.
fn give_issues(operation: Operation, issues: Vec<Issue>) {
    if !issues.is_empty() {
        give_error(&Error::invalid_input(operation, issues));
    }
}

#[wasm_bindgen(skip_typescript, js_name = mayRefresh)]
pub fn may_refresh(attempts: u32, status: u16) -> bool {
    response::may_refresh(attempts, status)
}

#[wasm_bindgen(skip_typescript, js_name = isResult)]
pub fn is_result(operation: u32, status: u16, accepts: JsValue, fields: JsValue) -> bool {
    let operation = operation_of(operation);
    let fields = || read_typed(fields, response::known_fields(operation));
    response::is_result(operation, status, accepts.as_bool(), fields)
}

#[wasm_bindgen(skip_typescript)]
pub fn prepare(
    operation: u32,
    input: JsValue,
    headers: JsValue,
    unknown_options: JsValue,
    faults: JsValue,
) {
    match settings::prepare(
        operation_of(operation),
        runtime(),
        &read(&input),
        &pairs(&headers),
        &pairs(&unknown_options),
        issues_of(&faults, rule),
    ) {
        Ok(settings) => give(&settings),
        Err(error) => give_error(&error),
    }
}

#[wasm_bindgen(skip_typescript, js_name = refuseConfiguration)]
pub fn refuse_configuration(operation: u32, faults: JsValue) {
    let error = Error::configuration(operation_of(operation), issues_of(&faults, rule));
    give_error(&error);
}

#[wasm_bindgen(skip_typescript, js_name = accountUrls)]
pub fn account_urls(base: JsValue, query: JsValue, account_id: JsValue) {
    if let Ok(segment) = account_segment(account_id) {
        let (base, query) = (text(&base), text(&query));
        give_value(&texts(
            &OPERATIONS.map(|operation| join!(operation.url(&base, &segment), query)),
        ));
    }
}

fn account_segment(account_id: JsValue) -> Result<String, Issue> {
    check::account_segment(&check::account_id(&account_id.into())?)
}

#[wasm_bindgen(skip_typescript, js_name = checkAll)]
pub fn check_all(operation: u32, account_id: JsValue, fields: JsValue, faults: JsValue) {
    let operation = operation_of(operation);
    let mut issues = Vec::new();
    issues.extend(account_segment(account_id).err());
    issues.append(&mut issues_of(&faults, rule));
    if !fields.is_undefined() {
        Issue::add_new(&mut issues, check::request(operation, &read(&fields)));
    }
    give_issues(operation, issues);
}

#[wasm_bindgen(skip_typescript, js_name = afterRequest)]
pub fn after_request(report: JsValue, fields: JsValue) {
    let report = PlainObject(report);
    let (operation, attempts) = (report.operation(), report.count("attempts"));
    if operation == Operation::Token {
        return after_token_request(&report, attempts, fields);
    }
    let context = report.context();
    let outcome = match report.text("reason").as_str() {
        "token-rejected" => Err(outcome::program_token_failed(
            &report.rejection().cause,
            &context,
        )),
        "no-token" => {
            let url = report.text("url");
            Err(outcome::ended_without_token(
                report.end(),
                &url,
                context,
                attempts,
            ))
        }
        _ => {
            let result = result_of(&report, fields);
            let is_refused = report.is("isRefused");
            response::after(operation, result, is_refused, context, attempts, now_ms)
        }
    };
    match outcome {
        Err(error) => give_error(&error.with_attempts(attempts)),
        Ok(Next::Retry) => give_wait(0, 0),
        // Never happens: JavaScript asks only if there is no result, and `response::after` never refreshes.
        Ok(Next::Stop | Next::Refresh) => {}
    }
}

/// The response, or why there is none.
fn result_of(report: &PlainObject, fields: JsValue) -> Result<Reply<JsBody>, Fault> {
    if report.has("status") {
        return Ok(report.reply(fields));
    }
    Err(match report.text("reason").as_str() {
        "rejected" => classify(runtime(), report.rejection()),
        "ended" => Fault::Ended(report.end()),
        "not-made" | "no-token" => Fault::NotMade(report.end()),
        _ => Fault::NoResponse,
    })
}

#[wasm_bindgen(skip_typescript, js_name = sentOf)]
pub fn sent_of(status: u16) {
    give_text(Sent::of_status(status).as_str());
}

#[wasm_bindgen(skip_typescript, js_name = refuseToken)]
pub fn refuse_token(token: JsValue, attempts: u32) {
    if let Err(error) = check_token(token.as_string()) {
        give_error(&error.with_attempts(attempts));
    }
}

#[wasm_bindgen(skip_typescript)]
pub fn token(key: JsValue) {
    if let Some(token) = TOKENS.with(|tokens| tokens.get(&text(&key), now_ms())) {
        give_text(token.value.reveal());
    }
}

#[wasm_bindgen(skip_typescript)]
pub fn forget(key: JsValue, token: JsValue) {
    TOKENS.with(|tokens| tokens.forget(&text(&key), &text(&token).into()));
}

#[wasm_bindgen(skip_typescript)]
pub fn adopt(key: JsValue, value: JsValue, expires_at: JsValue) -> bool {
    let token = Token::kept(text(&value), whole(expires_at.as_f64().unwrap_or_default()));
    let now = now_ms();
    let is_usable = outcome::is_usable(&token, now);
    if is_usable {
        TOKENS.with(|tokens| tokens.put(&text(&key), &token, now));
    }
    is_usable
}

#[wasm_bindgen(skip_typescript, js_name = tokenAuthorization)]
pub fn token_authorization(id: JsValue, secret: JsValue) {
    let client = TokenKey::new(String::new(), text(&id), text(&secret).into());
    give_text(&client.authorization());
}

fn after_token_request(report: &PlainObject, attempts: u32, fields: JsValue) {
    let Some(key) = report.client() else { return };
    let result = result_of(report, fields);
    let (left, now) = (report.ms("left"), now_ms());
    match outcome::next(&key, result, attempts, TOKEN_DEADLINE_MS, left, now) {
        TokenNext::Token(token) => {
            let key = report.text("tokenKey");
            TOKENS.with(|tokens| tokens.put(&key, &token, now));
            give_token(&token);
        }
        TokenNext::Retry(shortest, longest) => give_wait(shortest, longest),
        TokenNext::Fault(TokenFault::Failed(error)) => give_error(&error),
        // Never happens: a token request has no signal, and its deadline gives an error.
        TokenNext::Fault(TokenFault::Ended(_)) => {}
    }
}

#[wasm_bindgen(skip_typescript)]
pub fn retire() {
    wasm_bindgen::handler::schedule_reinit();
}

/// Lets a test see what a bug of ours does.
#[cfg(feature = "__trap")]
#[wasm_bindgen]
pub fn trap() {
    core::arch::wasm32::unreachable();
}
