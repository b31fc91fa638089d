// A 200 whose body fails or does not match the document: the request was applied, whatever the body says.
import { SEEN } from './row.mjs';

const invalid = { kind: 'invalid-response', sent: 'yes', attempts: 1, status: 200 };
const lost = { kind: 'connection-lost', sent: 'maybe', attempts: 1 };

const sends = ['generateMessagingCode'];
const checks = ['verifyCode'];

async function bodies_(row, list, more) {
  for (const body of list) await row.fails([{ body }], invalid, more);
}

/** A text as base64, byte by byte. */
const raw = (text) => ({ base64: btoa(text) });

export const bodies = {
  async '13 reset within the body'(row) {
    await row.fails([{ fault: 'body-reset' }], invalid, { released: true });
  },
  async '14 closed within the body'(row) {
    await row.fails([{ fault: 'body-close' }], invalid, { released: true });
    await row.fails([{ fault: 'chunked-close' }], invalid, { released: true });
  },
  async '15 a body that arrives slowly'(row) {
    const late = { kind: 'timeout', sent: 'yes', attempts: 1, status: 200 };
    await row.fails([{ fault: 'drip' }], late, { options: { timeout: SEEN } });
  },
  '16 cut JSON in a complete response': (row) => bodies_(row, ['{"messageId":', '{"valid":tr']),
  '17 an empty 200': (row) => bodies_(row, ['']),
  async '18 a page with status 200'(row) {
    const page = { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>Welcome to the hotel</title>' };
    await row.fails([page], invalid);
  },
  async '19 another content type'(row) {
    await row.succeeds([{ headers: { 'Content-Type': 'text/plain' } }]);
  },
  async '20 status 204'(row) {
    await row.fails([{ status: 204 }], { kind: 'unexpected-status', sent: 'yes', status: 204 });
  },
  async '21 JSON of another form'(row) {
    await bodies_(row, ['[]', '5', 'null', 'true', '"text"']);
    await bodies_(row, ['{"messageId":5}', '{"messageId":null}', '{"messageId":{}}', '{"messageId":["m"]}'], {
      operations: sends,
    });
    await bodies_(row, ['{}', '{"valid":"true"}', '{"valid":1}', '{"valid":null}', '{"valid":["true"]}'], { operations: checks });
  },
  async '22 twice the same field; a BOM; deep nesting'(row) {
    await row.succeeds([{ body: '{"messageId":"m-0","messageId":"m-1"}' }], { operations: sends });
    await row.succeeds([{ body: '{"valid":false,"valid":true}' }], { operations: checks });
    await row.succeeds([{ body: raw('\xef\xbb\xbf{"messageId":"m-1","valid":true}') }]);
    // As deep as 64 KB allow.
    for (const levels of [100_000, 30_000]) await row.fails([{ levels }], invalid);
  },
  async '23 bytes that are not UTF-8'(row) {
    await row.fails([{ body: raw('{"messageId":"m-\xff\xfe"}') }], invalid, { operations: sends });
  },
  async '24 a body of 100 MB, and one without an end'(row) {
    for (const fault of ['flood', 'endless']) {
      const made = row.case([{ fault }]);
      const configuration = row.basic(made);
      row.is(await row.refused(row.send(configuration), configuration), invalid, fault);
      // The client must close the connection. The kernel's buffers may contain up to 38 MB that it has not read.
      const { written } = await made.closed();
      if (written > 50_000_000) throw new Error(`${fault}: the server could write ${written} bytes`);
    }
  },
  async '24b a body of 100 MB, and one that breaks off, under another status'(row) {
    for (const [fault, said] of [
      ['flood', 'more than 64 KB'],
      ['body-reset', 'broke off'],
    ]) {
      const failed = { kind: 'server', sent: 'maybe', attempts: 1, status: 502 };
      const error = await row.fails([{ fault, status: 502 }], failed, { released: fault === 'body-reset' });
      if (error.response.data !== '') throw new Error(`${fault}: the data is not an empty string`);
      if (!error.message.includes(said)) throw new Error(`${fault}: ${error.message}`);
    }
  },
  async '25 a head of 300 KB'(row) {
    if (['deno', 'bun', 'workerd', 'firefox'].includes(row.runtime)) await row.succeeds([{ fault: 'big-header' }]);
    else await row.fails([{ fault: 'big-header' }], lost);
  },
  async '26 gzip of 10 MB'(row) {
    await row.fails([{ fault: 'bomb' }], invalid);
  },
  async '26b a body that is not gzip'(row) {
    await row.fails([{ fault: 'bad-gzip' }], row.isBrowser ? [invalid, lost] : invalid);
  },
  async '27 status 103 first'(row) {
    await row.succeeds([{ fault: 'early' }]);
  },
};
