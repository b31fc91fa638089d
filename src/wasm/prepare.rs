//! From a configuration and a call's options to the settings that drive.js works with; every fault is found at once.

use super::{
    convert::{self, found, set, set_text},
    headers::Headers,
    input,
};
use crate::{
    api::issue::Issue,
    client::config,
    error::{Error, Kind, Place, Sent},
    support::{platform::get, secret::spellings, text::join},
};
use alloc::{string::String, vec::Vec};
use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

/// The request is checked before it is sent.
pub(crate) const VALIDATE: u32 = 1;
/// OAuth2 client credentials.
pub(crate) const CLIENT: u32 = 2;
/// `accessToken` was given.
pub(crate) const PROGRAM: u32 = 4;
/// And may be asked once more after a 401.
pub(crate) const AGAIN: u32 = 8;
/// `validateStatus` was given.
pub(crate) const JUDGES: u32 = 16;

#[wasm_bindgen(module = "/src/wasm/query.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn query(params: &JsValue) -> Result<String, JsValue>;
}

/// Settings as an object, or an `MfaError`.
pub(crate) fn prepare(
    operation: u32,
    values: &JsValue,
    options: &JsValue,
    faults: &JsValue,
) -> JsValue {
    let mut reader = Reader::default();
    let settings = Object::new();
    let mut host = String::new();
    for (field, rule) in convert::faults(faults) {
        reader.issues.push(input::issue(&field, &rule));
    }
    if reader.issues.is_empty() {
        host = reader.settings(&settings, values, options);
    }
    if reader.issues.is_empty() {
        return settings.into();
    }
    let place = Place {
        operation: convert::operation(operation),
        host,
        timeout_ms: 0,
    };
    convert::error(
        &Error::new(
            Kind::Configuration,
            Sent::No,
            0,
            place.configuration(&reader.issues),
        )
        .with_issues(reader.issues),
    )
}

#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) issues: Vec<Issue>,
}

impl Reader {
    pub(crate) fn refuse(&mut self, field: &str, rule: impl Into<String>) {
        self.issues.push(Issue::new(field, rule));
    }

    /// Refuses a value of the wrong type.
    pub(crate) fn wrong(&mut self, field: &str, expected: &str, given: &JsValue) {
        self.refuse(field, join!("must be ", expected, ", found ", found(given)));
    }

    /// Fills the settings; returns the host.
    fn settings(&mut self, settings: &Object, values: &JsValue, options: &JsValue) -> String {
        let base_options = self.options("baseOptions", &value(values, "baseOptions"));
        let options = self.options("options", options);
        let either = |name: &str| get(&options, name).or_else(|| get(&base_options, name));
        let allow_insecure = self.flag(values, "allowInsecure").unwrap_or(false);
        let validate = self.flag(values, "validate").unwrap_or(true);
        let is_browser = get(values, "isBrowser").is_some_and(|is_browser| is_browser.is_truthy());

        let base = self.base(values, &options, &base_options, allow_insecure);
        let is_allowed = self
            .flag(values, "dangerouslyAllowBrowser")
            .unwrap_or(false);
        let is_loopback = base.as_ref().is_some_and(|base| base.is_loopback);
        let may_hold_secrets = !is_browser || is_loopback || is_allowed;
        let mut flags = if validate { VALIDATE } else { 0 };

        let mut timeout = config::TIMEOUT_MS;
        if let Some(limit) = [
            get(&options, "timeout"),
            get(values, "timeout"),
            get(&base_options, "timeout"),
        ]
        .into_iter()
        .flatten()
        .find(|limit| !limit.is_null())
        {
            match limit.as_f64().map(config::timeout_ms) {
                Some(Ok(limit)) => timeout = limit,
                Some(Err(issue)) => self.issues.push(issue),
                None => self.wrong("timeout", "a number of milliseconds", &limit),
            }
        }

        let mut headers = Headers::default();
        headers.set("Accept", config::ACCEPT);
        headers.set("Content-Type", "application/json");
        if !is_browser {
            // A page may not set it.
            headers.set("User-Agent", config::USER_AGENT);
        }
        set(settings, "tokenHeaders", &headers.to_object());
        headers.merge(&value(&base_options, "headers"), &mut self.issues);
        headers.merge(&value(&options, "headers"), &mut self.issues);

        let mut secrets = headers.secrets();
        flags |= self.credentials(
            settings,
            values,
            allow_insecure,
            may_hold_secrets,
            &mut headers,
            &mut secrets,
        );

        let query = either("params").map_or_else(|| Ok(String::new()), |params| query(&params));
        match query {
            Ok(query) => set_text(settings, "query", &query),
            Err(_) => self.refuse("params", "cannot be written into a URL"),
        }
        if let Some(judge) = either("validateStatus") {
            // As in axios `null` accepts every status.
            self.function(settings, "validateStatus", &judge);
            flags |= JUDGES;
        }
        self.signal(settings, either("signal"));
        if let Some(fetch) = get(values, "fetch") {
            self.function(settings, "fetch", &fetch);
        }
        self.token_store(settings, values);

        set(settings, "headers", &headers.to_object());
        set(settings, "timeout", &timeout.into());
        set(settings, "validate", &validate.into());
        set(settings, "isBrowser", &is_browser.into());
        set(settings, "flags", &flags.into());
        let hidden = Array::new();
        for spelling in secrets.iter().flat_map(|secret| spellings(secret)) {
            hidden.push(&spelling.into());
        }
        set(settings, "secrets", &hidden);
        let (href, host) = base.map(|base| (base.href, base.host)).unwrap_or_default();
        set_text(settings, "base", &href);
        set_text(settings, "host", &host);
        host
    }

