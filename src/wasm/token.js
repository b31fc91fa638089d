// Brings a token: from the program, from the store that it shares between isolates, or from the token endpoint.

import { ADOPT, OBTAIN, enter, isWorkerd } from './core.js';
import { TIMEOUT, Task } from './task.js';

// The token step's own deadline, whatever the deadlines of the calls that wait for it. In milliseconds.
const TOKEN_DEADLINE = 10_000;

// A store that answers later is no help. In milliseconds.
const STORE_DEADLINE = 1_000;

// How long a request for a token goes on when nobody waits for it any more: else callers a little less patient than the
// token endpoint would never get one. It keeps a program alive that has nothing else to do. In milliseconds.
const GRACE = 500;

// The operation of a token request; the same number stands in convert.rs.
const TOKEN = 3;

// A promise of a token, and what to call when it is not waited for any more. `rejected` is a token that the service did not
// accept.
export function bringToken(core, settings, rejected) {
  if (settings.accessToken !== undefined) return { token: given(settings.accessToken) };
  // A request of workerd may wait for no promise of another one: it would hang when that one ends first.
  const flight = isWorkerd() ? new Flight(core, settings, rejected) : sharedFlight(core, settings, rejected);
  return { token: flight.token, leave: flight.join() };
}

const given = async (accessToken) => (typeof accessToken === 'function' ? accessToken('OAuth2', []) : accessToken);

function sharedFlight(core, settings, rejected) {
  const { flights } = core;
  const { tokenUrl, clientId, clientSecret, tokenStore } = settings;
  const key = JSON.stringify([tokenUrl, clientId, clientSecret]);
  const known = flights.get(key);
  // A store may still hold the token that was rejected.
  if (known !== undefined && (rejected === undefined || rejected === known.rejected || tokenStore === undefined)) return known;
  const flight = new Flight(core, settings, rejected, () => {
    if (flights.get(key) === flight) flights.delete(key);
  });
  flights.set(key, flight);
  return flight;
}

// One run of the token loop, and how many calls wait for it.
class Flight {
  #waiting = 0;
  #isOver = false;
  #task;
  #grace;
  #land;

  constructor(core, settings, rejected, land = () => {}) {
    this.rejected = rejected;
    this.#land = land;
    this.token = this.#fly(core, settings).finally(() => {
      clearTimeout(this.#grace);
      land();
    });
  }

  // Gives what ends the waiting; it may be called more than once.
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
    this.#land();
    this.#task?.end(TIMEOUT);
  }

  async #fly(core, settings) {
    try {
      return await this.#bring(core, settings);
    } finally {
      this.#isOver = true;
    }
  }

  async #bring(core, settings) {
    const { tokenStore: store, tokenUrl, clientId, clientSecret } = settings;
    const own = { ...settings, timeout: TOKEN_DEADLINE, signal: undefined };
    const key = store && (await storeKey([tokenUrl, clientId, clientSecret]));
    if (key !== undefined) {
      const kept = await soon(() => keptToken(store, key));
      if (kept !== undefined && kept.value !== this.rejected && enter(core, ADOPT, 0, 0, own, kept.value, kept.expiresAt))
        return kept.value;
    }
    const outcome = await new Promise((settle) => {
      this.#task = new Task(core, own, settle, TOKEN);
      if (this.#isOver) this.#task.end(TIMEOUT);
      this.#task.run(OBTAIN, 0, 0, own);
    });
    if (typeof outcome === 'function') throw outcome();
    const { token, expiresAt } = outcome;
    if (key !== undefined && expiresAt !== undefined) await soon(() => store.set(key, { value: token, expiresAt }));
    return token;
  }
}

// Read once, and within the question: a store may answer with anything.
async function keptToken(store, key) {
  const { value, expiresAt } = await store.get(key);
  return { value, expiresAt };
}

// The key leaves the process, so it must not tell the secret.
async function storeKey(parts) {
  try {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    // No WebCrypto here (a page that is no secure context).
    return undefined;
  }
}

// What the store answers; late, broken and absent are the same.
function soon(question) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, STORE_DEADLINE);
    const settle = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    try {
      Promise.resolve(question()).then(settle, () => settle());
    } catch {
      settle();
    }
  });
}
