// Tries every row of the manual's table of magic numbers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, mock, test } from 'node:test';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';
import { Simulator } from '../../pkg/dist/simulator.js';
import { serveSimulator } from '../../pkg/bin/server.js';
import { account, address, operations, post } from './requests.mjs';

const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const ROW = /^\| `(\+1919555\d{4})` \| (.+?) \| (.+?) \| `(.+?)`, `sent: '(.+?)'` \|$/gm;
// The formatter pads columns.
const manual = (await read('docs/simulator.md')).replaceAll(/ +\|/g, ' |');
const rows = Array.from(manual.matchAll(ROW), ([text, to, sends, verify, kind, sent]) => ({
  text,
  to,
  answers: { messaging: sends, voice: sends, verify: verify === 'the same' ? sends : verify },
  kind,
  sent,
}));

test('the manual has a row for every documented error and for the network', () => {
  const answers = rows.map(({ answers: { messaging, verify } }) => `${messaging}, ${verify}`).join();
  for (const part of ['400', '401', '403', '429', '500', '502', 'slow', 'cut', 'refused'])
    assert.match(answers, new RegExp(part));
  assert.equal(rows.length, 10);
});

test('the documentation of the types has the same table', async () => {
  for (const name of ['simulator.d.ts', 'simulator.d.cts']) {
    const types = await read(`pkg/dist/${name}`);
    for (const { text } of rows) assert.ok(types.includes(` * ${text}\n`), `${name}: ${text}`);
  }
});

/** Whether a send with this cell's response reaches its phone. */
const arrives = (words) => /^200|but applied/.test(words);

/** Checks that the response to a plain request is what the cell says. */
async function meets(words, answering) {
  if (/refused|cut before/.test(words)) {
    await assert.rejects(answering, TypeError);
  } else {
    const response = await answering;
    assert.equal(response.status, Number(/^\d+/.exec(words)?.[0]));
    assert.equal(response.headers.get('x-simulator'), '1');
    if (/HTML/.test(words)) assert.match(await response.text(), /^<html>/);
    else if (/cut in/.test(words)) await assert.rejects(response.json());
    else await response.json();
  }
}

for (const { to, answers, kind, sent } of rows) {
  describe(to, () => {
    for (const [operation, method, body] of operations) {
      const words = answers[operation];
      const isSend = operation !== 'verify';

      test(`${operation}: ${words}`, async () => {
        const simulator = new Simulator();
        const answering = words.includes('slow')
          ? slow(simulator, operation, { ...body, to })
          : simulator.fetch(address('https://mfa.bandwidth.com', operation), post({ ...body, to }));
        await meets(words, answering);
        assert.equal(simulator.outbox.length, isSend && arrives(words) ? 1 : 0);
      });

      test(`${operation}: the client's error`, async () => {
        const { fetch } = new Simulator();
        const mfa = new MFAApi(new Configuration({ username: 'user', password: 'password', fetch }));
        const call = mfa[method](account, { ...body, to }, words.includes('slow') ? { timeout: 50 } : {});
        if (words === '200') return assert.equal((await call).status, 200);
        await assert.rejects(call, (/** @type {any} */ error) => {
          assert.deepEqual([error.kind, error.sent], [kind, sent]);
          return true;
        });
      });
    }
  });
}

/** Requests a slow response, and ends its delay at once. */
async function slow(simulator, operation, body) {
  const timer = new Promise((resolve) => {
    mock.method(globalThis, 'setTimeout', (end, milliseconds) => resolve({ end, milliseconds }), { times: 1 });
  });
  const answering = simulator.fetch(address('https://mfa.bandwidth.com', operation), post(body));
  const { end, milliseconds } = await timer;
  assert.equal(milliseconds, 15_000);
  end();
  return answering;
}

describe('over HTTP', () => {
  let service;
  before(async () => (service = await serveSimulator({ port: 0 })));
  after(() => service.stop());

  for (const { to, answers } of rows.filter(({ answers: { messaging } }) => !messaging.includes('slow'))) {
    for (const [operation, , body] of operations) {
      const words = answers[operation];
      const isSend = operation !== 'verify';
      test(`${to}, ${operation}: ${words}`, async () => {
        service.simulator.reset();
        const answering = fetch(address(service.url, operation), post({ ...body, to }));
        await meets(words, answering);
        assert.equal(service.simulator.outbox.length, isSend && arrives(words) ? 1 : 0);
      });
    }
  }
});
