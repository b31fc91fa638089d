// Heads and bodies that fail or do not match the document. After a 200 the request was applied, whatever the body says.

const invalid = { kind: 'invalid-response', sent: 'yes', attempts: 1, status: 200 };
const lost = { kind: 'connection-lost', sent: 'maybe', attempts: 1 };

const sends = ['generateMessagingCode'];
const checks = ['verifyCode'];

async function failsWithEach(row, list, more) {
  for (const body of list) await row.fails([{ body }], invalid, more);
}

/** A text as base64, byte by byte. */
const raw = (text) => ({ base64: btoa(text) });

export const bodies = {
  async 'a reset within the body: invalid-response, sent'(row) {
    await row.fails([{ fault: 'body-reset' }], invalid, { released: true });
  },
  async 'a close within the body: invalid-response, sent'(row) {
    await row.fails([{ fault: 'body-close' }], invalid, { released: true });
    await row.fails([{ fault: 'chunked-close' }], invalid, { released: true });
  },
  async 'a body later than the deadline: timeout, sent'(row) {
    const late = { kind: 'timeout', sent: 'yes', attempts: 1, status: 200 };
    await row.failsAfterStatus([{ fault: 'drip' }], late);
  },
  'cut JSON in a complete response: invalid-response': (row) => failsWithEach(row, ['{"messageId":', '{"valid":tr']),
  'an empty 200: invalid-response': (row) => failsWithEach(row, ['']),
  async 'an HTML page with status 200: invalid-response'(row) {
    const page = { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>Welcome to the hotel</title>' };
    await row.fails([page], invalid);
  },
  async 'JSON under another content type is read'(row) {
    await row.succeeds([{ headers: { 'Content-Type': 'text/plain' } }]);
  },
  async 'status 204: unexpected-status, sent'(row) {
    await row.fails([{ status: 204 }], { kind: 'unexpected-status', sent: 'yes', status: 204 });
  },
  async 'JSON of another form: invalid-response'(row) {
    await failsWithEach(row, ['[]', '5', 'null', 'true', '"text"']);
    await failsWithEach(row, ['{"messageId":5}', '{"messageId":null}', '{"messageId":{}}', '{"messageId":["m"]}'], {
      operations: sends,
    });
    await failsWithEach(row, ['{}', '{"valid":"true"}', '{"valid":1}', '{"valid":null}', '{"valid":["true"]}'], {
      operations: checks,
    });
  },
  async 'a field twice and a BOM are read, deep nesting is refused'(row) {
    await row.succeeds([{ body: '{"messageId":"m-0","messageId":"m-1"}' }], { operations: sends });
    await row.succeeds([{ body: '{"valid":false,"valid":true}' }], { operations: checks });
    await row.succeeds([{ body: raw('\xef\xbb\xbf{"messageId":"m-1","valid":true}') }]);
    // More than 64 KB, and almost 64 KB.
    for (const levels of [100_000, 30_000]) await row.fails([{ levels }], invalid);
  },
  async 'bytes that are not UTF-8: invalid-response'(row) {
    await row.fails([{ body: raw('{"messageId":"m-\xff\xfe"}') }], invalid, { operations: sends });
  },
  async 'a body of 100 MB or without an end: invalid-response'(row) {
    for (const fault of ['flood', 'endless']) {
      const serverCase = row.case([{ fault }]);
      const configuration = row.basic(serverCase);
      row.is(await row.refused(row.send(configuration), configuration), invalid, fault);
      // The client must close the connection. The kernel's buffers may contain up to 38 MB that it has not read.
      const { written } = await serverCase.closed();
      if (written > 50_000_000) throw new Error(`${fault}: the server could write ${written} bytes`);
    }
  },
  async 'an error body of 100 MB or one that breaks off is left out'(row) {
    for (const [fault, detail] of [
      ['flood', 'more than 64 KB'],
      ['body-reset', 'broke off'],
    ]) {
      const failed = { kind: 'server', sent: 'maybe', attempts: 1, status: 502 };
      const error = await row.fails([{ fault, status: 502 }], failed, { released: fault === 'body-reset' });
      if (error.response.data !== '') throw new Error(`${fault}: the data is not an empty string`);
      if (!error.message.includes(detail)) throw new Error(`${fault}: ${error.message}`);
    }
  },
  async 'a head of 300 KB is read, or the connection is lost'(row) {
    if (['deno', 'bun', 'workerd', 'firefox'].includes(row.runtime)) await row.succeeds([{ fault: 'big-header' }]);
    else await row.fails([{ fault: 'big-header' }], lost);
  },
  async 'gzip of 10 MB: invalid-response'(row) {
    await row.fails([{ fault: 'bomb' }], invalid);
  },
  async 'a gzip body that is not gzip: invalid-response'(row) {
    await row.fails([{ fault: 'bad-gzip' }], invalid);
  },
  async 'status 103 before the response is ignored'(row) {
    await row.succeeds([{ fault: 'early' }]);
  },
};
