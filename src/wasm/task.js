// One call, or one run of the token loop, from its first step to its end: the only place that awaits `fetch`.

import { PREPARE, enter } from './core.js';
import { attach, copy, internal } from './errors.js';
import { describe, digestOf, entriesOf, isUnbound } from './read.js';
import {
  bodyFault,
  discard,
  header,
  isRedirect,
  parse,
  readBody,
  readHeaders,
  redirectHost,
  sentOf,
  statusOf,
  statusTextOf,
  toResult,
} from './response.js';
import { follow, reasonOf, unfollow } from './signal.js';
import { bringToken } from './token.js';

// What came of a step; the same numbers stand in mailbox.rs.
const REPLY = 0;
const REJECTED = 1;
const NO_RESPONSE = 2;
const ENDED = 3;
const NOT_MADE = 4;
const TOKEN = 5;
const TOKEN_REJECTED = 6;
const TOKEN_FAILED = 7;
const SLEPT = 8;

// Long behind a deadline a timer that could fire has fired. In milliseconds.
const CANCELLED_AFTER = 30_000;

// What a task without a deadline gets instead. In milliseconds.
const LONGEST_TASK = 900_000;

// What ends a call from the caller's side; the same numbers stand in mailbox.rs.
export const TIMEOUT = 1;
const ABORTED = 2;

const denoFetch = globalThis.Deno === undefined ? undefined : globalThis.fetch;

// One call, or one run of the token loop.
export class Task {
  sent = 'no';
  attempts = 0;
  #core;
  #settings;
  #settle;
  #json;
  #id;
  // Raised with every answer: what comes in late, of an older turn, is of no interest any more.
  #turn = 0;
  #end = 0;
  #isOver = false;
  #isInside = false;
  #controller;
  #timer;
  #alarm;
  #until;
  #response;
  #status;
  #data;
  #operation;
  #digest;
  #leave;

  // `settle` gets a result, or a function that makes the error: whoever awaits it makes it, so that its stack tells who called.
  constructor(core, settings, settle, operation, json) {
    this.#core = core;
    this.#settings = settings;
    this.#settle = settle;
    this.#operation = operation;
    this.#json = json;
  }

