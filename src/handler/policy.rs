//! The settings of one handler.

use super::{
    channel::Channel,
    countries::{self, Countries},
    limits::{Limits, MINUTE_MS, REPEAT_MS},
    mac_key::{MacKey, looks_random},
    operation::{EXACT, Rule},
    options::OptionsReader,
};
use crate::{
    api::{check, issue::Issue, model::RequestFields, raw_value::RawValue},
    support::{text::join, web},
};
use alloc::{string::String, vec::Vec};

/// The default of `storeTimeout`, in milliseconds.
const STORE_MS: u32 = 2_000;

#[derive(Debug)]
pub(crate) struct Policy {
    /// The first one seals challenges, and all open them. The last one makes the store's keys, so that a new first one changes no limit.
    pub(crate) keys: Vec<MacKey>,
    /// What a challenge is bound to: its scope, or account and applications.
    pub(crate) binding: String,
    /// A digest of `binding`, for the store's keys.
    pub(crate) binding_key: String,
    /// Identifies the secret in the store's keys of shared limits.
    pub(crate) root: String,
    pub(crate) digits: u32,
    pub(crate) minutes: u32,
    pub(crate) countries: Countries,
    pub(crate) has_voice: bool,
    /// Whether a challenge travels in bodies, for apps and pages of other sites, instead of in a cookie.
    pub(crate) is_in_body: bool,
    /// Whether requests have an address to count by.
    pub(crate) counts_addresses: bool,
    /// How long the store may take for a step, in milliseconds; the runner enforces it.
    pub(crate) store_ms: u32,
    pub(crate) limits: Limits,
}

/// How many valid sends of a number the store keeps, and how long. `EXACT` is more than the default limits allow. The window is a
/// minute longer than any code is valid, because a right code may be checked at the last moment. All handlers have the same
/// window, because a take forgets what is older, and another handler's codes may be valid for longer.
pub(crate) const LIVE_RULE: Rule = (EXACT, REPEAT_MS + MINUTE_MS);

impl Policy {
    /// Reads the options, or reports every fault.
    pub(crate) fn new(options: &[(String, RawValue)]) -> Result<Self, Vec<Issue>> {
        let mut reader = OptionsReader::new(options);
        let account = read_account(&mut reader);
        let scope = reader.text("scope", false).unwrap_or_default();
        // H1: a code has at least six digits (almost twenty bits). A page cannot choose.
        let digits = reader.count("digits", 6, 6, 8);
        // H3
        let minutes = reader.count("expirationTimeInMinutes", 5, 1, 10);
        // H13
        let has_voice = reader.flag("voice").unwrap_or(false);
        let applications = read_send_fields(&mut reader, &scope, has_voice);
        let keys = read_secrets(&mut reader);
        let countries = read_countries(&mut reader);
        let is_in_body = read_challenge(&mut reader);
        let counts_addresses = read_addresses(&mut reader);
        check_origins(&mut reader, is_in_body);
        let store_ms = reader.count("storeTimeout", STORE_MS, 1, 60_000);
        let limits = Limits::read(&mut reader);
        reader.refuse_unknown();
        if !reader.issues.is_empty() {
            return Err(reader.issues);
        }
        let binding = if scope.is_empty() {
            join!(account, " ", applications)
        } else {
            join!("scope ", scope)
        };
        let mut policy = Self {
            keys,
            binding_key: String::new(),
            root: String::new(),
            binding,
            digits,
            minutes,
            countries,
            has_voice,
            is_in_body,
            counts_addresses,
            store_ms,
            limits,
        };
        policy.root = policy.digest("root", &[]);
        let binding_digest = policy.digest("binding", &[policy.binding.as_bytes()]);
        policy.binding_key = binding_digest.get(..11).unwrap_or_default().into();
        Ok(policy)
    }

    pub(crate) const fn serves(&self, channel: Channel) -> bool {
        match channel {
            Channel::Messaging => true,
            Channel::Voice => self.has_voice,
        }
    }

    /// How long a challenge works, in milliseconds.
    pub(crate) const fn life_ms(&self) -> u32 {
        self.minutes.saturating_mul(MINUTE_MS)
    }

    pub(crate) fn store_key(&self) -> Option<&MacKey> {
        self.keys.last()
    }

    /// A text of 22 characters for a key of the store.
    #[inline(never)]
    pub(crate) fn digest(&self, purpose: &str, parts: &[&[u8]]) -> String {
        self.store_key()
            .map_or_else(String::new, |key| key.digest(purpose, parts))
    }
}

fn read_account(reader: &mut OptionsReader<'_>) -> String {
    let id = check::account_id(reader.get("accountId").unwrap_or(&RawValue::Missing));
    let checked = id.and_then(|id| check::account_segment(&id).map(|_| id));
    checked.unwrap_or_else(|issue| {
        reader.issues.push(issue);
        String::new()
    })
}

/// Checks the options that set fields of a send; returns the applications.
fn read_send_fields(reader: &mut OptionsReader<'_>, scope: &str, has_voice: bool) -> String {
    let mut applications = String::new();
    for (channel, is_used) in [(MESSAGING, true), (VOICE, has_voice)] {
        let name = |name| option_name(reader, name, channel, is_used);
        let names = [name("from"), name("applicationId"), name("message")];
        let mut value = |name: &String| reader.get(name).cloned().unwrap_or_default();
        let fields = RequestFields {
            to: "+12".into(),
            from: value(&names[0]),
            application_id: value(&names[1]),
            scope: scope.into(),
            message: value(&names[2]),
            digits: RawValue::Number(6.0),
            ..RequestFields::default()
        };
        reader.code_request(&fields, &names);
        let application = fields.application_id.into_text().unwrap_or_default();
        if applications.is_empty() {
            applications = application;
        } else if applications != application {
            applications = join!(applications, " ", application);
        }
    }
    if has_voice && matches!(reader.get("applicationId"), Some(RawValue::Text(_))) {
        reader.refuse(
            "applicationId",
            "must be { messaging, voice } with voice: true, because an application at Bandwidth is either for texts or for calls",
        );
    }
    applications
}

