// All requests of this page to its own server.
import { maskNumber } from './dom.js';

const listeners = new Set();

/** Called with each exchange: `{ path, key, body, status, response }`, with the code and the number in the body masked. */
export function onExchange(listener) {
  listeners.add(listener);
}

const mask = (body) => ({
  ...body,
  ...(body.code && { code: '•'.repeat(body.code.length) }),
  ...(body.to && { to: maskNumber(body.to) }),
});

/** `fetch`, which reports each exchange to the listeners. */
export async function reportingFetch(path, init) {
  const { body, headers } = init;
  const exchange = { path, key: headers['Idempotency-Key'], body: mask(JSON.parse(body)), status: 0, response: {} };
  try {
    const response = await fetch(path, init);
    exchange.status = response.status;
    const text = await response.text();
    exchange.response = JSON.parse(text);
    return { status: response.status, headers: response.headers, text: async () => text };
  } finally {
    for (const listener of listeners) listener(exchange);
  }
}

/** Sets the demo's clock forward; `listen` reports it in every open page. */
export const skip = (advanceMs) =>
  fetch('/clock', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ advanceMs }) });

/** Reports messages for phones, and how far the demo's clock is ahead. Resolves when connected. */
export function listen({ onMessage, onClock }) {
  return new Promise((resolve) => {
    const stream = new EventSource('/phone');
    stream.addEventListener('clock', (event) => {
      onClock(JSON.parse(event.data).aheadMs);
      resolve(undefined);
    });
    stream.addEventListener('message', (event) => onMessage(JSON.parse(event.data)));
  });
}
