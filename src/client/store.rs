//! `TokenStore`, which shares access tokens between processes.

use crate::{
    auth::token::{Token, TokenKey},
    client::bounds::{Boxed, MaybeSend},
};
use alloc::{boxed::Box, string::String, sync::Arc};
use core::{fmt, future::Future};
use sha2::{Digest as _, Sha256};

/// Where processes share the access tokens of client credentials, such as Redis. If the store fails or takes longer than a second, it
/// is ignored, and the token comes from the token endpoint.
///
/// The npm package's `tokenStore` has the same keys, so programs of both kinds can share one store. `Arc<T>` and `Box<T>`
/// are stores if `T` is one.
///
/// ```
/// use bandwidth_mfa::{Token, TokenStore};
/// use std::{collections::HashMap, sync::Mutex};
///
/// /// In memory; yours asks a server.
/// #[derive(Default)]
/// struct Memory(Mutex<HashMap<String, (String, u64)>>);
///
/// impl TokenStore for Memory {
///     async fn get(&self, key: &str) -> Option<Token> {
///         let (value, expires_at_ms) = self.0.lock().ok()?.get(key)?.clone();
///         Some(Token::kept(value, expires_at_ms))
///     }
///
///     async fn set(&self, key: &str, token: &Token) {
///         if let (Ok(mut tokens), Some(expires_at_ms)) = (self.0.lock(), token.expires_at_ms()) {
///             tokens.insert(key.to_owned(), (token.value().to_owned(), expires_at_ms));
///         }
///     }
/// }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// The token of this key, if there is one. The key is a SHA-256 digest, which does not reveal the client's secret.
    fn get(&self, key: &str) -> impl Future<Output = Option<Token>> + MaybeSend;

    /// Stores a token until it expires.
    fn set(&self, key: &str, token: &Token) -> impl Future<Output = ()> + MaybeSend;
}

macro_rules! forward {
    ($($pointer:ident),+) => {$(
        impl<T: TokenStore> TokenStore for $pointer<T> {
            fn get(&self, key: &str) -> impl Future<Output = Option<Token>> + MaybeSend {
                T::get(self, key)
            }

            fn set(&self, key: &str, token: &Token) -> impl Future<Output = ()> + MaybeSend {
                T::set(self, key, token)
            }
        }
    )+};
}

forward!(Arc, Box);

/// [`TokenStore`] for `dyn`: its methods return boxed futures.
trait AnyStore: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> Boxed<'a, Option<Token>>;
    fn set<'a>(&'a self, key: &'a str, token: &'a Token) -> Boxed<'a, ()>;
}

impl<T: TokenStore> AnyStore for T {
    fn get<'a>(&'a self, key: &'a str) -> Boxed<'a, Option<Token>> {
        Box::pin(TokenStore::get(self, key))
    }

    fn set<'a>(&'a self, key: &'a str, token: &'a Token) -> Boxed<'a, ()> {
        Box::pin(TokenStore::set(self, key, token))
    }
}

#[derive(Clone)]
pub(crate) struct SharedStore(Arc<dyn AnyStore>);

impl SharedStore {
    pub(crate) fn new(store: impl TokenStore) -> Self {
        Self(Arc::new(store))
    }

    pub(crate) async fn get(&self, key: &str) -> Option<Token> {
        self.0.get(key).await
    }

    pub(crate) async fn set(&self, key: &str, token: &Token) {
        self.0.set(key, token).await;
    }
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedStore").finish_non_exhaustive()
    }
}

/// The key leaves the process, so it must not reveal the secret. src/js/token.js makes the same key.
pub(crate) fn store_key(key: &TokenKey) -> String {
    let parts = (&key.url, &key.client_id, key.client_secret.reveal());
    let text = serde_json::to_string(&parts).unwrap_or_default();
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|nibble| char::from_digit(nibble.into(), 16))
        .collect()
}
