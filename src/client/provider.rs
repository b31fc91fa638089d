//! `TokenProvider`: the program's own source of access tokens.

use crate::{
    client::bounds::{Boxed, MaybeSend},
    error::{Cause, Error, TokenAdvice, reason},
    support::{secret::Secret, text::join},
};
use alloc::{boxed::Box, string::ToString as _, sync::Arc};
use core::{fmt, future::Future};

type TokenFunction = dyn Fn() -> Boxed<'static, Result<Secret, Cause>> + Send + Sync;

/// An async function that returns an access token: see [`Configuration::provider`](crate::Configuration::provider).
#[derive(Clone)]
pub struct TokenProvider(Arc<TokenFunction>);

impl TokenProvider {
    /// A provider that calls this function.
    pub fn new<F, G, S, E>(function: F) -> Self
    where
        F: Fn() -> G + Send + Sync + 'static,
        G: Future<Output = Result<S, E>> + MaybeSend + 'static,
        S: Into<Secret>,
        E: fmt::Display,
    {
        Self(Arc::new(move || {
            let token = function();
            Box::pin(async move {
                match token.await {
                    Ok(token) => Ok(token.into()),
                    Err(error) => Err(Cause::new(error.to_string())),
                }
            })
        }))
    }

    pub(crate) async fn token(&self) -> Result<Secret, Error> {
        self.0().await.map_err(|cause| {
            let cause = cause.masked(&[]);
            let why = join!("the token provider failed", reason(&cause));
            Error::no_token(&why, TokenAdvice::Credentials).with_cause(Some(cause))
        })
    }
}

impl fmt::Debug for TokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenProvider").finish_non_exhaustive()
    }
}
