// The requests of a page to a handler, without a page.

/** Sends a code to `to`, enters `code`, and resolves with both responses. `address`: headers with the client's address. */
export async function signIn(url, { to, code, address }) {
  const post = (path, body, headers) =>
    fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...address, ...headers },
      body: JSON.stringify(body),
    });
  const sent = await post('/mfa/send', { to }, { 'idempotency-key': crypto.randomUUID() });
  const cookie = sent.headers.getSetCookie()[0]?.split(';')[0];
  return [sent, await post('/mfa/verify', { code }, { cookie })];
}