  // From the first step on: what the checks refuse has no deadline.
  #follow() {
    const { signal, timeout } = this.#settings;
    this.#until = Date.now() + (timeout || LONGEST_TASK);
    this.#core.tasks.add(this);
    if (signal !== undefined && !follow(signal, this, ABORTED)) this.#end = ABORTED;
    if (timeout > 0) this.#timer = setTimeout(() => this.end(TIMEOUT), timeout);
  }

  // The deadline passed or the caller's signal aborted, whatever the task waits for.
  end(why) {
    if (this.#isOver) return;
    this.#end = why;
    // The caller's own code, called from within the core or before the call began: the next step tells the core.
    if (this.#isInside || this.#id === undefined) return;
    if (this.#response === undefined) this.#answer(ENDED, why);
    else this.#reply(undefined, { ended: why });
    this.#controller?.abort();
  }

  // Tells the caller that the instance failed, and leaves the rest to `fail`.
  tell() {
    const { sent, attempts } = this;
    this.#settle(() => internal(sent, attempts));
  }

  fail() {
    if (this.#isOver) return;
    this.#finish();
    this.#controller?.abort();
    this.tell();
  }

  // Frees what the core keeps of it, and touches nothing that belongs to its request.
  dropIfCancelled() {
    if (Date.now() < this.#until + CANCELLED_AFTER) return;
    this.#isOver = true;
    this.#turn += 1;
    this.#core.tasks.delete(this);
    this.#forget(this.#id);
  }

  // Lets the core free what it keeps under this number.
  #forget(id) {
    let step = enter(this.#core, ENDED, id, ABORTED);
    while (step.id !== undefined) step = enter(this.#core, NOT_MADE, id, ABORTED);
  }

  #finish() {
    this.#isOver = true;
    this.#turn += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#alarm);
    this.#leave?.();
    this.#core.tasks.delete(this);
    if (this.#settings.signal !== undefined) unfollow(this.#settings.signal, this);
  }

  // Enters the core (core.js), and does the step that comes of it.
  run(kind, id, code, value, second, third, fourth) {
    let step;
    this.#isInside = true;
    try {
      step = enter(this.#core, kind, id, code, value, second, third, fourth);
    } catch {
      this.fail();
      return;
    } finally {
      this.#isInside = false;
    }
    this.#take(step);
  }

  #answer(kind, code, value, extra) {
    this.#turn += 1;
    this.run(kind, this.#id, code, value, extra);
  }

  #take(step) {
    if (typeof step === 'function') {
      this.#finish();
      this.#settle(() => this.#complete(step()));
    } else if (step.verb === 'done') {
      this.#finish();
      this.#settle(step.token === undefined ? toResult(this.#response, this.#status, this.#data) : step);
    } else {
      if (this.#id === undefined) {
        try {
          this.#follow();
        } catch {
          // A runtime whose timers throw.
          this.#forget(step.id);
          this.fail();
          return;
        }
      }
      this.#id = step.id;
      this.#response = undefined;
      this.#data = undefined;
      if (this.#end !== 0) this.#answer(NOT_MADE, this.#end);
      else if (step.verb === 'send') this.#send(step, this.#turn);
      else if (step.verb === 'token') this.#bringToken(step, this.#turn);
      else this.#sleep(step, this.#turn);
    }
  }

  // Never rejects.
  async #send(step, turn) {
    try {
      let response;
      try {
        response = await this.#fetch(step);
      } catch (error) {
        if (turn === this.#turn) this.#reject(error);
        return;
      }
      if (turn !== this.#turn) {
        discard(response);
        return;
      }
      if (!this.#receive(response)) return;
      let text;
      let fault;
      try {
        text = await readBody(response, this.#status);
      } catch (error) {
        fault = bodyFault(error);
      }
      if (turn !== this.#turn) return;
      if (fault !== undefined) this.#controller.abort();
      this.#reply(text, fault);
    } catch {
      this.fail();
    }
  }

  // Why `fetch` gave no response.
  #reject(error) {
    if (isUnbound(this.#settings.fetch, error)) {
      this.#forget(this.#id);
      this.#finish();
      this.#settle(enter(this.#core, PREPARE, this.#operation, 0, {}, undefined, ['fetch', 'unbound']));
      return;
    }
    this.#digest = digestOf(error);
    this.#answer(REJECTED, 0, undefined, describe(error));
  }

  // Apart from what waits for it, so that a call in flight keeps nothing of what it was made of.
  #fetch(step) {
    const settings = this.#settings;
    // A call's own body is here already; a token request brings its own.
    const isCall = step.body === undefined;
    this.#controller = new AbortController();
    const init = {
      method: 'POST',
      headers: this.#headers(step),
      body: isCall ? this.#json : step.body,
      redirect: 'manual',
      // Next.js 13 and 14 keep responses to POSTs without it. A browser keeps none, and Chromium would send a preflight request
      // before each call.
      cache: !settings.isBrowser && takesNoStore() ? 'no-store' : undefined,
      signal: this.#controller.signal,
    };
    // Else Chromium asks the person for a password when a 401 comes.
    if (settings.isBrowser) init.credentials = 'omit';
    const fetch = settings.fetch ?? globalThis.fetch;
    if (fetch === denoFetch) toStream(init);

    this.attempts += 1;
    this.sent = 'maybe';
    return fetch(isCall ? settings.base + step.url + settings.query : step.url, init);
  }

  // Whether there is a body to read.
  #receive(response) {
    const status = statusOf(response);
    if (status === undefined) {
      this.#answer(NO_RESPONSE, 0);
      return false;
    }
    // What `fetch` gives for a network error when it does not reject; only a redirect has this status rightly.
    if (status === 0 && !isRedirect(response)) {
      this.#answer(REJECTED, 0, undefined, describe(new TypeError('an answer without a status')));
      return false;
    }
    this.#response = response;
    this.#status = status;
    this.sent = sentOf(status);
    return true;
  }

  #headers({ authorization, contentType }) {
    const { headers } = this.#settings;
    // A copy: the caller's `fetch` may write into it.
    if (authorization === undefined) return { ...headers };
    if (contentType === undefined) return { ...headers, Authorization: authorization };
    return { ...this.#settings.tokenHeaders, 'Content-Type': contentType, Authorization: authorization };
  }

  #reply(text, fault) {
    const response = this.#response;
    this.#data = parse(text);
    // What an error would need is looked up only when there may be one.
    const isRecord = typeof this.#data === 'object' && this.#data !== null && !Array.isArray(this.#data);
    const extra =
      isRecord && this.#status === 200
        ? undefined
        : {
            text: text || redirectHost(response),
            fault,
            retryAfter: header(response, 'retry-after'),
            requestId: header(response, 'x-amzn-requestid') ?? header(response, 'x-request-id'),
          };
    this.#answer(REPLY, this.#status, isRecord ? entriesOf(this.#data) : undefined, extra);
  }

  #bringToken(step, turn) {
    const { attempts } = this;
    const answer = (kind, value, extra) => {
      if (turn === this.#turn) this.#answer(kind, 0, value, extra);
    };
    const wait = bringToken(this.#core, this.#settings, step.rejected);
    this.#leave = wait.leave;
    wait.token.then(
      (value) => answer(TOKEN, value),
      // What the program's own function throws is its own affair, even when it is an error of another call.
      (error) => {
        if (this.#settings.accessToken === undefined) {
          answer(TOKEN_FAILED, () => copy(error, attempts));
          return;
        }
        this.#digest = digestOf(error);
        answer(TOKEN_REJECTED, undefined, describe(error));
      },
    );
  }

  #sleep({ shortest, longest }, turn) {
    const wake = () => {
      if (turn === this.#turn) this.#answer(SLEPT, 0);
    };
    this.#alarm = setTimeout(wake, shortest + Math.random() * (longest - shortest));
  }

  // Adds what only this side has: the caller's reason, and the response in axios' form.
  #complete(error) {
    if (this.#digest !== undefined) error.digest = this.#digest;
    if (error.kind === 'aborted') {
      Object.defineProperty(error, 'cause', { value: reasonOf(this.#settings.signal), configurable: true, writable: true });
    }
    if (error.kind === 'invalid-input') {
      return attach(error, { status: 400, statusText: 'Bad Request', data: { error: error.message }, headers: readHeaders({}) });
    }
    const response = this.#response;
    if (response === undefined || error.status === undefined) return error;
    // A body that broke off or was too long is as good as an empty one.
    return attach(error, {
      status: this.#status,
      statusText: statusTextOf(response),
      data: this.#data === undefined ? '' : this.#data,
      headers: readHeaders(response),
    });
  }
}

let isNoStoreTaken;

// workerd before the compatibility date 2024-11-11 throws on every `cache`.
function takesNoStore() {
  if (isNoStoreTaken === undefined) {
    try {
      isNoStoreTaken = typeof Request !== 'function' || new Request('https://example.com', { cache: 'no-store' }) !== undefined;
    } catch {
      isNoStoreTaken = false;
    }
  }
  return isNoStoreTaken;
}

// Deno sends a POST again by itself when a kept connection dies, but never one whose body is a stream.
function toStream(init) {
  const bytes = new TextEncoder().encode(init.body);
  init.duplex = 'half';
  init.body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
