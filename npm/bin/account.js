// `bandwidth-mfa check`, `send` and `verify`, which try an account.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import * as util from 'node:util';
import { Configuration, MFAApi, MfaError } from 'bandwidth-mfa';
import { isLoopback } from './loopback.js';
import { EXIT, Failure, lines } from './outcome.js';

/** The oldest that a code may be (`expirationTimeInMinutes` of Bandwidth's OpenAPI document). */
const LONGEST_LIFE_MINUTES = 15;

/** The latest time of a Date (ECMA-262 21.4.1.1). */
const LATEST_SECONDS = 8.64e12;

/** The exit codes after these signals, as in a shell: 128 plus the signal's number. */
const EXIT_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143 };

/** Kinds of errors with an exit code other than 4. */
const EXIT_OF_KIND = {
  configuration: EXIT.USAGE,
  'invalid-input': EXIT.USAGE,
  unauthorized: EXIT.CREDENTIALS,
  connection: EXIT.NETWORK,
  'connection-lost': EXIT.NETWORK,
  timeout: EXIT.NETWORK,
  internal: EXIT.FAULT,
};

/** Statuses of a token endpoint for unknown credentials (RFC 6749 5.2; 403 occurs too). */
const UNKNOWN_CLIENT = [400, 401, 403];

/** If no token could be obtained, the token endpoint's status says why. Without a status it did not answer. */
function exitCodeOf({ kind, status }) {
  if (kind !== 'authorization') return EXIT_OF_KIND[kind] ?? EXIT.REFUSED;
  if (status === undefined) return EXIT.NETWORK;
  return UNKNOWN_CLIENT.includes(status) ? EXIT.CREDENTIALS : EXIT.REFUSED;
}

/** The client's error as a failure of the command. Its message contains no secret and no full phone number. */
function failureOf(error, exitCode = exitCodeOf(error)) {
  const { kind, sent, status, requestId, retryAfterMs } = error;
  // The status of `invalid-input` exists for programs written for axios; there was no response.
  const httpStatus = kind === 'invalid-input' ? undefined : status;
  return new Failure(exitCode, error.message, { kind, sent, status: httpStatus, requestId, retryAfterMs });
}

/** A text from outside, with its control characters replaced, because a terminal would obey them. */
const printable = (text) => String(text).replace(/\p{Cc}/gu, ' ');

/** Shows enough of a phone number to recognise it: +1919•••1234. */
function masked(number, { 'show-numbers': inFull }) {
  if (inFull) return printable(number);
  return number.length > 9 ? `${printable(number.slice(0, 5))}•••${printable(number.slice(-4))}` : '•••';
}

/** The variables; those of `--env` override the environment. */
async function environment({ env: file }) {
  if (file === undefined) return process.env;
  if (!util.parseEnv) throw new Failure(EXIT.USAGE, '--env needs Node 20.12 or newer.');
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new Failure(EXIT.USAGE, `${file}, which --env names, cannot be read (${error.code}).`);
  });
  // Editors on Windows begin a file with a byte order mark.
  return { ...process.env, ...util.parseEnv(text.replace(/^\uFEFF/, '')) };
}

const isThisMachine = (url) => URL.canParse(url) && isLoopback(new URL(url).host);

/** The server and the token endpoint. By default a server on this machine issues the tokens too, so that no credentials leave it. */
function urlsOf({ 'base-path': basePath, 'token-url': tokenUrl }) {
  const below = isThisMachine(basePath) ? `${basePath.replace(/\/+$/, '')}/oauth2/token` : undefined;
  return { basePath, tokenUrl: tokenUrl ?? below };
}

/** What a command needs to call the service; `interrupted` aborts at SIGINT (Ctrl-C) and SIGTERM. */
async function contextOf(values) {
  const variables = await environment(values);
  const { BW_CLIENT_ID: clientId, BW_CLIENT_SECRET: clientSecret, BW_ACCOUNT_ID: accountId } = variables;
  const missing = Object.entries({ BW_CLIENT_ID: clientId, BW_CLIENT_SECRET: clientSecret }).filter(([, value]) => !value);
  if (missing.length > 0)
    throw new Failure(
      EXIT.CREDENTIALS,
      `Not set: ${missing.map(([name]) => name).join(', ')}. Set both in the environment, or in a file that --env names. Bandwidth's app creates them under Account, API Credentials.`,
    );
  const token = {};
  const tokenStore = {
    get: async () => undefined,
    set: async (_, { expiresAt }) => {
      token.expiresAt = expiresAt;
    },
  };
  const configuration = new Configuration({ clientId, clientSecret, tokenStore, ...urlsOf(values) });
  const interrupted = new AbortController();
  for (const signal of Object.keys(EXIT_OF_SIGNAL)) process.once(signal, () => interrupted.abort(signal));
  return { configuration, token, interrupted: interrupted.signal, accountId: values.account ?? (accountId || undefined) };
}

