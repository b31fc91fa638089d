// Many parallel requests without timeouts, because machines may be slow.
import { Agent, request } from 'node:http';

/** How many connections there are to each server at once. */
const CONNECTIONS = 250;

/**
 * Posts each request, `[path, body, headers]`, to these servers in turn; resolves with how often each status came. A request without
 * a response counts as the status 0.
 */
export async function crowd(urls, requests) {
  const agent = new Agent({ maxSockets: CONNECTIONS });
  const counts = {};
  const note = (status) => (counts[status] = (counts[status] ?? 0) + 1);
  const one = ([path, body, headers], index) =>
    new Promise((resolve) => {
      const url = `${urls[index % urls.length]}/mfa/${path}`;
      let status = 0;
      const sent = request(
        url,
        { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
        (response) => {
          status = Number(response.statusCode);
          response.resume();
        },
      );
      // A busy server may reset a connection, also within the response.
      sent.on('error', () => {}).on('close', () => resolve(note(status)));
      sent.end(JSON.stringify(body));
    });
  try {
    await Promise.all(requests.map(one));
  } finally {
    agent.destroy();
  }
  return counts;
}

/** The headers of a page's request, from one of many addresses. */
export function headersOf(index) {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  return { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': address };
}

/** A page's send, from one of many addresses. */
export function send(to, index) {
  return ['send', { to }, { ...headersOf(index), 'idempotency-key': crypto.randomUUID() }];
}
