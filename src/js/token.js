// Gets a token: from the program, from the store that isolates share, or from the token endpoint.

import { Exchange } from './exchange.js';
import { Failure, ask, facts } from './instance.js';

/** @import { BodyFault, ErrorDraft, FailureReason, Next, Settings } from './border.d.ts' */
/** @import { TokenStore } from './types.d.ts' */

/** A slower store is ignored. In milliseconds. */
const STORE_DEADLINE = 1_000;

/**
 * How long a token request continues when no call waits for it any more. Without this, calls whose deadline is a little shorter than the
 * token endpoint's response time would never get a token. It delays the end of a finished program. In milliseconds.
 */
const GRACE = 500;

/** Running token requests by client, for all calls that need the token. @type {Map<string, SharedToken>} */
const sharedTokens = new Map();

/**
 * A promise of a token. The program's `accessToken` rejects with its own error, everything else with a `Failure` or `TRAP`. Call
 * `stopWaiting` when the token is not needed any more.
 * @param {Settings} settings @param {string} [rejected] a token that the service did not accept
 * @returns {{ token: Promise<unknown>, stopWaiting?: () => void }}
 */
export function getToken(settings, rejected) {
  const { accessToken } = settings;
  if (accessToken !== undefined) return { token: programToken(accessToken) };
  // On workerd a request must not wait for a promise of another request: it hangs if the other one ends first.
  const shared = settings.sharesTokenRequests ? sharedToken(settings, rejected) : new SharedToken(settings, rejected);
  return { token: shared.token, stopWaiting: shared.join() };
}

/** @param {Settings['accessToken']} accessToken */
const programToken = async (accessToken) => (typeof accessToken === 'function' ? accessToken('OAuth2', []) : accessToken);

/** @param {Settings} settings @param {string | undefined} rejected */
function sharedToken(settings, rejected) {
  const { tokenKey, tokenStore } = settings;
  const known = sharedTokens.get(tokenKey);
  // Not shared if the running request may get the rejected token from the store.
  if (known !== undefined && (rejected === undefined || rejected === known.rejected || tokenStore === undefined)) return known;
  const created = new SharedToken(settings, rejected, () => {
    if (sharedTokens.get(tokenKey) === created) sharedTokens.delete(tokenKey);
  });
  sharedTokens.set(tokenKey, created);
  return created;
}

/** A running token request, and how many calls wait for it. */
class SharedToken {
  #waiting = 0;
  #isOver = false;
  /** @type {TokenRequest | undefined} */
  #request;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #grace;
  #forget;

  /** @param {Settings} settings @param {string | undefined} rejected @param {() => void} [forget] */
  constructor(settings, rejected, forget = () => {}) {
    this.rejected = rejected;
    this.#forget = forget;
    this.token = this.#fetch(settings).finally(() => {
      this.#isOver = true;
      clearTimeout(this.#grace);
      forget();
    });
  }

  /** Returns a function that stops the waiting; it may be called more than once. */
  join() {
    clearTimeout(this.#grace);
    this.#waiting += 1;
    let isWaiting = true;
    return () => {
      if (!isWaiting) return;
      isWaiting = false;
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#isOver) this.#grace = setTimeout(() => this.#end(), GRACE);
    };
  }

  #end() {
    this.#isOver = true;
    this.#forget();
    this.#request?.end('timeout');
  }

  /** @param {Settings} settings @returns {Promise<string>} */
  async #fetch(settings) {
    const { tokenKey, tokenStore: store } = settings;
    const key = store && (await storeKey(tokenKey));
    if (store && key !== undefined) {
      const { value, expiresAt } = (await withinDeadline(() => readStored(store, key))) ?? {};
      const isNew = typeof value === 'string' && value !== this.rejected;
      if (isNew && ask('adopt', tokenKey, value, expiresAt) !== 0) return value;
    }
    const { token, expiresAt } = await new Promise((resolve, reject) => {
      const settle = (/** @type {unknown} */ outcome) => (outcome instanceof Failure ? reject : resolve)(outcome);
      this.#request = new TokenRequest({ ...settings, signal: undefined }, settle, facts.operations.length, 'afterTokenRequest');
      if (this.#isOver) this.#request.end('timeout');
      this.#request.next();
    });
    if (store && key !== undefined && expiresAt !== undefined)
      await withinDeadline(() => store.set(key, { value: token, expiresAt }));
    return token;
  }
}

/** The loop of a token request: one request, and a retry as often as `afterTokenRequest` asks for one. */
class TokenRequest extends Exchange {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #until = Date.now() + facts.tokenDeadline;

  next() {
    try {
      const { settings } = this;
      if (this.timer === undefined) this.follow(facts.tokenDeadline, undefined);
      const headers = {
        ...settings.tokenHeaders,
        'Content-Type': facts.tokenContentType,
        Authorization: ask('tokenAuthorization', String(settings.id), String(settings.secret)),
      };
      this.send(String(settings.url), headers, facts.tokenBody);
    } catch {
      this.fail();
    }
  }

  /** @override @param {unknown} outcome */
  finish(outcome) {
    clearTimeout(this.#pause);
    super.finish(outcome);
  }

  /** A token request sends no code, and is no attempt of the call. @override @param {ErrorDraft} failure */
  failWith(failure) {
    super.failWith(Object.assign(failure, { attempts: 0, sent: 'no' }));
  }

  /** @override @param {string | undefined} body @param {BodyFault} [fault] */
  onResponse(body, fault) {
    this.#proceed(this.judge(body, fault));
  }

  /** @override @param {FailureReason} reason @param {unknown} [error] */
  onFailure(reason, error) {
    this.#proceed(this.explain(reason, error));
  }

  /** @override */
  report() {
    const { url, id, secret, tokenKey } = this.settings;
    return { url, id, secret, tokenKey, attempts: this.attempts, left: Math.max(0, this.#until - Date.now()) };
  }

  /** @param {Next | ErrorDraft} next */
  #proceed(next) {
    if (next instanceof Failure) return this.failWith(next);
    const { token, shortestWait = 0, longestWait = 0 } = next;
    if (token === undefined) {
      this.response = undefined;
      this.#pause = setTimeout(() => this.next(), shortestWait + Math.random() * (longestWait - shortestWait));
    } else {
      this.finish(next);
    }
  }
}

/** The token of a store, which may return anything. Its fields are read once, here. @param {TokenStore} store @param {string} key */
async function readStored(store, key) {
  const { value, expiresAt } = /** @type {{ value: unknown, expiresAt: unknown }} */ (await store.get(key));
  return { value, expiresAt };
}

/** The key leaves the process, so it must not reveal the secret. @param {string} tokenKey */
async function storeKey(tokenKey) {
  try {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(tokenKey));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    // No WebCrypto (a page without a secure context).
    return undefined;
  }
}

/**
 * The result of a store; undefined if it fails or takes too long.
 * @template T @param {() => T | Promise<T>} work @returns {Promise<T | undefined>}
 */
async function withinDeadline(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, STORE_DEADLINE, undefined);
  });
  try {
    return await Promise.race([work(), deadline]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