const MESSAGING: &str = "messaging";
const VOICE: &str = "voice";

/// The option's name for a channel: `from`, or `from.voice` if each channel has its own value.
fn option_name(reader: &OptionsReader<'_>, name: &str, channel: &str, is_used: bool) -> String {
    let messaging = join!(name, ".", MESSAGING);
    let voice = join!(name, ".", VOICE);
    let has_voice_value = reader.has(&voice);
    if !has_voice_value && !reader.has(&messaging) {
        name.into()
    } else if channel == VOICE && (has_voice_value || is_used) {
        voice
    } else {
        messaging
    }
}

fn read_secrets(reader: &mut OptionsReader<'_>) -> Vec<MacKey> {
    const EXPECTED: &str =
        "must be at least 32 random characters: make it with `openssl rand -base64 32`";
    let mut list = Vec::new();
    if reader.has("secret.0") {
        list = reader.list("secret");
    } else if reader
        .get("secret")
        .is_some_and(|secret| secret.is_other("an array"))
    {
        reader.refuse("secret", EXPECTED);
    } else if let Some(secret) = reader.text("secret", true) {
        list.push(("secret".into(), secret));
    }
    let mut keys = Vec::new();
    for (name, secret) in &list {
        if !looks_random(secret) {
            reader.refuse(name, EXPECTED);
        }
        if let Some(key) = MacKey::new(secret) {
            keys.push(key);
        }
    }
    keys
}

/// H9: only listed countries are allowed.
fn read_countries(reader: &mut OptionsReader<'_>) -> Countries {
    let mut allow = reader.list("countries");
    allow.append(&mut reader.list("countries.allow"));
    let deny = reader.list("countries.deny");
    if allow.is_empty()
        && !reader
            .issues
            .iter()
            .any(|issue| issue.field.starts_with("countries"))
    {
        reader.refuse(
            "countries",
            "must name the allowed countries, such as ['US', 'CA']: texts to some countries attract fraud",
        );
    }
    let (mut allowed, mut denied, mut types) = (Vec::new(), Vec::new(), Vec::new());
    for (name, country) in allow {
        if !countries::is_country(&country) {
            reader.refuse(
                &name,
                "must be a country code of ISO 3166-1 in capital letters, such as US",
            );
        }
        allowed.push(country);
    }
    for (name, entry) in deny {
        let digits = entry.strip_prefix('+').unwrap_or_default();
        let is_prefix = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_prefix && !countries::is_country(&entry) {
            reader.refuse(
                &name,
                "must be a country such as US or the beginning of a number such as +1900",
            );
        }
        denied.push(entry);
    }
    for (name, kind) in reader.list("countries.allowTypes") {
        match countries::letter(&kind) {
            Some(letter) => types.push(letter),
            None => reader.refuse(&name, &join!("must be one of ", countries::TYPES)),
        }
    }
    Countries::new(allowed, denied, types)
}

fn read_challenge(reader: &mut OptionsReader<'_>) -> bool {
    match reader.text("challenge", false).as_deref() {
        Some("body") => return true,
        Some("cookie") | None => {}
        Some(_) => reader.refuse("challenge", "must be 'cookie' or 'body'"),
    }
    false
}

/// H12: counting no addresses must be explicit.
fn read_addresses(reader: &mut OptionsReader<'_>) -> bool {
    if reader.has("clientAddress.header") {
        let name = reader
            .text("clientAddress.header", true)
            .unwrap_or_default();
        let is_header = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_header {
            reader.refuse(
                "clientAddress.header",
                "must be the name of a header that your platform sets itself",
            );
        } else if name.eq_ignore_ascii_case("x-forwarded-for") {
            reader.refuse(
                "clientAddress.header",
                "must not be X-Forwarded-For, which anybody can forge: give the number of your proxies as { forwardedFor: 1 }",
            );
        }
        return true;
    }
    if reader.has("clientAddress.forwardedFor") {
        reader.count("clientAddress.forwardedFor", 1, 1, 10);
        return true;
    }
    match reader.get("clientAddress") {
        None => true,
        Some(RawValue::Boolean(false)) => false,
        Some(_) => {
            reader.refuse(
                "clientAddress",
                "must be false, a function, { header } or { forwardedFor }",
            );
            true
        }
    }
}

/// H16: origins are named one by one.
fn check_origins(reader: &mut OptionsReader<'_>, is_in_body: bool) {
    let list = reader.list("origins");
    for (name, origin) in &list {
        let is_origin = web::parse_url(origin).is_some_and(|url| {
            let is_allowed = match url.protocol.as_str() {
                "https:" | "http:" => true,
                "ws:" | "wss:" | "ftp:" | "file:" => false,
                // A page inside an app, such as Capacitor's on iOS. It is of another site, so it gets no cookie.
                _ => is_in_body && !url.host.is_empty(),
            };
            let written = join!(url.protocol, "//", url.host);
            is_allowed && written == *origin && origin.bytes().all(|byte| byte != b'*')
        });
        if !is_origin {
            reader.refuse(
                name,
                "must be one origin as browsers write it, without a path or a wildcard, such as https://app.example; an app's own scheme needs challenge: 'body'",
            );
        }
    }
}
