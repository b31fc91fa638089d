//! Turns a JavaScript program's configuration and options into the settings of its calls. An error names every fault.

mod credentials;
mod headers;
mod options;

use crate::{
    api::{fields::fields, issue::Issue, operation::Operation, raw_value::RawValue},
    auth::outcome::TOKEN_CONTENT_TYPE,
    client::{
        config,
        url::{self, Base},
    },
    error::Error,
    support::{runtime::Runtime, secret::mask_text, text::parse_whole},
};
use alloc::{string::String, vec::Vec};
use headers::Headers;
use serde::Serialize;

fields! {
    /// `SettingsInput` of border.d.ts.
    Input {
        username = "username",
        password = "password",
        client_id = "clientId",
        client_secret = "clientSecret",
        access_token = "accessToken",
        token_kind = "tokenKind",
        token_url = "tokenUrl",
        validate = "validate",
        allow_insecure = "allowInsecure",
        dangerously_allow_browser = "dangerouslyAllowBrowser",
        timeout = "timeout",
        base_url = "baseUrl",
        base_url_field = "baseUrlField",
        query = "query",
    }
}

/// `PreparedSettings` of border.d.ts.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools, reason = "each is a separate setting")]
pub(crate) struct Settings {
    base: String,
    host: String,
    query: String,
    pub(crate) headers: Headers,
    token_headers: Headers,
    timeout: u32,
    validate: bool,
    is_browser: bool,
    shares_token_requests: bool,
    pub(crate) secrets: Vec<String>,
    /// `program` or `endpoint`.
    pub(crate) token_source: Option<&'static str>,
    pub(crate) can_refresh: bool,
    pub(crate) url: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) secret: Option<String>,
}

/// The settings, or the error that names every fault. `issues` are those that JavaScript found.
pub(crate) fn prepare(
    operation: Operation,
    runtime: Runtime,
    input: &Input,
    headers: &[(String, RawValue)],
    unknown_options: &[(String, RawValue)],
    issues: Vec<Issue>,
) -> Result<Settings, Error> {
    let mut reader = SettingsReader { issues };
    for (option, value) in unknown_options {
        if !options::is_harmless(option, value) {
            // A name may contain anything, even a secret.
            reader.refuse(&mask_text(option, &[]), options::advice(option));
        }
    }
    let settings = reader.settings(runtime, input, headers);
    if reader.issues.is_empty() {
        Ok(settings)
    } else {
        Err(Error::configuration(operation, reader.issues))
    }
}

pub(crate) struct SettingsReader {
    pub(crate) issues: Vec<Issue>,
}

impl SettingsReader {
    pub(crate) fn refuse(&mut self, field: &str, rule: impl Into<String>) {
        self.issues.push(Issue::new(field, rule));
    }

    /// Refuses a value of the wrong type.
    fn wrong_type(&mut self, field: &str, expected: &str, found: &RawValue) {
        self.refuse(field, found.wrong_type(expected));
    }

    fn settings(
        &mut self,
        runtime: Runtime,
        input: &Input,
        more_headers: &[(String, RawValue)],
    ) -> Settings {
        let allow_insecure = self.flag("allowInsecure", &input.allow_insecure);
        let allow_insecure = allow_insecure.unwrap_or(false);
        let validate = self.flag("validate", &input.validate).unwrap_or(true);
        let is_browser = runtime == Runtime::Browser;
        let base = self.base(
            input.base_url_field.text().unwrap_or_default(),
            &input.base_url,
            allow_insecure,
        );
        let is_allowed = self.flag("dangerouslyAllowBrowser", &input.dangerously_allow_browser);
        let may_hold_secrets = !is_browser
            || is_allowed.unwrap_or(false)
            || base.as_ref().is_some_and(|base| base.is_loopback);
        let timeout = self.timeout(&input.timeout);

        let mut headers = Headers::default();
        headers.set("Accept", config::ACCEPT);
        headers.set("Content-Type", "application/json");
        if !is_browser {
            headers.set("User-Agent", config::USER_AGENT);
        }
        let mut token_headers = headers.clone();
        token_headers.set("Content-Type", TOKEN_CONTENT_TYPE);
        headers.merge(more_headers, &mut self.issues);

        let (href, host) = base.map(|base| (base.href, base.host)).unwrap_or_default();
        let mut settings = Settings {
            base: href,
            host,
            query: input.query.text().unwrap_or_default().into(),
            secrets: headers.secrets(),
            headers,
            token_headers,
            timeout,
            validate,
            is_browser,
            shares_token_requests: runtime != Runtime::Workerd,
            ..Settings::default()
        };
        self.credentials(&mut settings, input, allow_insecure, may_hold_secrets);
        settings
    }

    fn base(&mut self, field: &str, base_url: &RawValue, allow_insecure: bool) -> Option<Base> {
        let text = match base_url {
            RawValue::Missing | RawValue::Null => url::BASE_PATH,
            RawValue::Text(text) => text,
            RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Other(_) => {
                self.wrong_type(field, "a string", base_url);
                return None;
            }
        };
        url::base_path(field, text, allow_insecure)
            .map_err(|issue| self.issues.push(issue))
            .ok()
    }

    fn timeout(&mut self, timeout: &RawValue) -> u32 {
        match timeout {
            // `isSlow && 30_000` may give false, and `Number(process.env.TIMEOUT)` NaN. axios accepts both.
            RawValue::Missing | RawValue::Null | RawValue::Boolean(false) => {}
            RawValue::Number(limit) if limit.is_nan() => {}
            RawValue::Number(limit) => match config::timeout_ms(*limit) {
                Ok(limit) => return limit,
                Err(issue) => self.issues.push(issue),
            },
            // Environment variables are texts. Empty ones count as absent, as in the other settings.
            RawValue::Text(text) if text.is_empty() => {}
            RawValue::Text(text) => match parse_whole(text.trim_ascii()) {
                Some(limit) => return self.timeout(&RawValue::Number(limit.into())),
                None => self.refuse(
                    "timeout",
                    "must be a whole number of milliseconds if it is a string",
                ),
            },
            RawValue::Boolean(_) | RawValue::Other(_) => {
                self.wrong_type("timeout", "a number of milliseconds", timeout);
            }
        }
        config::TIMEOUT_MS
    }

    /// A string; an empty one counts as absent.
    pub(crate) fn text<'a>(&mut self, field: &str, value: &'a RawValue) -> Option<&'a str> {
        match value {
            RawValue::Text(text) if !text.is_empty() => Some(text),
            RawValue::Text(_) | RawValue::Missing | RawValue::Null => None,
            RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Other(_) => {
                self.wrong_type(field, "a string", value);
                None
            }
        }
    }

    fn flag(&mut self, field: &str, value: &RawValue) -> Option<bool> {
        match value {
            RawValue::Boolean(flag) => Some(*flag),
            RawValue::Missing | RawValue::Null => None,
            RawValue::Text(_) | RawValue::Number(_) | RawValue::Other(_) => {
                self.wrong_type(field, "a boolean", value);
                None
            }
        }
    }
}
