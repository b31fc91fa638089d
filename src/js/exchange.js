// The requests of one call, or of one token request with its retries, and what may end them early: a deadline and the caller's signal.

import { describe, digestOf, isUnbound } from './errors.js';
import { Plain, isObject, plainFields } from './input.js';
import { ask, internal, sentOf } from './instance.js';
import { NO_BODY, TOO_LARGE, attempt, discard, header, isRedirect, parse, readBody, redirectHost, statusOf } from './response.js';
import { follow, unfollow } from './signal.js';

/** @import { BodyFault, End, ErrorDraft, FailureReason, Next, Report, Settings } from './border.d.ts' */

/** Deno's own `fetch`: bodies for it are streams (see `toStream`). */
const denoFetch = 'Deno' in globalThis ? globalThis.fetch : undefined;

/** @abstract */
export class Exchange {
  /** How many requests were made. */
  attempts = 0;
  /** What ended the exchange early. @type {End | undefined} */
  ended;
  /** Incremented by each request and each outcome. What arrives for an older turn is ignored. */
  turn = 0;
  /** Whether `end` ends it at once: not before it begins, and not while the caller's `validateStatus` runs. */
  canEnd = false;
  isOver = false;
  /** Whether a request is running that has no status yet, and may have been applied. */
  isUnderWay = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  /** @type {AbortController | undefined} */
  controller;
  /** @type {Response | undefined} */
  response;
  /** The status of the last response. @type {number | undefined} */
  status;
  /** @type {unknown} */
  data;
  /** The call's token. @type {string | undefined} */
  token;
  /** The call's phone numbers and code, which no error may show. @type {unknown[] | undefined} */
  numbers;
  /** When a token request must be over. */
  until = 0;
  /** The digest of what `fetch` or `accessToken` threw; see `digestOf`. @type {string | undefined} */
  digest;

  /**
   * @param {Settings} settings @param {number} operation @param {(outcome: any) => void} settle gets a result or a failure
   */
  constructor(settings, operation, settle) {
    this.settings = settings;
    this.operation = operation;
    this.settle = settle;
  }

  /** Starts the clock and listens to the signal. @param {number} timeout @param {Settings['signal']} signal */
  follow(timeout, signal) {
    if (signal !== undefined && !follow(signal, this)) this.ended = 'aborted';
    if (timeout > 0) this.timer = setTimeout(() => this.end('timeout'), timeout);
    this.canEnd = true;
  }

  /** @param {unknown} outcome */
  finish(outcome) {
    this.isOver = true;
    this.turn += 1;
    clearTimeout(this.timer);
    if (this.settings.signal !== undefined) unfollow(this.settings.signal, this);
    this.settle(outcome);
  }

  /** @param {ErrorDraft} failure */
  failWith(failure) {
    const { response, data, settings, digest } = this;
    this.finish(Object.assign(failure, { response, data, signal: settings.signal, digest }));
  }

  /** Fails, because the instance trapped: a bug of ours. Other calls are not affected. */
  fail() {
    if (this.isOver) return;
    const { isUnderWay, status } = this;
    const sent = isUnderWay ? 'maybe' : status === undefined ? 'no' : sentOf(status);
    this.failWith(internal(sent, this.attempts));
    this.controller?.abort();
  }

  /** Ends the exchange, whatever it waits for: the deadline passed or the caller's signal aborted. @param {End} why */
  end(why) {
    if (this.isOver || this.ended !== undefined) return;
    this.ended = why;
    // No request is running, and `send` makes no more, because `ended` is set.
    if (!this.canEnd) return;
    this.turn += 1;
    try {
      if (this.response === undefined) this.onFailure(this.isUnderWay ? 'ended' : 'no-token');
      else this.onResponse(undefined, { reason: why });
    } catch {
      this.fail();
    }
    this.controller?.abort();
  }

  /** Makes a request; never rejects. @param {string} url @param {Record<string, string>} headers @param {string} body */
  async send(url, headers, body) {
    try {
      this.turn += 1;
      const { turn } = this;
      this.response = undefined;
      this.data = undefined;
      if (this.ended !== undefined) return this.onFailure('not-made');
      let response;
      try {
        response = await this.#fetch(url, headers, body);
      } catch (error) {
        if (turn === this.turn) this.#reject(error);
        return;
      }
      if (turn !== this.turn) return discard(response);
      const status = statusOf(response);
      if (status === undefined) return this.onFailure('no-response');
      // Some `fetch` functions resolve with this status for a network error instead of rejecting; otherwise only a redirect has it.
      if (status === 0 && !isRedirect(response)) return this.onFailure('rejected', new TypeError('a response without a status'));
      this.isUnderWay = false;
      this.response = response;
      this.status = status;
      let text;
      /** @type {BodyFault | undefined} */
      let fault;
      try {
        text = await readBody(response, status);
      } catch (error) {
        fault =
          error === TOO_LARGE || error === NO_BODY ? /** @type {BodyFault} */ (error) : { ...describe(error), reason: 'lost' };
      }
      if (turn !== this.turn) return;
      if (fault !== undefined) this.controller?.abort();
      this.data = parse(text);
      this.onResponse(text, fault);
    } catch {
      this.fail();
    }
  }

