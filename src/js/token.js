// Gets a token: from the program, from the store that isolates share, or from the token endpoint.

import { Exchange } from './exchange.js';
import { ask, facts, isFailure } from './instance.js';

/** @import { BodyFault, ErrorDraft, FailureReason, Next, Settings } from './border.d.ts' */
/** @import { TokenStore } from './types.d.ts' */

/** A slower store is ignored. In milliseconds. */
const STORE_DEADLINE = 1_000;

/**
 * How long a token request continues when no call waits for it any more. Without this, calls whose deadline is a little shorter than the
 * token endpoint's response time would never get a token. It delays the end of a finished program. In milliseconds.
 */
const GRACE = 500;

/** Running token requests by client, for all calls that need the token. @type {Map<string, TokenRequest>} */
const sharedRequests = new Map();

/**
 * A promise of a token. The program's `accessToken` rejects with its own error, everything else with a failure. Call
 * `stopWaiting` when the token is not needed any more.
 * @param {Settings} settings @param {string} [rejected] a token that the service did not accept
 * @returns {{ token: Promise<unknown>, stopWaiting?: () => void }}
 */
export function getToken(settings, rejected) {
  const { accessToken } = settings;
  if (accessToken !== undefined) return { token: programToken(accessToken) };
  // On workerd a request must not wait for a promise of another request: it hangs if the other one ends first.
  const request = settings.sharesTokenRequests ? sharedToken(settings, rejected) : new TokenRequest(settings, rejected);
  return { token: request.fetched, stopWaiting: request.join() };
}

/** @param {Settings['accessToken']} accessToken */
const programToken = async (accessToken) => (typeof accessToken === 'function' ? accessToken('OAuth2', []) : accessToken);

/** @param {Settings} settings @param {string | undefined} rejected */
function sharedToken(settings, rejected) {
  const { tokenKey, tokenStore } = settings;
  const known = sharedRequests.get(tokenKey);
  // Not shared if the running request may get the rejected token from the store.
  if (known !== undefined && (rejected === undefined || rejected === known.rejected || tokenStore === undefined)) return known;
  const created = new TokenRequest(settings, rejected, () => {
    if (sharedRequests.get(tokenKey) === created) sharedRequests.delete(tokenKey);
  });
  sharedRequests.set(tokenKey, created);
  return created;
}

/** A running token request with its retries, and how many calls wait for it. */
class TokenRequest extends Exchange {
  #waiting = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #grace;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #forget;

  /** @param {Settings} settings @param {string | undefined} rejected @param {() => void} [forget] */
  constructor(settings, rejected, forget = () => {}) {
    super({ ...settings, signal: undefined }, facts.operations.length, () => {});
    this.rejected = rejected;
    this.#forget = forget;
    this.fetched = this.#fetch().finally(() => {
      this.isOver = true;
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
      if (this.#waiting === 0 && !this.isOver) this.#grace = setTimeout(() => this.#giveUp(), GRACE);
    };
  }

  #giveUp() {
    this.#forget();
    this.end('timeout');
  }

  /** @returns {Promise<string>} */
  async #fetch() {
    const { tokenKey, tokenStore: store } = this.settings;
    const key = store && (await storeKey(tokenKey));
    if (store && key !== undefined) {
      const { value, expiresAt } = (await withinDeadline(() => readStored(store, key))) ?? {};
      const isNew = typeof value === 'string' && value !== this.rejected;
      if (isNew && ask('adopt', tokenKey, value, expiresAt) !== 0) return value;
    }
    const outcome = await new Promise((resolve) => {
      this.settle = resolve;
      this.until = Date.now() + facts.tokenDeadline;
      this.follow(facts.tokenDeadline, undefined);
      this.#request();
    });
    if (isFailure(outcome)) throw outcome;
    const { token, expiresAt } = outcome;
    if (store && key !== undefined && expiresAt !== undefined)
      await withinDeadline(() => store.set(key, { value: token, expiresAt }));
    return token;
  }

  #request() {
    try {
      const { tokenHeaders, url, id, secret } = this.settings;
      const authorization = ask('tokenAuthorization', String(id), String(secret));
      this.send(String(url), { ...tokenHeaders, Authorization: authorization }, facts.tokenBody);
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

  /** @override @param {string | undefined} text @param {BodyFault} [fault] */
  onResponse(text, fault) {
    this.#proceed(this.afterResponse(text, fault));
  }

  /** @override @param {FailureReason} reason @param {unknown} [error] */
  onFailure(reason, error) {
    this.#proceed(this.afterFailure(reason, error));
  }

  /** @param {Next | ErrorDraft} next */
  #proceed(next) {
    if (isFailure(next)) return this.failWith(next);
    const { token, shortestWait = 0, longestWait = 0 } = next;
    if (token === undefined) {
      this.response = undefined;
      this.#pause = setTimeout(() => this.#request(), shortestWait + Math.random() * (longestWait - shortestWait));
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
