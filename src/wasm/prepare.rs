//! From a configuration and a call's options to the settings that drive.js works with; every fault is found at once.

use super::{
    convert::{self, found, set},
    headers::Headers,
};
use crate::{
    auth, config,
    error::{Error, Issue, Kind, Place, Sent},
    platform::{self, get},
    secret::{Secret, spellings},
};
use alloc::{format, string::String, vec::Vec};
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

/// The options that count.
const OPTIONS: [&str; 6] = [
    "headers",
    "timeout",
    "signal",
    "params",
    "baseURL",
    "validateStatus",
];

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
    let mut timeout = f64::from(config::TIMEOUT_MS);
    for (field, rule) in convert::faults(faults) {
        reader.issues.push(crate::check::border(&field, &rule));
    }
    if reader.issues.is_empty() {
        host = reader.settings(&settings, values, options, &mut timeout);
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
struct Reader {
    issues: Vec<Issue>,
}

impl Reader {
    fn refuse(&mut self, field: &str, rule: impl Into<String>) {
        self.issues.push(Issue::new(field, rule));
    }

    /// Fills the settings; returns the host.
    fn settings(
        &mut self,
        settings: &Object,
        values: &JsValue,
        options: &JsValue,
        timeout: &mut f64,
    ) -> String {
        let base_options = self.options("baseOptions", &value(values, "baseOptions"));
        let options = self.options("options", options);
        let either = |name: &str| get(&options, name).or_else(|| get(&base_options, name));
        let allow_insecure = self.flag(values, "allowInsecure").unwrap_or(false);
        let validate = self.flag(values, "validate").unwrap_or(true);
        let is_browser = platform::is_browser();

        let base = self.base(values, &options, &base_options, allow_insecure);
        let may_hold_secrets = !is_browser
            || base.as_ref().is_some_and(|base| base.is_loopback)
            || self
                .flag(values, "dangerouslyAllowBrowser")
                .unwrap_or(false);
        let mut flags = if validate { VALIDATE } else { 0 };

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
                Some(Ok(limit)) => *timeout = f64::from(limit),
                Some(Err(issue)) => self.issues.push(issue),
                None => self.refuse(
                    "timeout",
                    format!("must be a number of milliseconds, found {}", found(&limit)),
                ),
            }
        }

        let mut headers = Headers::default();
        headers.set("Accept", "application/json, text/plain, */*");
        headers.set("Content-Type", "application/json");
        if !is_browser {
            // A page may not set it.
            headers.set(
                "User-Agent",
                concat!("bandwidth-mfa/", env!("CARGO_PKG_VERSION")),
            );
        }
        set(settings, "tokenHeaders", &headers.to_object());
        headers.merge(&value(&base_options, "headers"), &mut self.issues);
        headers.merge(&value(&options, "headers"), &mut self.issues);

        let mut secrets: Vec<String> = headers
            .values()
            .filter(|value| value.len() >= 8)
            .map(Into::into)
            .collect();
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
            Ok(query) => set(settings, "query", &query.into()),
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
        set(settings, "timeout", &(*timeout).into());
        set(settings, "validate", &validate.into());
        set(settings, "isBrowser", &is_browser.into());
        set(settings, "flags", &flags.into());
        set(
            settings,
            "secrets",
            &secrets
                .iter()
                .flat_map(|secret| spellings(secret))
                .map(JsValue::from)
                .collect::<Array>(),
        );
        let (href, host) = base.map(|base| (base.href, base.host)).unwrap_or_default();
        set(settings, "base", &href.into());
        set(settings, "host", &host.as_str().into());
        host
    }

    /// Takes the credentials; a client id with its secret goes before a user name, since only it will remain.
    fn credentials(
        &mut self,
        settings: &Object,
        values: &JsValue,
        allow_insecure: bool,
        may_hold_secrets: bool,
        headers: &mut Headers,
        secrets: &mut Vec<String>,
    ) -> u32 {
        let username = self.text(values, "username");
        let password = self.text(values, "password");
        let client_id = self.text(values, "clientId");
        let client_secret = self.text(values, "clientSecret");
        let token_url = self
            .text(values, "tokenUrl")
            .unwrap_or_else(|| config::TOKEN_URL.into());
        secrets.extend([&password, &client_secret].into_iter().flatten().cloned());
        if (password.is_some() || client_secret.is_some()) && !may_hold_secrets {
            let field = if password.is_some() {
                "password"
            } else {
                "clientSecret"
            };
            self.refuse(field, "must not be in a page, where anybody can read it: put a handler of your own between (dangerouslyAllowBrowser permits it)");
        }
        let is_token = |token: &JsValue| {
            token.is_function()
                || token.is_object()
                || token.as_string().is_some_and(|token| !token.is_empty())
        };
        let access_token = get(values, "accessToken")
            .filter(|token| !token.is_null() && token.as_string().as_deref() != Some(""));
        if let Some(token) = access_token {
            if !is_token(&token) {
                self.refuse(
                    "accessToken",
                    format!(
                        "must be a string, a promise of one or a function that gives one, found {}",
                        found(&token)
                    ),
                );
            }
            return Self::given_token(settings, &token, headers, secrets);
        }
        match (client_id, client_secret, username, password) {
            (Some(id), Some(secret), _, _) => {
                match config::token_url(&token_url, allow_insecure) {
                    Ok(url) => set(settings, "tokenUrl", &url.into()),
                    Err(issue) => self.issues.push(issue),
                }
                set(settings, "clientId", &id.into());
                set(settings, "clientSecret", &secret.into());
                if headers.get("Authorization").is_some() {
                    0
                } else {
                    CLIENT
                }
            }
            (_, _, username, password) if username.is_some() || password.is_some() => {
                let (username, password) =
                    (username.unwrap_or_default(), password.unwrap_or_default());
                secrets.push(format!("{username}:{password}"));
                headers.set("Authorization", &auth::basic(&username, &password));
                0
            }
            (None, None, _, _) if headers.get("Authorization").is_some() => 0,
            (None, None, _, _) => {
                self.refuse(
                    "credentials",
                    "are missing: give clientId and clientSecret, or accessToken",
                );
                0
            }
            (None, Some(_), _, _) => {
                self.refuse(
                    "clientId",
                    "is missing: clientSecret was given, and both are needed",
                );
                0
            }
            (Some(_), _, _, _) => {
                self.refuse(
                    "clientSecret",
                    "is missing: clientId was given, and both are needed",
                );
                0
            }
        }
    }

    fn given_token(
        settings: &Object,
        token: &JsValue,
        headers: &mut Headers,
        secrets: &mut Vec<String>,
    ) -> u32 {
        secrets.extend(token.as_string());
        if headers.get("Authorization").is_some() {
            return 0;
        }
        // A text never changes, so its header is made once; a text that is no token fails where tokens are brought.
        if let Some(Ok(header)) = token
            .as_string()
            .map(|text| auth::bearer(&auth::Token::once(Secret::new(text))))
        {
            headers.set("Authorization", &header);
            return 0;
        }
        set(settings, "accessToken", token);
        if token.is_function() {
            PROGRAM | AGAIN
        } else {
            PROGRAM
        }
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
            self.refuse(field, format!("must be a string, found {}", found(&url)));
            return None;
        };
        config::base_path(field, &text, allow_insecure)
            .map_err(|issue| self.issues.push(issue))
            .ok()
    }

    /// Options that are an object and hold nothing that `fetch` cannot do.
    fn options(&mut self, field: &str, options: &JsValue) -> JsValue {
        if options.is_undefined() || options.is_null() {
            return JsValue::UNDEFINED;
        }
        let keys = js_sys::Reflect::own_keys(options)
            .ok()
            .filter(|_| options.is_object());
        let Some(keys) = keys else {
            self.refuse(
                field,
                format!("must be an object, found {}", found(options)),
            );
            return JsValue::UNDEFINED;
        };
        for key in keys.iter().filter_map(|key| key.as_string()) {
            let value = value(options, &key);
            if !OPTIONS.contains(&key.as_str()) && !is_harmless(&key, &value) {
                self.refuse(&key, advice(&key));
            }
        }
        options.clone()
    }

    fn text(&mut self, values: &JsValue, field: &str) -> Option<String> {
        let given = get(values, field).filter(|given| !given.is_null())?;
        if !given.is_string() {
            self.refuse(field, format!("must be a string, found {}", found(&given)));
        }
        given.as_string().filter(|text| !text.is_empty())
    }

    fn flag(&mut self, values: &JsValue, field: &str) -> Option<bool> {
        let given = get(values, field).filter(|given| !given.is_null())?;
        if given.as_bool().is_none() {
            self.refuse(field, format!("must be a boolean, found {}", found(&given)));
        }
        given.as_bool()
    }

    fn function(&mut self, settings: &Object, field: &str, given: &JsValue) {
        if given.is_function() {
            set(settings, field, given);
        } else if !given.is_null() {
            self.refuse(field, format!("must be a function, found {}", found(given)));
        }
    }

    fn signal(&mut self, settings: &Object, given: Option<JsValue>) {
        let Some(signal) = given.filter(|signal| !signal.is_null()) else {
            return;
        };
        let can = |method: &str| get(&signal, method).is_some_and(|method| method.is_function());
        if get(&signal, "aborted").is_some_and(|aborted| aborted.as_bool().is_some())
            && can("addEventListener")
            && can("removeEventListener")
        {
            set(settings, "signal", &signal);
        } else {
            self.refuse(
                "signal",
                format!("must be an AbortSignal, found {}", found(&signal)),
            );
        }
    }

    fn token_store(&mut self, settings: &Object, values: &JsValue) {
        let Some(store) = get(values, "tokenStore").filter(|store| !store.is_null()) else {
            return;
        };
        let can = |method: &str| get(&store, method).is_some_and(|method| method.is_function());
        if can("get") && can("set") {
            set(settings, "tokenStore", &store);
        } else {
            self.refuse("tokenStore", "must have the functions get and set");
        }
    }
}

