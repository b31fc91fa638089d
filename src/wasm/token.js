// Brings a token: from the program, from the store that it shares between isolates, or from the token endpoint.

import { Task, enter } from './drive.js';

// The token step's own deadline, whatever the deadlines of the calls that wait for it. In milliseconds.
const TOKEN_DEADLINE = 10_000;

// A store that answers later is no help. In milliseconds.
const STORE_DEADLINE = 1_000;

// A token, and the way to wait for it no longer. `rejected` is one that the service did not accept.
export function bringToken(core, settings, rejected) {
  const { accessToken, tokenUrl, clientId, clientSecret } = settings;
  if (accessToken !== undefined) return { token: ask(accessToken) };
  const key = JSON.stringify([tokenUrl, clientId, clientSecret]);
  // A request of workerd may wait for no promise of another one: it would hang when that one ends first.
  const isShared = core.runtime !== 'workerd';
  const { flights } = core;
  const known = isShared ? flights.get(key) : undefined;
  if (known?.mayBring(rejected)) return known.join();
  const flight = new Flight(core, settings, rejected, () => {
    if (flights.get(key) === flight) flights.delete(key);
  });
  if (isShared) flights.set(key, flight);
  return flight.join();
}

async function ask(accessToken) {
  return typeof accessToken === 'function' ? accessToken('OAuth2', []) : accessToken;
}

// One way to a token, for all that wait for it. It ends with the last of them.
class Flight {
  #land;
  #rejected;
  #hasStore;
  #waiting = 0;
  #task;
  #isAbandoned = false;
  #token;

  constructor(core, settings, rejected, land) {
    this.#land = land;
    this.#rejected = rejected;
    this.#hasStore = settings.tokenStore !== undefined;
    this.#token = this.#fly(core, settings, rejected).finally(land);
  }

  // A store may still hold the token that was rejected.
  mayBring(rejected) {
    return rejected === undefined || rejected === this.#rejected || !this.#hasStore;
  }

  join() {
    this.#waiting += 1;
    let isHere = true;
    const leave = () => {
      if (!isHere) return;
      isHere = false;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#abandon();
    };
    return { token: this.#token, leave };
  }

  #abandon() {
    this.#land();
    this.#isAbandoned = true;
    this.#task?.abandon();
  }

  async #fly(core, settings, rejected) {
    const { tokenStore: store, tokenUrl, clientId, clientSecret } = settings;
    const own = { ...settings, timeout: TOKEN_DEADLINE, signal: undefined };
    const key = store && (await storeKey([tokenUrl, clientId, clientSecret]));
    if (key !== undefined) {
      const kept = await soon(() => keptToken(store, key));
      if (kept !== undefined && kept.value !== rejected && enter(core, () => core.adopt(own, kept.value, kept.expiresAt))) return kept.value;
    }
    const { token, expiresAt } = await new Promise((resolve, reject) => {
      this.#task = new Task(core, own, resolve, reject);
      this.#task.begin(() => core.obtain(own));
      if (this.#isAbandoned) this.#task.abandon();
    });
    this.#task = undefined;
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
