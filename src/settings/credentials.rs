//! Which credentials a call uses, and which ones a page must not have.

use crate::{
    auth::{header, token::Token},
    client::url,
    settings::{Input, Settings, SettingsReader},
    support::{secret::Secret, text::join},
};
use alloc::string::String;

impl SettingsReader {
    /// Reads the credentials. A client id with its secret comes before a user name, because Bandwidth accepts user names only until
    /// 2 December 2026.
    pub(crate) fn credentials(
        &mut self,
        settings: &mut Settings,
        input: &Input,
        allow_insecure: bool,
        may_hold_secrets: bool,
    ) {
        let known = self.issues.len();
        let username = self.text("username", &input.username);
        let password = self.text("password", &input.password);
        let client_id = self.text("clientId", &input.client_id);
        let client_secret = self.text("clientSecret", &input.client_secret);
        let token_url = self.text("tokenUrl", &input.token_url);
        let access_token = self.text("accessToken", &input.access_token);
        let has_wrong_type = self.issues.len() > known;
        for secret in [password, client_secret].into_iter().flatten() {
            settings.secrets.push(secret.into());
        }
        if (password.is_some() || client_secret.is_some()) && !may_hold_secrets {
            let field = if password.is_some() {
                "password"
            } else {
                "clientSecret"
            };
            self.refuse(field, "must not be in a page, where anybody can read it: use the handler on your server (dangerouslyAllowBrowser allows it)");
        }
        let kind = input.token_kind.text();
        if kind.is_some() || access_token.is_some() {
            return use_access_token(settings, kind, access_token);
        }
        let has_authorization = settings.headers.get("Authorization").is_some();
        match (client_id, client_secret, username, password) {
            (Some(id), Some(secret), _, _) => {
                let text = token_url.unwrap_or(url::TOKEN_URL);
                match url::token_url("tokenUrl", text, allow_insecure) {
                    Ok(url) => settings.url = Some(url),
                    Err(issue) => self.issues.push(issue),
                }
                (settings.id, settings.secret) = (Some(id.into()), Some(secret.into()));
                if !has_authorization {
                    settings.token_source = Some("endpoint");
                    settings.can_refresh = true;
                }
            }
            (_, _, username, password) if username.is_some() || password.is_some() => {
                let (username, password) =
                    (username.unwrap_or_default(), password.unwrap_or_default());
                settings.secrets.push(join!(username, ":", password));
                let basic = header::basic(username, password);
                settings.headers.set("Authorization", &basic);
            }
            (None, None, _, _) if has_authorization => {}
            // A credential of the wrong type is not also reported as missing.
            _ if has_wrong_type => {}
            (None, None, _, _) => self.refuse(
                "credentials",
                "are missing: give clientId and clientSecret, or accessToken",
            ),
            (None, Some(_), _, _) => self.refuse(
                "clientId",
                "is missing: clientSecret was given, and both are needed",
            ),
            (Some(_), _, _, _) => self.refuse(
                "clientSecret",
                "is missing: clientId was given, and both are needed",
            ),
        }
    }
}

fn use_access_token(settings: &mut Settings, kind: Option<&str>, text: Option<&str>) {
    settings.secrets.extend(text.map(String::from));
    if settings.headers.get("Authorization").is_some() {
        return;
    }
    // The header of a fixed token is made once, here. An invalid token is reported when a call asks for its token.
    if let Some(Ok(bearer)) = text.map(|text| header::bearer(&Token::once(Secret::new(text)))) {
        settings.headers.set("Authorization", &bearer);
        return;
    }
    settings.token_source = Some("program");
    settings.can_refresh = kind == Some("function");
}
