// Shows requests and responses, without credentials, codes and full numbers.
import { block, find, make, maskNumber } from './dom.js';

const SECRET = /^(code|access_token|client_secret|password)$/;
const HEADERS = ['authorization', 'content-type', 'accept', 'retry-after', 'x-simulator'];

function maskText(text) {
  try {
    const body = JSON.parse(text, (name, value) =>
      SECRET.test(name) ? '•••' : typeof value === 'string' ? maskNumber(value) : value,
    );
    return JSON.stringify(body, null, 2);
  } catch {
    return maskNumber(text);
  }
}

function maskHeaders(headers) {
  return HEADERS.flatMap((name) => {
    const value = headers.get(name);
    if (value === null) return [];
    return [`${name}: ${name === 'authorization' ? value.replace(/ .*/, ' •••') : value}`];
  });
}

/** Wraps a `fetch`: `take()` returns the exchanges since the last `take()`. */
export function record(fetch) {
  let exchanges = [];
  return {
    async fetch(url, init) {
      const exchange = { method: init.method, url, headers: maskHeaders(new Headers(init.headers)), body: init.body };
      exchanges.push(exchange);
      try {
        const response = await fetch(url, init);
        exchange.status = response.status;
        exchange.responseHeaders = maskHeaders(response.headers);
        // Read from a clone, because the package reads the response itself.
        exchange.responseText = response
          .clone()
          .text()
          .catch(() => 'The connection was cut here.');
        return response;
      } catch (error) {
        exchange.fault = `${error.message}${error.cause ? `: ${error.cause.message}` : ''}`;
        throw error;
      }
    },
    take() {
      const taken = exchanges;
      exchanges = [];
      return taken;
    },
  };
}

/** Headers, an empty line and the body, as in HTTP. */
const message = (label, headers, body) => block(label, `${headers.join('\n')}\n\n${body}`);

export async function showExchanges(exchanges) {
  find('wire').hidden = false;
  const none = make('li', { className: 'soft', textContent: 'Nothing was sent: the package refused the call.' });
  const rows = exchanges.map(async ({ method, url, headers, body, status, responseHeaders, responseText, fault }) => {
    const missing = status === undefined && (fault ?? 'The package stopped waiting.');
    const { host, pathname } = new URL(url);
    const summary = make(
      'summary',
      {},
      make('b', { textContent: method }),
      make('span', { textContent: pathname }),
      make('em', { textContent: status ?? 'no response' }),
    );
    const request = message('What was sent', [`host: ${host}`, ...headers], maskText(String(body)));
    const response = missing
      ? make('p', { className: 'soft', textContent: missing })
      : message('What came back', [`status: ${status}`, ...responseHeaders], maskText(await responseText));
    return make('li', {}, make('details', {}, summary, request, response));
  });
  find('exchanges').replaceChildren(...(rows.length > 0 ? await Promise.all(rows) : [none]));
}
