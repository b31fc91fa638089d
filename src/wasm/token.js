// Brings a token: from the program, from the store that it shares between isolates, or from the token endpoint.

import { ADOPT, OBTAIN, enter, isWorkerd } from './core.js';
import { Task } from './task.js';

// The token step's own deadline, whatever the deadlines of the calls that wait for it. In milliseconds.
const TOKEN_DEADLINE = 10_000;

// A store that answers later is no help. In milliseconds.
const STORE_DEADLINE = 1_000;

// `rejected` is a token that the service did not accept.
export async function bringToken(core, settings, rejected) {
  const { accessToken, tokenUrl, clientId, clientSecret, tokenStore } = settings;
  if (accessToken !== undefined) {
    return typeof accessToken === 'function' ? accessToken('OAuth2', []) : accessToken;
  }
  // A request of workerd may wait for no promise of another one: it would hang when that one ends first.
  if (isWorkerd()) return fly(core, settings, rejected);
  const { flights } = core;
  const key = JSON.stringify([tokenUrl, clientId, clientSecret]);
  const known = flights.get(key);
  // A store may still hold the token that was rejected.
  if (known !== undefined && (rejected === undefined || rejected === known.rejected || tokenStore === undefined))
    return known.token;
  const flight = { rejected };
  // It goes on when nobody waits any more: else callers less patient than the token endpoint would never get a token.
  flight.token = fly(core, settings, rejected).finally(() => {
    if (flights.get(key) === flight) flights.delete(key);
  });
  flights.set(key, flight);
  return flight.token;
}

async function fly(core, settings, rejected) {
  const { tokenStore: store, tokenUrl, clientId, clientSecret } = settings;
  const own = { ...settings, timeout: TOKEN_DEADLINE, signal: undefined };
  const key = store && (await storeKey([tokenUrl, clientId, clientSecret]));
  if (key !== undefined) {
    const kept = await soon(() => keptToken(store, key));
    if (kept !== undefined && kept.value !== rejected && enter(core, ADOPT, 0, 0, own, kept.value, kept.expiresAt))
      return kept.value;
  }
  const outcome = await new Promise((settle) => {
    new Task(core, own, settle).run(OBTAIN, 0, 0, own);
  });
  if (typeof outcome === 'function') throw outcome();
  const { token, expiresAt } = outcome;
  if (key !== undefined && expiresAt !== undefined) await soon(() => store.set(key, { value: token, expiresAt }));
  return token;
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
