//! `Client`, which makes calls for Rust programs.

pub(crate) mod bounds;
pub(crate) mod call;
pub(crate) mod config;
#[cfg(all(feature = "gloo", target_family = "wasm", target_os = "unknown"))]
pub(crate) mod fetch;
#[cfg(feature = "tracing")]
mod observed;
pub(crate) mod provider;
#[cfg(all(
    feature = "reqwest",
    not(all(target_family = "wasm", target_os = "unknown"))
))]
pub(crate) mod reqwest;
pub(crate) mod store;
pub(crate) mod tokens;
pub(crate) mod transport;
pub(crate) mod url;

use crate::{
    api::{
        check,
        issue::Issue,
        model::{
            CodeRequest, MessagingCodeResponse, ResponseFields, VerifyCodeRequest,
            VerifyCodeResponse, VoiceCodeResponse,
        },
        operation::Operation,
        raw_value::RawValue,
    },
    auth::{
        header::{basic, bearer},
        token::Token,
    },
    call::response::{self, ErrorContext},
    client::{
        call::{Authorization, Outcome, Plan, run},
        config::{Configuration, Credentials},
        tokens::Tokens,
        transport::{AnyTransport, Transport},
        url::Base,
    },
    error::{CallContext, Error},
    support::{
        runtime::{Runtime, runtime},
        secret::{number_spellings, spellings},
    },
};
use alloc::{boxed::Box, format, string::String, sync::Arc, vec::Vec};
use core::fmt;

/// Sends and checks one-time codes, for Rust programs.
///
/// Create one and keep it: its clones share the access token, which is renewed a minute before it expires, or a tenth of its lifetime if
/// that is less. Parallel calls share one token request, so poll a call that you have started, or drop it: others may wait for its token. On
/// Cloudflare Workers they share only the token itself, because there a request must not wait for another one. Dropping a call's future
/// stops the call, but does not undo what it has sent.
///
/// ```no_run
/// # async fn example(transport: impl bandwidth_mfa::Transport) -> Result<(), bandwidth_mfa::Error> {
/// use bandwidth_mfa::{Client, CodeRequest, Configuration, Kind, Sent, VerifyCodeRequest};
///
/// let configuration = Configuration::oauth2("id", "secret").with_account_id("9900000");
/// let client = Client::new(configuration, transport)?;
/// let request = CodeRequest::new("+19195551234")
///     .with_from("+19195554321")
///     .with_application_id("application")
///     .with_message("Your code is {CODE}");
/// match client.generate_messaging_code(&request).await {
///     Ok(sent) => println!("sent as {:?}", sent.message_id),
///     Err(error) if error.kind() == Kind::InvalidInput => println!("{:?}", error.issues()),
///     // Nothing was sent: it is safe to try again.
///     Err(error) if error.sent() == Sent::No => println!("{error}"),
///     // A text may be on its way: let the person decide.
///     Err(error) => println!("{error}"),
/// }
///
/// let response = client.verify_code(&VerifyCodeRequest::new("+19195551234", "123456")).await?;
/// println!("the code is {}", if response.valid { "right" } else { "wrong" });
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    /// Not shared, because `with_account_id` makes a client for another account.
    account_id: Option<Arc<str>>,
}

struct Shared {
    configuration: Configuration,
    base: Base,
    authorization: Authorization,
    transport: Box<dyn AnyTransport>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("configuration", &self.shared.configuration)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// [`Kind::Configuration`](crate::Kind::Configuration), with every faulty option;
    /// [`Kind::Authorization`](crate::Kind::Authorization) for an access token that cannot be in a header.
    pub fn new(configuration: Configuration, transport: impl Transport) -> Result<Self, Error> {
        let checked = configuration
            .check(runtime() == Runtime::Browser)
            .map_err(|issues| Error::configuration(Operation::Token, issues))?;
        let authorization = match (&configuration.credentials, checked.key) {
            (Credentials::Basic { username, password }, _) => {
                Authorization::Header(basic(username, password.reveal()))
            }
            (Credentials::AccessToken(token), _) => {
                Authorization::Header(bearer(&Token::once(token.clone()))?)
            }
            (Credentials::Client { .. }, Some(key)) => {
                let store = configuration.token_store.clone();
                Authorization::Tokens(Tokens::new(key, store, runtime() != Runtime::Workerd))
            }
            (Credentials::Provider(provider), _) => Authorization::Provider(provider.clone()),
            // Never happens: the check above makes a key for these credentials.
            (Credentials::Client { .. }, None) => Authorization::Header(String::new()),
        };
        Ok(Self {
            account_id: configuration.account_id.as_deref().map(Arc::from),
            shared: Arc::new(Shared {
                configuration,
                base: checked.base,
                authorization,
                transport: Box::new(transport),
            }),
        })
    }

