//! `Client`, which makes calls for Rust programs.

pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod config;
#[cfg(all(feature = "gloo", target_family = "wasm", target_os = "unknown"))]
pub(crate) mod fetch;
pub(crate) mod transport;

use crate::{
    api::{
        check,
        given::Given,
        issue::Issue,
        model::{
            CodeRequest, MessagingCodeResponse, ResponseFields, VerifyCodeRequest,
            VerifyCodeResponse, VoiceCodeResponse,
        },
        operation::Operation,
    },
    auth::{
        header::{basic, bearer},
        token::{Token, TokenCache, TokenKey},
    },
    call::response::{self, Context},
    client::{
        call::{Outcome, Plan, run},
        config::{Configuration, Credentials},
        transport::Transport,
    },
    error::{Error, Kind, Place, Sent},
    support::secret::{number_spellings, spellings},
};
use alloc::{format, string::String, vec::Vec};

/// Sends and checks one-time codes, for Rust programs.
///
/// Make one and keep it: it holds the access token until a minute, or a tenth of its life if that is less, before its end, and
/// all its calls share it. A call that is dropped is given up; what it had sent by then stays sent.
///
/// ```no_run
/// # async fn example<T: bandwidth_mfa::Transport>(transport: T) -> Result<(), bandwidth_mfa::Error> {
/// use bandwidth_mfa::{Client, CodeRequest, Configuration, Kind, Sent, VerifyCodeRequest};
///
/// let client = Client::new(Configuration::oauth2("id", "secret"), transport);
/// let request = CodeRequest::new("+19195551234", "+19195554321", "application", "Your code is {CODE}", 6);
/// match client.generate_messaging_code("9900000", &request).await {
///     Ok(sent) => println!("sent as {:?}", sent.message_id),
///     Err(error) if error.kind() == Kind::InvalidInput => println!("{:?}", error.issues()),
///     // Nothing was sent: it is safe to try again.
///     Err(error) if error.sent() == Sent::No => println!("{error}"),
///     // A text may be on its way: let the person decide.
///     Err(error) => println!("{error}"),
/// }
///
/// let answer = client.verify_code("9900000", &VerifyCodeRequest::new("+19195551234", "123456", 3.0)).await?;
/// println!("the code is {}", if answer.valid { "right" } else { "wrong" });
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Client<T> {
    configuration: Configuration,
    transport: T,
    tokens: TokenCache<TokenKey>,
}

impl<T: Transport> Client<T> {
    /// A client; nothing is sent or checked yet.
    pub fn new(configuration: Configuration, transport: T) -> Self {
        Self {
            configuration,
            transport,
            tokens: TokenCache::default(),
        }
    }

    /// Sends a code by text.
    ///
    /// # Errors
    /// Every [`Kind`]; [`Error::sent`] says whether a text may be on its way all the same.
    pub async fn generate_messaging_code(
        &self,
        account_id: &str,
        request: &CodeRequest,
    ) -> Result<MessagingCodeResponse, Error> {
        let issues = check::code_request(&request.into());
        let fields = self
            .call(
                Operation::GenerateMessagingCode,
                account_id,
                issues,
                serde_json::to_string(request),
                &[&request.to, &request.from],
            )
            .await?;
        Ok(MessagingCodeResponse {
            message_id: fields.message_id.into_text(),
        })
    }

    /// Sends a code by a call that speaks it.
    ///
    /// # Errors
    /// Every [`Kind`]; [`Error::sent`] says whether a call may be on its way all the same.
    pub async fn generate_voice_code(
        &self,
        account_id: &str,
        request: &CodeRequest,
    ) -> Result<VoiceCodeResponse, Error> {
        let issues = check::code_request(&request.into());
        let fields = self
            .call(
                Operation::GenerateVoiceCode,
                account_id,
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
    /// Every [`Kind`]. A wrong code is no error: the answer's `valid` is false.
    pub async fn verify_code(
        &self,
        account_id: &str,
        request: &VerifyCodeRequest,
    ) -> Result<VerifyCodeResponse, Error> {
        let issues = check::verify_request(&request.into());
        let fields = self
            .call(
                Operation::VerifyCode,
                account_id,
                issues,
                serde_json::to_string(request),
                &[&request.to, request.code.reveal()],
            )
            .await?;
        Ok(VerifyCodeResponse {
            valid: matches!(fields.valid, Given::Boolean(true)),
        })
    }

    async fn call(
        &self,
        operation: Operation,
        account_id: &str,
        mut issues: Vec<Issue>,
        body: Result<String, serde_json::Error>,
        secrets: &[&str],
    ) -> Result<ResponseFields, Error> {
        let configuration = &self.configuration;
        let place = |host: &str| Place {
            operation,
            host: host.into(),
            timeout_ms: configuration.timeout_ms.into(),
        };
        let base = configuration.check().map_err(|issues| {
            Error::new(
                Kind::Configuration,
                Sent::No,
                0,
                place("").configuration(&issues),
            )
            .with_issues(issues)
        })?;
        let segment: Option<String> = check::account_segment(account_id)
            .map_err(|issue| issues.insert(0, issue))
            .ok();
        let body: Option<String> = body
            .map_err(|_| issues.push(Issue::new("request", "must be a value that JSON has")))
            .ok();
        let (Some(segment), Some(body), true) = (segment, body, issues.is_empty()) else {
            return Err(Error::new(
                Kind::InvalidInput,
                Sent::No,
                0,
                place(&base.host).invalid_input(&issues),
            )
            .with_issues(issues));
        };

        let context = |token: Option<&Token>| Context {
            place: place(&base.host),
            secrets: self.secrets(secrets, token),
        };
        let key = configuration.token_key();
        let header = self.header()?;
        let plan = Plan {
            operation,
            url: &operation.url(&base.href, &segment),
            body: &body,
            authorization: header.as_deref(),
            key: key.as_ref(),
            timeout_ms: configuration.timeout_ms.into(),
            context,
        };
        let Outcome {
            reply,
            attempts,
            token,
        } = run(&self.transport, &self.tokens, &plan).await?;
        response::response(
            operation,
            &reply,
            || context(token.as_ref()),
            attempts,
            || self.transport.now(),
        )
    }

    fn header(&self) -> Result<Option<String>, Error> {
        match &self.configuration.credentials {
            Credentials::Client { .. } => Ok(None),
            Credentials::AccessToken(token) => bearer(&Token::once(token.clone())).map(Some),
            Credentials::Basic { username, password } => {
                Ok(Some(basic(username, password.reveal())))
            }
        }
    }

    fn secrets(&self, of_the_call: &[&str], token: Option<&Token>) -> Vec<String> {
        let mut secrets: Vec<String> = of_the_call
            .iter()
            .flat_map(|secret| number_spellings(secret))
            .collect();
        secrets.extend(
            token
                .iter()
                .flat_map(|token| spellings(token.value.reveal())),
        );
        match &self.configuration.credentials {
            Credentials::Client { .. } => secrets.extend(
                self.configuration
                    .token_key()
                    .iter()
                    .flat_map(TokenKey::secrets),
            ),
            Credentials::AccessToken(token) => secrets.extend(spellings(token.reveal())),
            Credentials::Basic { username, password } => {
                secrets.extend(spellings(password.reveal()));
                secrets.extend(spellings(&format!("{username}:{}", password.reveal())));
            }
        }
        secrets
    }
}
