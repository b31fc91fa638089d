//! Which credentials a call has, and that a page holds none that it should not.

use super::{
    convert::{set, set_text},
    headers::Headers,
    prepare::{AGAIN, CLIENT, PROGRAM, Reader},
};
use crate::{
    auth::{
        header::{basic, bearer},
        token::Token,
    },
    client::config,
    support::{platform::get, secret::Secret, text::join},
};
use alloc::{string::String, vec::Vec};
use js_sys::Object;
use wasm_bindgen::prelude::*;

impl Reader {
    /// Takes the credentials; a client id with its secret goes before a user name, since only it will remain.
    pub(crate) fn credentials(
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
                self.wrong(
                    "accessToken",
                    "a string, a promise of one or a function that gives one",
                    &token,
                );
            }
            return Self::given_token(settings, &token, headers, secrets);
        }
        match (client_id, client_secret, username, password) {
            (Some(id), Some(secret), _, _) => {
                match config::token_url(&token_url, allow_insecure) {
                    Ok(url) => set_text(settings, "tokenUrl", &url),
                    Err(issue) => self.issues.push(issue),
                }
                set_text(settings, "clientId", &id);
                set_text(settings, "clientSecret", &secret);
                if headers.get("Authorization").is_some() {
                    0
                } else {
                    CLIENT
                }
            }
            (_, _, username, password) if username.is_some() || password.is_some() => {
                let (username, password) =
                    (username.unwrap_or_default(), password.unwrap_or_default());
                secrets.push(join!(username, ":", password));
                headers.set("Authorization", &basic(&username, &password));
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
            .map(|text| bearer(&Token::once(Secret::new(text))))
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
}