/** Awaits a call. An interruption ends the program at once, even if the token endpoint has not answered. */
async function interruptible({ interrupted }, work) {
  const aborted = () => new Failure(EXIT_OF_SIGNAL[interrupted.reason], 'Interrupted.', { sent: 'no' });
  if (interrupted.aborted) throw aborted();
  try {
    return await work();
  } catch (error) {
    if (interrupted.aborted) throw error instanceof MfaError ? failureOf(error, EXIT_OF_SIGNAL[interrupted.reason]) : aborted();
    throw error instanceof MfaError ? failureOf(error) : error;
  }
}

/** Gets a token, and reads accounts, roles and expiry from it if it is a JSON Web Token (RFC 7519). */
async function tokenFacts(context) {
  const { configuration, token, interrupted } = context;
  const fetchToken = /** @type {() => Promise<string>} */ (configuration.accessToken);
  const value = await interruptible(context, () => Promise.race([fetchToken(), aborting(interrupted)]));
  const claims = claimsOf(value);
  const hasTime = typeof claims.exp === 'number' && Math.abs(claims.exp) <= LATEST_SECONDS;
  // The time in the token comes first, because the client assumes five minutes if the token endpoint states no lifetime.
  const expiresAt = hasTime ? claims.exp * 1000 : token.expiresAt;
  return { accounts: texts(claims.accounts), roles: texts(claims.roles), expiresAt };
}

const aborting = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
  });

function claimsOf(token) {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    // A token may have any form (RFC 6749 1.4).
    return {};
  }
}

const texts = (list) =>
  Array.isArray(list) ? list.filter((item) => ['string', 'number'].includes(typeof item)).map(printable) : [];

/** The account: the one that was named, or the only one of the token. */
async function accountFor(context) {
  if (context.accountId !== undefined) return context.accountId;
  const { accounts } = await tokenFacts(context);
  if (accounts.length === 1) return accounts[0];
  const which = accounts.length === 0 ? 'The token names no account' : `The token names the accounts ${accounts.join(', ')}`;
  throw new Failure(EXIT.USAGE, `${which}: name one with --account or BW_ACCOUNT_ID.`);
}

/** Lets the client check the request and both URLs before a token is fetched or the person is asked. Nothing is sent. */
async function rehearse({ configuration, accountId = '0' }, operation, request) {
  const { basePath, tokenUrl } = configuration;
  const fetch = () => Promise.reject(new TypeError('not sent'));
  const nowhere = new Configuration({ clientId: 'none', clientSecret: 'none', basePath, tokenUrl, fetch });
  const error = await new MFAApi(nowhere)[operation](accountId, request).catch((reason) => reason);
  if (exitCodeOf(error) === EXIT.USAGE) throw failureOf(error);
}

function required(values, command, ...names) {
  const missing = names.filter((name) => values[name] === undefined).map((name) => `--${name}`);
  if (missing.length > 0)
    throw new Failure(EXIT.USAGE, `${command} needs ${missing.join(', ')}. See bandwidth-mfa ${command} --help.`);
}

/** Prints the outcome: lines for people, JSON for programs. */
function print({ json }, fields, shownLines) {
  console.log(json ? JSON.stringify(fields) : shownLines.join('\n'));
}

/** Guesses from the token's roles whether MFA works. Bandwidth does not document the role, and its sales team activates MFA. */
function expectation({ roles }, accountId, isForeign) {
  const activated = 'Bandwidth must also have activated MFA for the account, which only a send can show.';
  if (isForeign) return ['unlikely', `MFA is unlikely to work: the token is not for account ${accountId}.`];
  if (roles.length === 0) return ['unknown', `It is unknown whether MFA works: the token names no roles. ${activated}`];
  if (roles.some((role) => /mfa|2fa|(multi|two).?factor/i.test(role)))
    return ['likely', `MFA is likely to work: the token has a role for it. ${activated}`];
  return ['unlikely', 'MFA is unlikely to work: no role of the token names it. Ask Bandwidth to activate MFA for the account.'];
}

/** Options that the next command needs too. */
const REPEATED = ['scope', 'env', 'account', 'base-path', 'token-url'];

/** Those that were given. Their values are left out, because some need quotes in a shell. */
const repeated = (values) =>
  REPEATED.filter((name) => values[name] !== undefined)
    .map((name) => ` --${name} <the same>`)
    .join('');

/** How long a token lives, in words. */
function lifeOf(expiresAt) {
  if (expiresAt === undefined) return 'works; its lifetime is unknown';
  const seconds = Math.max(0, Math.round((expiresAt - Date.now()) / 1000));
  const [count, unit] = seconds < 120 ? [seconds, 'seconds'] : [Math.round(seconds / 60), 'minutes'];
  return `works for ${count} ${unit}, until ${new Date(expiresAt).toISOString()}`;
}

