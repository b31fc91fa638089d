//! The one loop of a call: token, send, decide. And `Client`, which runs it for Rust programs.

use crate::{
    api::{self, Context},
    auth::{self, Token, TokenCache, TokenKey},
    check,
    config::{Configuration, Credentials},
    error::{Error, Issue, Kind, Place, Sent},
    given::Given,
    model::{
        CodeRequest, MessagingCodeResponse, ResponseFields, VerifyCodeRequest, VerifyCodeResponse,
        VoiceCodeResponse,
    },
    resend::{self, Next},
    secret::spellings,
    transport::{End, Fault, Operation, Reply, Request, TokenFault, Transport},
};
use alloc::{format, string::String, vec::Vec};

/// Where a call's `Authorization` comes from.
#[derive(Debug)]
pub(crate) enum Auth<'a> {
    /// It does not change. Absent: the transport holds it.
    Fixed(Option<&'a str>),
    /// A token of OAuth2 client credentials.
    Client(&'a TokenKey),
    /// A token from the program itself, which may be asked once more after a 401 when `again`.
    Program { again: bool },
}

/// One call, ready to be made.
pub(crate) struct Plan<'a> {
    pub(crate) operation: Operation,
    pub(crate) url: &'a str,
    pub(crate) body: &'a str,
    pub(crate) auth: Auth<'a>,
    /// For the whole call; 0 when the transport keeps the deadline itself.
    pub(crate) timeout_ms: u64,
    /// What an error needs to know, given the token in use.
    pub(crate) context: &'a dyn Fn(Option<&Token>) -> Context,
}

/// What the service answered in the end, and after how many requests.
pub(crate) struct Outcome<B> {
    pub(crate) reply: Reply<B>,
    pub(crate) attempts: u32,
    pub(crate) token: Option<Token>,
}

/// Makes a call: at most two requests, the second only where `resend` allows it.
pub(crate) async fn run<T: Transport>(
    transport: &T,
    tokens: &TokenCache,
    plan: &Plan<'_>,
) -> Result<Outcome<T::Body>, Error> {
    let deadline = (plan.timeout_ms > 0).then(|| transport.now().saturating_add(plan.timeout_ms));
    // `None`: the call is over.
    let left = || {
        deadline.map_or(Some(0), |deadline| {
            Some(deadline.saturating_sub(transport.now())).filter(|left| *left > 0)
        })
    };
    let refreshable = matches!(plan.auth, Auth::Client(_) | Auth::Program { again: true });
    let mut attempts = 0_u32;
    let mut token = None;
    let mut rejected = None;
    loop {
        if token.is_none() && !matches!(plan.auth, Auth::Fixed(_)) {
            token = Some(
                obtain(
                    transport,
                    tokens,
                    plan,
                    rejected.as_ref(),
                    left().unwrap_or(1),
                    attempts,
                )
                .await?,
            );
        }
        let bearer = token
            .as_ref()
            .map(auth::bearer)
            .transpose()
            .map_err(|error| error.with_attempts(attempts))?;
        let result = match left() {
            None => Err(Fault::NotMade(End::Timeout)),
            Some(timeout_ms) => {
                let request = Request {
                    operation: plan.operation,
                    url: plan.url,
                    authorization: bearer.as_deref().or(match plan.auth {
                        Auth::Fixed(header) => header,
                        Auth::Client(_) | Auth::Program { .. } => None,
                    }),
                    content_type: "application/json",
                    body: plan.body,
                    timeout_ms,
                };
                transport.send(request).await
            }
        };
        if !matches!(result, Err(Fault::NotMade(_))) {
            attempts = attempts.saturating_add(1);
        }
        match resend::next(
            plan.operation,
            api::ending(&result, transport),
            attempts,
            refreshable,
        ) {
            Next::Resend => {}
            Next::ResendAfter(shortest, longest) => transport.sleep(shortest, longest).await,
            Next::Refresh => {
                rejected = token.take();
                if let (Auth::Client(key), Some(rejected)) = (&plan.auth, &rejected) {
                    tokens.forget(key, rejected);
                }
            }
            Next::Stop => {
                return match result {
                    Ok(reply) => Ok(Outcome {
                        reply,
                        attempts,
                        token,
                    }),
                    Err(fault) => Err(api::fault(fault, &(plan.context)(token.as_ref()), attempts)),
                };
            }
        }
    }
}

async fn obtain<T: Transport>(
    transport: &T,
    tokens: &TokenCache,
    plan: &Plan<'_>,
    rejected: Option<&Token>,
    timeout_ms: u64,
    attempts: u32,
) -> Result<Token, Error> {
    let key = match plan.auth {
        Auth::Client(key) => Some(key),
        Auth::Fixed(_) | Auth::Program { .. } => None,
    };
    if let Some(token) = key.and_then(|key| tokens.get(key, transport.now())) {
        return Ok(token);
    }
    match transport.token(key, rejected, timeout_ms).await {
        Ok(token) => {
            if let Some(key) = key {
                tokens.put(key, &token, transport.now());
            }
            Ok(token)
        }
        Err(TokenFault::Failed(error)) => Err(error.with_attempts(attempts)),
        Err(TokenFault::Ended(end)) => Err(api::ended(
            end,
            "No access token came",
            Sent::No,
            &(plan.context)(rejected),
            attempts,
        )),
    }
}

/// Sends and checks one-time codes, for Rust programs.
///
/// ```no_run
/// # async fn example<T: bandwidth_mfa::Transport>(transport: T) -> Result<(), bandwidth_mfa::Error> {
/// use bandwidth_mfa::{Client, CodeRequest, Configuration, VerifyCodeRequest};
///
/// let client = Client::new(Configuration::oauth2("id", "secret"), transport);
/// let request = CodeRequest::new("+19195551234", "+19195554321", "application", "Your code is {CODE}", 6);
/// client.generate_messaging_code("9900000", &request).await?;
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
    tokens: TokenCache,
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
                &[],
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
                &[],
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
                &[request.code.reveal()],
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
            url: &api::url(operation, &base.href, &segment),
            body: &body,
            auth: key
                .as_ref()
                .map_or(Auth::Fixed(header.as_deref()), Auth::Client),
            timeout_ms: configuration.timeout_ms.into(),
            context: &context,
        };
        let Outcome {
            reply,
            attempts,
            token,
        } = run(&self.transport, &self.tokens, &plan).await?;
        api::response(
            operation,
            &reply,
            &|| context(token.as_ref()),
            attempts,
            &|| self.transport.now(),
        )
    }

    fn header(&self) -> Result<Option<String>, Error> {
        match &self.configuration.credentials {
            Credentials::Client { .. } => Ok(None),
            Credentials::AccessToken(token) => auth::bearer(&Token::once(token.clone())).map(Some),
            Credentials::Basic { username, password } => {
                Ok(Some(auth::basic(username, password.reveal())))
            }
        }
    }

    fn secrets(&self, of_the_call: &[&str], token: Option<&Token>) -> Vec<String> {
        let mut secrets: Vec<String> = of_the_call
            .iter()
            .flat_map(|secret| spellings(secret))
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
