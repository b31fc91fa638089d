// Tries every row of the table of magic numbers in docs/simulator.md.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import { after, before, describe, mock, test } from 'node:test';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';
import { Simulator } from '../../pkg/dist/simulator.js';
import { serveSimulator } from '../../pkg/bin/server.js';
import { account, address, operations, post } from './requests.mjs';

const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const ROW = /^\| `(\+1919555\d{4})` \| (.+?) \| (.+?) \| `(.+?)`, `sent: '(.+?)'` \|$/gm;
// The formatter pads columns.
const page = (await read('docs/simulator.md')).replaceAll(/ +\|/g, ' |');
const rows = Array.from(page.matchAll(ROW), ([text, to, sends, verify, kind, sent]) => ({
  text,
  to,
  cells: { messaging: sends, voice: sends, verify: verify === 'the same' ? sends : verify },
  kind,
  sent,
}));

test('the documentation has a row for every documented error and for failures of the network', () => {
  const cells = rows.map(({ cells: { messaging, verify } }) => `${messaging}, ${verify}`).join();
  for (const part of ['400', '401', '403', '429', '500', '502', 'slow', 'cut', 'refused']) assert.match(cells, new RegExp(part));
  assert.equal(rows.length, 10);
});

test('the documentation of the types has the same table', async () => {
  for (const name of ['simulator.d.ts', 'simulator.d.cts']) {
    const types = await read(`pkg/dist/${name}`);
    for (const { text } of rows) assert.ok(types.includes(` * ${text}\n`), `${name}: ${text}`);
  }
});

/** Whether a send with this cell's response reaches its phone. */
const arrives = (cell) => /^200|but applied/.test(cell);

/** Checks that the response to a plain request is what the cell says. */
async function matches(cell, pending) {
  if (/refused|cut before/.test(cell)) {
    await assert.rejects(pending, TypeError);
  } else {
    const response = await pending;
    assert.equal(response.status, Number(/^\d+/.exec(cell)?.[0]));
    assert.equal(response.statusText, STATUS_CODES[response.status]);
    assert.equal(response.headers.get('x-simulator'), '1');
    if (/HTML/.test(cell)) assert.match(await response.text(), /^<html>/);
    else if (/cut in/.test(cell)) await assert.rejects(response.json());
    else await response.json();
  }
}

for (const { to, cells, kind, sent } of rows) {
  describe(to, () => {
    for (const [operation, method, body] of operations) {
      const cell = cells[operation];
      const isSend = operation !== 'verify';

      test(`${operation}: ${cell}`, async () => {
        const simulator = new Simulator();
        const pending = cell.includes('slow')
          ? slow(simulator, operation, { ...body, to })
          : simulator.fetch(address('https://mfa.bandwidth.com', operation), post({ ...body, to }));
        await matches(cell, pending);
        assert.equal(simulator.outbox.length, isSend && arrives(cell) ? 1 : 0);
      });

      test(`${operation}: the client ${cell === '200' ? 'resolves' : `rejects with ${kind}, sent ${sent}`}`, async () => {
        const { fetch } = new Simulator();
        const mfa = new MFAApi(new Configuration({ username: 'user', password: 'password', fetch }));
        const call = mfa[method](account, { ...body, to }, cell.includes('slow') ? { timeout: 50 } : {});
        if (cell === '200') return assert.equal((await call).status, 200);
        await assert.rejects(call, (/** @type {any} */ error) => {
          assert.deepEqual([error.kind, error.sent], [kind, sent]);
          return true;
        });
      });
    }
  });
}

test('an unknown path and a wrong method have a reason phrase too', async () => {
  const { fetch } = new Simulator();
  const responses = await Promise.all([
    fetch('https://mfa.bandwidth.com/'),
    fetch(address('https://mfa.bandwidth.com', 'verify')),
  ]);
  assert.deepEqual(
    responses.map(({ status, statusText }) => `${status} ${statusText}`),
    ['404 Not Found', '405 Method Not Allowed'],
  );
});

/** Requests a slow response, and ends its delay at once. */
async function slow(simulator, operation, body) {
  const timer = new Promise((resolve) => {
    mock.method(globalThis, 'setTimeout', (end, milliseconds) => resolve({ end, milliseconds }), { times: 1 });
  });
  const pending = simulator.fetch(address('https://mfa.bandwidth.com', operation), post(body));
  const { end, milliseconds } = await timer;
  assert.equal(milliseconds, 15_000);
  end();
  return pending;
}

describe('over HTTP', () => {
  let service;
  before(async () => (service = await serveSimulator({ port: 0 })));
  after(() => service.stop());

  for (const { to, cells } of rows.filter(({ cells: { messaging } }) => !messaging.includes('slow'))) {
    for (const [operation, , body] of operations) {
      const cell = cells[operation];
      const isSend = operation !== 'verify';
      test(`${to}, ${operation}: ${cell}`, async () => {
        service.simulator.reset();
        const pending = fetch(address(service.url, operation), post({ ...body, to }));
        await matches(cell, pending);
        assert.equal(service.simulator.outbox.length, isSend && arrives(cell) ? 1 : 0);
      });
    }
  }
});