export async function check(values) {
  const context = await contextOf(values);
  await rehearse(context, 'verifyCode', { to: '+19195551234', code: '0000', expirationTimeInMinutes: 1 });
  const facts = await tokenFacts(context);
  const { accounts, roles, expiresAt } = facts;
  const accountId = context.accountId ?? (accounts.length === 1 ? accounts[0] : undefined);
  const isForeign = accountId !== undefined && accounts.length > 0 && !accounts.includes(accountId);
  const [mfa, sentence] = expectation(facts, accountId, isForeign);
  const advice =
    accountId === undefined
      ? 'Name the account with --account or BW_ACCOUNT_ID.'
      : `Try it: npx bandwidth-mfa send --to <number> --from <number> --application <id>${repeated(values)}`;
  const next = mfa === 'unlikely' ? undefined : advice;
  const fields = {
    token: lifeOf(expiresAt),
    accounts: accounts.join(', ') || 'the token names none',
    roles: roles.join(', ') || 'the token names none',
    account: accountId === undefined ? 'not chosen' : printable(accountId),
    mfa: sentence,
    next,
  };
  const expires =
    expiresAt === undefined
      ? {}
      : { expiresAt: new Date(expiresAt).toISOString(), expiresInMs: Math.max(0, expiresAt - Date.now()) };
  print(values, { accountId, accounts, roles, ...expires, mfa, message: sentence, next }, lines(fields));
  return isForeign ? EXIT.REFUSED : EXIT.OK;
}

export async function send(values) {
  required(values, 'send', 'to', 'from', 'application');
  const { to, from, application: applicationId, message = 'Your code is {CODE}', scope, voice } = values;
  const request = { to, from, applicationId, message, scope, digits: 6 };
  const operation = voice ? 'generateVoiceCode' : 'generateMessagingCode';
  const mustAsk = !values.yes && !isThisMachine(values['base-path']);
  if (mustAsk && !(process.stdin.isTTY && process.stderr.isTTY))
    throw new Failure(
      EXIT.USAGE,
      'This would send a real message, and there is no terminal to ask on: add --yes to send it. Nothing was sent.',
    );
  const context = await contextOf(values);
  await rehearse(context, operation, request);
  const accountId = await accountFor(context);
  const what = `${voice ? 'call' : 'text'} to ${masked(to, values)} from ${masked(from, values)}`;
  const question = `Send a ${what}, account ${printable(accountId)}? It may cost money. [y/N] `;
  if (mustAsk && !(await agreed(context, question))) throw new Failure(EXIT.NO, 'Nothing was sent.', { sent: 'no' });
  const api = new MFAApi(context.configuration);
  const { data } = await interruptible(context, () => api[operation](accountId, request, { signal: context.interrupted }));
  const [id] = ['messageId', 'callId'].filter((name) => data[name] !== undefined);
  const ids = id === undefined ? {} : { [id]: printable(data[id]) };
  const shownTo = values['show-numbers'] ? printable(to) : '<the same>';
  const next = `When the code arrives: npx bandwidth-mfa verify --to ${shownTo} --code <code>${repeated(values)}`;
  const numbers = { to: masked(to, values), from: masked(from, values) };
  print(
    values,
    { sent: 'yes', channel: voice ? 'voice' : 'messaging', ...ids, accountId, ...numbers, next },
    lines({ sent: `yes, a ${what}`, ...ids, next }),
  );
  return EXIT.OK;
}

/** Asks on the terminal; no answer means no. */
async function agreed({ interrupted }, question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // In raw mode a terminal sends no signals.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = once(terminal, 'close').then(() => undefined);
  try {
    const answer = await Promise.race([terminal.question(question, { signal: interrupted }), closed]);
    if (answer !== undefined) return /^y(es)?$/i.test(answer.trim());
  } catch {
    // At the end of the input (Ctrl-D) the question is rejected too.
    if (interrupted.aborted)
      throw new Failure(EXIT_OF_SIGNAL[interrupted.reason], 'Interrupted. Nothing was sent.', { sent: 'no' });
  } finally {
    terminal.close();
  }
  // At the end of the input the cursor is still behind the question.
  console.error();
  return false;
}

export async function verify(values) {
  required(values, 'verify', 'to', 'code');
  const { to, code, scope } = values;
  const request = { to, code, scope, expirationTimeInMinutes: LONGEST_LIFE_MINUTES };
  const context = await contextOf(values);
  await rehearse(context, 'verifyCode', request);
  const accountId = await accountFor(context);
  const api = new MFAApi(context.configuration);
  const { data } = await interruptible(context, () => api.verifyCode(accountId, request, { signal: context.interrupted }));
  const { valid } = data;
  const next = valid
    ? undefined
    : 'The code is wrong, expired or used already, or was sent with another scope. Too many wrong codes lock the number for a while.';
  print(values, { valid, accountId, to: masked(to, values), next }, [valid ? 'valid' : 'not valid', ...lines({ next })]);
  return valid ? EXIT.OK : EXIT.NO;
}
