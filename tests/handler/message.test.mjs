// The text that lets browsers fill in the code, read by the rules of WICG's sms-one-time-codes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { entries } from './package.mjs';

const { handler, simulator } = await entries();
const { originBoundMessage } = handler;

/** Section "Parsing" of the specification, step by step. */
function parse(message) {
  const line = message.replace(/\r\n?/g, '\n').split('\n').at(-1) ?? '';
  let position = 0;
  const token = (marker) => {
    if (line[position] !== marker) return undefined;
    const [value] = /^[^\t\n\f\r ]*/.exec(line.slice(position + 1)) ?? [''];
    if (value === '') return undefined;
    position += 1 + value.length;
    return value;
  };
  const host = token('@');
  if (host === undefined || line[position] !== ' ') return undefined;
  position += 1;
  const code = token('#');
  return code === undefined ? undefined : { host, code };
}

test('the last line holds host and code, after the text', () => {
  const message = originBoundMessage('Your code is {CODE}', 'example.com');
  assert.equal(message, 'Your code is {CODE}\n\n@example.com #{CODE}');
  assert.deepEqual(parse(message), { host: 'example.com', code: '{CODE}' });
});

for (const text of ['', 'No code in it', 'Ends with a line\n', 'Has @other.example #1 in it', 'Two\r\nlines']) {
  test(`the last line holds host and code after the text ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parse(originBoundMessage(text, 'example.com')), { host: 'example.com', code: '{CODE}' });
  });
}

test('the text on the phone has the code in both places', async () => {
  const service = new simulator.Simulator();
  const { Configuration, MFAApi } = handler;
  const configuration = new Configuration({ clientId: 'id', clientSecret: 'secret', fetch: service.fetch });
  await new MFAApi(configuration).generateMessagingCode('9900000', {
    to: '+19195551234',
    from: '+19195554321',
    applicationId: 'app',
    message: originBoundMessage('Your code is {CODE}.', 'example.com'),
    digits: 6,
  });
  const [{ text, code }] = service.outbox;
  assert.equal(text, `Your code is ${code}.\n\n@example.com #${code}`);
  assert.deepEqual(parse(text), { host: 'example.com', code });
});

describe('hosts', () => {
  for (const host of ['example.com', 'a.b.example', 'localhost', 'xn--mnchen-3ya.de', '127.0.0.1', 'EXAMPLE.com']) {
    test(`${host} is accepted`, () => assert.equal(parse(originBoundMessage('', host))?.host, host.toLowerCase()));
  }
  const refused = ['', ' ', 'https://example.com', 'example.com:443', 'example.com/', 'user@example.com', 'exa mple.com', '#'];
  refused.push('example.com\n', 'münchen.de', '0x7f.1', '.example.com', 'example..com', 'example.com.', 'a'.repeat(254));
  for (const host of [...refused, undefined, null, 5, {}]) {
    test(`${JSON.stringify(host)} is refused`, () => {
      assert.throws(() => originBoundMessage('Your code is {CODE}', host), { name: 'TypeError', message: /^host must be / });
    });
  }
  test('refuses a text that is not a string', () => {
    assert.throws(() => originBoundMessage(5, 'example.com'), { name: 'TypeError', message: /^text must be / });
  });
});
