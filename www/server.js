// Everything that this page asks its own server.

const listeners = new Set();

/** Called with each exchange: `{ path, key, body, status, answer }`; the body's code is masked. */
export function onExchange(listener) {
  listeners.add(listener);
}

const mask = (body) => ({
  ...body,
  ...(body.code && { code: '•'.repeat(body.code.length) }),
  ...(body.to && { to: body.to.replace(/^(.{5}).*(.{4})$/, '$1•••$2') }),
});

/** Resolves with `{ status, data, retryAfter }` (in seconds); status 0: the server did not answer. */
async function post(path, body, key) {
  const headers = { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) };
  let reply;
  try {
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const data = await response.json().catch(() => ({}));
    reply = { status: response.status, data, retryAfter: Number(response.headers.get('Retry-After') ?? 0) };
  } catch {
    reply = { status: 0, data: {}, retryAfter: 0 };
  }
  for (const tell of listeners) tell({ path, key, body: mask(body), status: reply.status, answer: reply.data });
  return reply;
}

/** `key` names this send: the same key again sends nothing twice. */
export const send = (to, channel, key) => post('/mfa/send', { to, channel }, key);

export const verify = (code) => post('/mfa/verify', { code });

/** Sets the demo's clock forward; everybody hears of it by `listen`. */
export const skip = (advanceMs) =>
  fetch('/clock', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ advanceMs }) });

/** Hears what arrives at phones, and how far the demo's clock is ahead. Resolves once it does. */
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
