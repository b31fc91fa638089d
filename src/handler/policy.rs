//! What one handler was made with.

use super::{
    challenge::Channel,
    countries::{self, Countries},
    keyed::Keyed,
    limits::Limits,
    options::Reader,
};
use crate::{
    api::{check, given::Given, issue::Issue, model::RequestFields},
    support::{
        text::{characters, join},
        web,
    },
};
use alloc::{string::String, vec::Vec};

/// How long a store may take for its answer, unless the program says so. In milliseconds.
const STORE_MS: u32 = 2_000;

/// Whole numbers above it have no digits of their own in JavaScript: the call would name another account, or none.
const SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

const SECRET_CHARACTERS: usize = 32;
const DISTINCT_CHARACTERS: usize = 10;

#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) keyed: Keyed,
    pub(crate) scope: String,
    pub(crate) digits: u32,
    pub(crate) minutes: u32,
    pub(crate) countries: Countries,
    pub(crate) tells_countries: bool,
    pub(crate) has_voice: bool,
    /// Whether requests come with an address to count by.
    pub(crate) counts_addresses: bool,
    pub(crate) origins: Vec<String>,
    /// How long the store may take for an answer, in milliseconds: whoever runs the plan keeps to it.
    pub(crate) store_ms: u32,
    pub(crate) limits: Limits,
}

impl Policy {
    /// From options by name, or every fault of them.
    pub(crate) fn new(options: &[(String, Given)]) -> Result<Self, Vec<Issue>> {
        let mut reader = Reader::new(options);
        account(&mut reader);
        let scope = reader.text("scope", false);
        // H1: twenty bits, so six digits at least, and never the page's choice.
        let digits = reader.count("digits", 6, 6, 8);
        // H3
        let minutes = reader.count("expirationTimeInMinutes", 5, 1, 10);
        request(&mut reader, &scope);
        let keyed = secret(&mut reader);
        let countries = served(&mut reader);
        let tells_countries = reader.flag("tellRefusedCountry").unwrap_or(false);
        // H13
        let has_voice = reader.flag("voice").unwrap_or(false);
        let counts_addresses = addresses(&mut reader);
        let origins = origins(&mut reader);
        let store_ms = reader.count("storeTimeout", STORE_MS, 1, 60_000);
        let limits = Limits::read(&mut reader);
        reader.refuse_unknown();
        match keyed {
            Some(keyed) if reader.issues.is_empty() => Ok(Self {
                keyed,
                scope,
                digits,
                minutes,
                countries,
                tells_countries,
                has_voice,
                counts_addresses,
                origins,
                store_ms,
                limits,
            }),
            _ => Err(reader.issues),
        }
    }

    pub(crate) const fn serves(&self, channel: Channel) -> bool {
        match channel {
            Channel::Messaging => true,
            Channel::Voice => self.has_voice,
        }
    }

    /// How long a challenge may be answered, in milliseconds.
    pub(crate) fn life_ms(&self) -> u64 {
        u64::from(self.minutes).saturating_mul(60_000)
    }
}

fn account(reader: &mut Reader<'_>) {
    let id = match reader.get("accountId") {
        Some(Given::Number(number))
            if number.fract() == 0.0 && (0.0..=SAFE_INTEGER).contains(number) =>
        {
            return;
        }
        _ => reader.text("accountId", true),
    };
    if let Err(issue) = check::account_segment(&id)
        && !reader.issues.iter().any(|known| known.field == issue.field)
    {
        reader.issues.push(issue);
    }
}

/// What every send will hold, by the rules of a send.
fn request(reader: &mut Reader<'_>, scope: &str) {
    let mut given = |name| reader.get(name).cloned().unwrap_or_default();
    let fields = RequestFields {
        to: "+12".into(),
        from: given("from"),
        application_id: given("applicationId"),
        scope: scope.into(),
        message: given("message"),
        digits: Given::Number(6.0),
        ..RequestFields::default()
    };
    reader.code_request(&fields);
}

fn secret(reader: &mut Reader<'_>) -> Option<Keyed> {
    let secret = reader.text("secret", true);
    let mut distinct = Vec::new();
    for character in secret.chars() {
        if !distinct.contains(&character) {
            distinct.push(character);
        }
    }
    if characters(&secret) < SECRET_CHARACTERS || distinct.len() < DISTINCT_CHARACTERS {
        if !reader.issues.iter().any(|issue| issue.field == "secret") {
            reader.refuse(
                "secret",
                "must be at least 32 random characters, since it seals the challenges: make one with `openssl rand -base64 32`",
            );
        }
        return None;
    }
    Keyed::new(&secret)
}

/// H9: nothing is served that is not named.
fn served(reader: &mut Reader<'_>) -> Countries {
    let mut allowed = reader.list("countries");
    allowed.extend(reader.list("countries.allow"));
    let denied = reader.list("countries.deny");
    if allowed.is_empty()
        && !reader
            .issues
            .iter()
            .any(|issue| issue.field.starts_with("countries"))
    {
        reader.refuse(
            "countries",
            "must name the countries that are served, such as ['US', 'CA']: texts to some countries are paid for by fraud",
        );
    }
    for (name, country) in &allowed {
        if !countries::is_country(country) {
            reader.refuse(
                name,
                "must be a country's code of ISO 3166-1 with two capital letters, such as US",
            );
        }
    }
    for (name, denied) in &denied {
        let digits = denied.strip_prefix('+').unwrap_or_default();
        let is_prefix = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_prefix && !countries::is_country(denied) {
            reader.refuse(
                name,
                "must be a country such as US or the beginning of a number such as +1900",
            );
        }
    }
    let texts = |list: Vec<(String, String)>| list.into_iter().map(|(_, text)| text).collect();
    Countries::new(texts(allowed), texts(denied))
}

/// H12: who counts no addresses has to say so.
fn addresses(reader: &mut Reader<'_>) -> bool {
    if reader.has("clientAddress.header") {
        let name = reader.text("clientAddress.header", true);
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
                "must not be X-Forwarded-For, which anybody can begin: give the number of your proxies as { forwardedFor: 1 }",
            );
        }
        return true;
    }
    if reader.has("clientAddress.forwardedFor") {
        reader.count("clientAddress.forwardedFor", 1, 1, 10);
        return true;
    }
    match reader.flag("clientAddress") {
        Some(true) => {
            reader.refuse(
                "clientAddress",
                "must be false, a function, { header } or { forwardedFor }",
            );
            true
        }
        Some(false) => false,
        None => true,
    }
}

/// H16: origins are named one by one.
fn origins(reader: &mut Reader<'_>) -> Vec<String> {
    let list = reader.list("origins");
    for (name, origin) in &list {
        let is_origin = web::parse_url(origin).is_some_and(|url| {
            let is_web = url.protocol == "https:" || url.protocol == "http:";
            let written = join!(url.protocol, "//", url.host);
            is_web && written == *origin && !origin.contains('*')
        });
        if !is_origin {
            reader.refuse(
                name,
                "must be one origin as browsers write it, such as https://app.example: a wildcard would let any page send",
            );
        }
    }
    list.into_iter().map(|(_, origin)| origin).collect()
}