fn value(object: &JsValue, field: &str) -> JsValue {
    get(object, field).unwrap_or(JsValue::UNDEFINED)
}

/// Options of axios that ask for what happens here anyway.
fn is_harmless(option: &str, value: &JsValue) -> bool {
    if value.is_undefined() || value.is_null() {
        return true;
    }
    match option {
        "proxy" | "withCredentials" => value.as_bool() == Some(false),
        "decompress" => value.as_bool() == Some(true),
        "maxRedirects" => value.as_f64() == Some(0.0),
        "responseType" => value.as_string().as_deref() == Some("json"),
        "responseEncoding" => value.as_string().is_some_and(|name| {
            name.eq_ignore_ascii_case("utf8") || name.eq_ignore_ascii_case("utf-8")
        }),
        "method" => value
            .as_string()
            .is_some_and(|method| method.eq_ignore_ascii_case("post")),
        _ => false,
    }
}

/// What to do instead of an option that `fetch` cannot honour.
fn advice(option: &str) -> &'static str {
    match option {
        "axios" => {
            "cannot be used: this package has no axios; give the configuration a `fetch` of your own"
        }
        "httpAgent" | "httpsAgent" | "proxy" | "socketPath" | "lookup" | "adapter"
        | "transport" => {
            "is not supported over fetch: give the configuration a `fetch` of your own that does it"
        }
        "cancelToken" => "is not supported: use `signal` with an AbortController",
        "transformRequest" | "transformResponse" | "paramsSerializer" | "interceptors" => {
            "is not supported: change the request before the call, or the answer after it"
        }
        "auth" => "is not supported: set the credentials on the configuration",
        _ => {
            "is no option of this package (headers, timeout, signal, params, baseURL, validateStatus)"
        }
    }
}
