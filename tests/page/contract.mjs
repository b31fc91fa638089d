// What the handler does not do yet, over the handler that there is: a send without `to`, and `challenge: 'body'`.
// Once it does, this file goes, and `serve` in rig.mjs passes `challenge` on to createHandler.

const COOKIE = '__Host-mfa';

const NOT_VALID = () => Response.json({ valid: false }, { status: 403 });

/** Wraps a handler of cookies: `Request` to `Response`, as the handler. */
export function withContract(handler, { challenge = 'cookie' } = {}) {
  /** The number of each challenge. */
  const numbers = new Map();

  return async (request, info) => {
    const body = await request.clone().json();
    const given =
      challenge === 'body' ? body.challenge : new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.get('cookie'))?.[1];
    const isSend = new URL(request.url).pathname.endsWith('/send');
    const { challenge: _, ...passed } = body;
    if (isSend && passed.to === undefined) {
      if (!numbers.has(given)) return NOT_VALID();
      passed.to = numbers.get(given);
    }
    const headers = new Headers(request.headers);
    if (challenge === 'body' && given) headers.set('cookie', `${COOKIE}=${given}`);
    const init = { method: request.method, headers, body: JSON.stringify(passed) };
    const response = await handler(new Request(request.url, init), info);
    const sealed = new RegExp(`${COOKIE}=([^;]+)`).exec(response.headers.get('set-cookie'))?.[1];
    if (sealed) numbers.set(sealed, passed.to);
    if (challenge === 'cookie') return response;
    const answer = await response.json();
    return Response.json(isSend && response.status === 202 ? { challenge: sealed, ...answer } : answer, {
      status: response.status,
      headers: [...response.headers].filter(([name]) => name !== 'set-cookie' && name !== 'content-type'),
    });
  };
}