  /** `fetch` rejected. @param {unknown} error */
  #reject(error) {
    if (isUnbound(this.settings.fetch, error)) {
      this.failWith(ask('refuseConfiguration', this.operation, ['fetch', 'unbound']));
    } else {
      this.digest = digestOf(error);
      this.onFailure('rejected', error);
    }
  }

  /**
   * A separate function, so that a running call does not keep `init` in memory.
   * @param {string} url @param {Record<string, string>} headers @param {string} body @returns {Promise<Response>}
   */
  #fetch(url, headers, body) {
    const { settings } = this;
    this.controller = new AbortController();
    /** @type {RequestInit & { duplex?: 'half' }} */
    const init = { method: 'POST', headers, body, redirect: 'manual', signal: this.controller.signal };
    // Otherwise Chromium asks the person for a password after a 401.
    if (settings.isBrowser) init.credentials = 'omit';
    // Next.js 13 and 14 cache responses to POSTs unless `cache` is set. Browsers do not cache them, and Chromium would send a preflight
    // request before each call if it were set.
    else if (supportsNoStore()) init.cache = 'no-store';
    const fetch = /** @type {typeof globalThis.fetch} */ (settings.fetch ?? globalThis.fetch);
    if (fetch === denoFetch && isGranted(url)) toStream(init);
    this.attempts += 1;
    this.isUnderWay = true;
    return fetch(url, init);
  }

  /**
   * Asks what a response leads to.
   * @param {string | undefined} text @param {BodyFault | undefined} fault @param {boolean} [isRefused] @returns {any}
   */
  afterResponse(text, fault, isRefused) {
    const { data, status, response } = /** @type {{ data: unknown, status: number, response: Response }} */ (this);
    const facts = {
      isRefused,
      status,
      // A redirect's body is not read: the error's `detail` says where it leads.
      text: text || redirectHost(response),
      retryAfter: header(response, 'retry-after'),
      requestId: header(response, 'x-amzn-requestid') ?? header(response, 'x-request-id'),
      ...fault,
    };
    return this.#afterRequest(facts, isObject(data) ? plainFields(data) : undefined);
  }

  /** Asks what a request without a response leads to. @param {FailureReason} reason @param {unknown} error */
  afterFailure(reason, error) {
    return this.#afterRequest({ ...describe(error), reason, end: this.ended });
  }

  /** @param {Partial<Report>} facts @param {object} [fields] */
  #afterRequest(facts, fields) {
    const { settings, operation, attempts, numbers, token, until } = this;
    const { host, timeout, url, id, secret, secrets, tokenKey } = settings;
    const known = { operation, attempts, numbers, token, host, timeout, url, id, secret, secrets, tokenKey };
    return ask('afterRequest', Object.assign(new Plain(), known, { left: until - Date.now() }, facts), fields);
  }

  /** A response has arrived, complete or not. @param {string | undefined} _text @param {BodyFault} [_fault] */
  onResponse(_text, _fault) {}

  /** There is no response, or the request was not made. @param {FailureReason} _reason @param {unknown} [_error] */
  onFailure(_reason, _error) {}
}

/** The origins that Deno lets the program reach. @type {Set<string>} */
const granted = new Set();

/**
 * Whether Deno lets the program reach a server. If it refuses a request whose body is a stream, the process never ends. A yes
 * is remembered, because asking takes as long as the rest of a call.
 * @param {string} url
 */
function isGranted(url) {
  // The slash after `https://` and the host.
  const origin = url.slice(0, `${url}/`.indexOf('/', 8));
  if (granted.has(origin)) return true;
  const [scheme, , name = ''] = origin.split('/');
  const host = /:\d+$/.test(name) ? name : `${name}:${scheme === 'https:' ? 443 : 80}`;
  // Throws if the program itself has set `Deno`.
  const state = attempt(() => /** @type {any} */ (globalThis).Deno.permissions.querySync({ name: 'net', host }).state);
  if (state !== undefined && state !== 'granted') return false;
  granted.add(origin);
  return true;
}

/**
 * Deno repeats a POST by itself if a kept-alive connection breaks, unless the body is a stream like this one. The stream of a Response
 * does not prevent it.
 * @param {RequestInit & { duplex?: 'half' }} init
 */
function toStream(init) {
  const bytes = new TextEncoder().encode(/** @type {string} */ (init.body));
  init.duplex = 'half';
  init.body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** @type {boolean | undefined} */
let isNoStoreSupported;

/** workerd before the compatibility date 2024-11-11 throws if `cache` is set. */
const supportsNoStore = () =>
  (isNoStoreSupported ??=
    typeof Request !== 'function' || attempt(() => new Request('https://a', { cache: 'no-store' })) !== undefined);