    /// The same client for another account. Both share the access token.
    ///
    /// ```no_run
    /// # async fn example(client: bandwidth_mfa::Client) -> Result<(), bandwidth_mfa::Error> {
    /// # let request = bandwidth_mfa::VerifyCodeRequest::new("+19195551234", "123456");
    /// client.with_account_id("9900001").verify_code(&request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_account_id(&self, account_id: impl Into<String>) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            account_id: Some(account_id.into().into()),
        }
    }

    /// Sends a code by text.
    ///
    /// # Errors
    /// Every [`Kind`](crate::Kind) except `Configuration` and `Internal`; [`Error::sent`] says whether a text may have been sent anyway.
    pub async fn generate_messaging_code(
        &self,
        request: &CodeRequest,
    ) -> Result<MessagingCodeResponse, Error> {
        let issues = check::code_request(&request.into());
        let fields = self
            .call(
                Operation::GenerateMessagingCode,
                issues,
                serde_json::to_string(request),
                &[&request.to, &request.from],
            )
            .await?;
        Ok(MessagingCodeResponse {
            message_id: fields.message_id.into_text(),
        })
    }

    /// Sends a code by voice call.
    ///
    /// # Errors
    /// Every [`Kind`](crate::Kind) except `Configuration` and `Internal`; [`Error::sent`] says whether a call may have been made anyway.
    pub async fn generate_voice_code(
        &self,
        request: &CodeRequest,
    ) -> Result<VoiceCodeResponse, Error> {
        let issues = check::code_request(&request.into());
        let fields = self
            .call(
                Operation::GenerateVoiceCode,
                issues,
                serde_json::to_string(request),
                &[&request.to, &request.from],
            )
            .await?;
        Ok(VoiceCodeResponse {
            call_id: fields.call_id.into_text(),
        })
    }

    /// Checks a code that a person entered.
    ///
    /// # Errors
    /// Every [`Kind`](crate::Kind) except `Configuration` and `Internal`. A wrong code is no error: the response's `valid` is false.
    pub async fn verify_code(
        &self,
        request: &VerifyCodeRequest,
    ) -> Result<VerifyCodeResponse, Error> {
        let issues = check::verify_request(&request.into());
        let fields = self
            .call(
                Operation::VerifyCode,
                issues,
                serde_json::to_string(request),
                &[&request.to, request.code.reveal()],
            )
            .await?;
        Ok(VerifyCodeResponse {
            valid: matches!(fields.valid, RawValue::Boolean(true)),
        })
    }

    async fn call(
        &self,
        operation: Operation,
        issues: Vec<Issue>,
        body: Result<String, serde_json::Error>,
        secrets: &[&str],
    ) -> Result<ResponseFields, Error> {
        let call = self.checked_call(operation, issues, body, secrets);
        #[cfg(feature = "tracing")]
        let call = observed::call(operation, call);
        call.await.map(|(fields, _)| fields)
    }

    /// The fields of the response, and the number of requests.
    async fn checked_call(
        &self,
        operation: Operation,
        mut issues: Vec<Issue>,
        body: Result<String, serde_json::Error>,
        secrets: &[&str],
    ) -> Result<(ResponseFields, u32), Error> {
        let Shared {
            configuration,
            base,
            authorization,
            transport,
        } = &*self.shared;
        let segment = self.account_id.as_deref().map_or_else(
            || Err(Issue::new("accountId", "is required")),
            check::account_segment,
        );
        let segment = segment.map_err(|issue| issues.insert(0, issue)).ok();
        let body: Option<String> = body
            .map_err(|_| issues.push(Issue::new("request", "must be a JSON value")))
            .ok();
        let (Some(segment), Some(body), true) = (segment, body, issues.is_empty()) else {
            let issues = issues.into_iter().map(Issue::in_rust).collect();
            return Err(Error::invalid_input(operation, issues));
        };

        let context = |token: Option<&Token>| ErrorContext {
            call: CallContext {
                operation,
                host: base.host.clone(),
                timeout_ms: configuration.timeout_ms(),
            },
            secrets: self.secrets(secrets, token),
        };
        let plan = Plan {
            operation,
            url: &operation.url(&base.href, &segment),
            body: &body,
            authorization,
            timeout_ms: configuration.timeout_ms(),
            context,
        };
        let Outcome {
            reply,
            attempts,
            token,
        } = run(&**transport, &plan).await?;
        let fields = response::response(
            operation,
            &reply,
            || context(token.as_ref()),
            attempts,
            || transport.now(),
        )?;
        Ok((fields, attempts))
    }

    fn secrets(&self, call_secrets: &[&str], token: Option<&Token>) -> Vec<String> {
        let mut secrets: Vec<String> = call_secrets
            .iter()
            .flat_map(|secret| number_spellings(secret))
            .collect();
        secrets.extend(
            token
                .iter()
                .flat_map(|token| spellings(token.value.reveal())),
        );
        if let Authorization::Tokens(tokens) = &self.shared.authorization {
            secrets.extend(tokens.key().secrets());
        }
        match &self.shared.configuration.credentials {
            Credentials::Client { .. } | Credentials::Provider(_) => {}
            Credentials::AccessToken(token) => secrets.extend(spellings(token.reveal())),
            Credentials::Basic { username, password } => {
                secrets.extend(spellings(password.reveal()));
                secrets.extend(spellings(&format!("{username}:{}", password.reveal())));
            }
        }
        secrets
    }
}