    fn base(
        &mut self,
        values: &JsValue,
        options: &JsValue,
        base_options: &JsValue,
        allow_insecure: bool,
    ) -> Option<config::Base> {
        let places = [
            ("baseURL", options),
            ("basePath", values),
            ("baseURL", base_options),
        ];
        let given = places.into_iter().find_map(|(field, object)| {
            get(object, field)
                .filter(|url| !url.is_null())
                .map(|url| (field, url))
        });
        let (field, url) = given.unwrap_or_else(|| ("basePath", config::BASE_PATH.into()));
        let Some(text) = url.as_string() else {
            self.wrong(field, "a string", &url);
            return None;
        };
        config::base_path(field, &text, allow_insecure)
            .map_err(|issue| self.issues.push(issue))
            .ok()
    }

    pub(crate) fn text(&mut self, values: &JsValue, field: &str) -> Option<String> {
        let given = get(values, field).filter(|given| !given.is_null())?;
        let text = given.as_string();
        if text.is_none() {
            self.wrong(field, "a string", &given);
        }
        text.filter(|text| !text.is_empty())
    }

    fn flag(&mut self, values: &JsValue, field: &str) -> Option<bool> {
        let given = get(values, field).filter(|given| !given.is_null())?;
        let flag = given.as_bool();
        if flag.is_none() {
            self.wrong(field, "a boolean", &given);
        }
        flag
    }

    fn function(&mut self, settings: &Object, field: &str, given: &JsValue) {
        if given.is_function() {
            set(settings, field, given);
        } else if !given.is_null() {
            self.wrong(field, "a function", given);
        }
    }

    fn signal(&mut self, settings: &Object, given: Option<JsValue>) {
        let Some(signal) = given.filter(|signal| !signal.is_null()) else {
            return;
        };
        if get(&signal, "aborted").is_some_and(|aborted| aborted.as_bool().is_some())
            && can(&signal, "addEventListener")
            && can(&signal, "removeEventListener")
        {
            set(settings, "signal", &signal);
        } else {
            self.wrong("signal", "an AbortSignal", &signal);
        }
    }

    fn token_store(&mut self, settings: &Object, values: &JsValue) {
        let Some(store) = get(values, "tokenStore").filter(|store| !store.is_null()) else {
            return;
        };
        if can(&store, "get") && can(&store, "set") {
            set(settings, "tokenStore", &store);
        } else {
            self.refuse("tokenStore", "must have the functions get and set");
        }
    }
}

fn can(object: &JsValue, method: &str) -> bool {
    get(object, method).is_some_and(|method| method.is_function())
}

pub(crate) fn value(object: &JsValue, field: &str) -> JsValue {
    get(object, field).unwrap_or(JsValue::UNDEFINED)
}
