//! Options of axios that this package does not have: which ones change nothing, and what to do instead of the others.

use crate::api::raw_value::RawValue;

/// Options of axios that change nothing here.
pub(crate) fn is_harmless(option: &str, value: &RawValue) -> bool {
    match (option, value) {
        (_, RawValue::Missing | RawValue::Null)
        | ("insecureHTTPParser" | "proxy" | "withCredentials", RawValue::Boolean(false))
        | ("allowAbsoluteUrls" | "decompress", RawValue::Boolean(true)) => true,
        ("maxRedirects", RawValue::Number(number)) => *number == 0.0,
        // These mean no limit. The package's own limit is far above any response of the service.
        ("maxBodyLength" | "maxContentLength", RawValue::Number(number)) => {
            *number <= -1.0 || *number == f64::INFINITY
        }
        ("responseType", RawValue::Text(kind)) => kind == "json",
        ("adapter", RawValue::Text(adapter)) => adapter == "fetch",
        ("responseEncoding", RawValue::Text(name)) => {
            name.eq_ignore_ascii_case("utf8") || name.eq_ignore_ascii_case("utf-8")
        }
        ("method", RawValue::Text(method)) => method.eq_ignore_ascii_case("post"),
        _ => false,
    }
}

/// Why an option is refused, and what to do instead.
pub(crate) fn advice(option: &str) -> &'static str {
    const OWN_FETCH: &str =
        "is not supported over fetch: give the configuration your own `fetch` that does it";
    const BY_HAND: &str =
        "is not supported: change the request before the call, or the result after it";
    const ADVICE: [(&str, &str); 14] = [
        (
            "axios",
            "cannot be used: this package has no axios; give the configuration your own `fetch`",
        ),
        ("httpAgent", OWN_FETCH),
        ("httpsAgent", OWN_FETCH),
        ("proxy", OWN_FETCH),
        ("socketPath", OWN_FETCH),
        ("lookup", OWN_FETCH),
        ("adapter", OWN_FETCH),
        ("transport", OWN_FETCH),
        (
            "cancelToken",
            "is not supported: use `signal` with an AbortController",
        ),
        ("transformRequest", BY_HAND),
        ("transformResponse", BY_HAND),
        ("paramsSerializer", BY_HAND),
        ("interceptors", BY_HAND),
        (
            "auth",
            "is not supported: set the credentials on the configuration",
        ),
    ];
    ADVICE.iter().find(|(known, _)| *known == option).map_or(
        "is not an option of this package (headers, timeout, signal, params, baseURL, validateStatus)",
        |(_, advice)| advice,
    )
}
