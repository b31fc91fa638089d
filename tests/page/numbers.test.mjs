// Numbers and codes as people write them, through the flow on Node.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { project } from '../handler/package.mjs';

const { path } = await project();
const entry = pathToFileURL(path('node_modules/bandwidth-mfa/dist/browser.js')).href;
const { createVerification } = await import(entry);
const load = createRequire(import.meta.url);
const libphonenumber = load('libphonenumber-js/max');
const examples = load('libphonenumber-js/mobile/examples');

/** The body of the request to the handler, or the name of the problem if there is no request. */
async function requested(method, text, options) {
  let body;
  const fetch = async (_, init) => {
    body = JSON.parse(init.body);
    return Response.json({ error: 'too-many' }, { status: 429 });
  };
  const verification = createVerification({ endpoint: '/mfa', fetch, ...options });
  await verification[method](text);
  return body ?? verification.state.problem.name;
}

const number = async (text, country) => (await requested('send', text, country && { country })).to;
const code = async (text) => (await requested('verify', text)).code;

describe('a number with its country code', () => {
  const US = '+19195551234';
  for (const text of [
    ...[
      '+19195551234',
      '+1 919 555 1234',
      '+1 (919) 555-1234',
      '+1-919-555-1234',
      '+1.919.555.1234',
      '0019195551234',
      '00 1 919 555-1234',
    ],
    ...[
      'tel:+1-919-555-1234',
      'Call me: +1 919 555 1234, please',
      'Room 12, extension 34567, +1 919 555 1234',
      '+1 919 555 1234 ext. 99',
    ],
    ...['\u202a+1 919 555 1234\u202c', '+1\u00a0919\u2011555\u20131234', '+١٩١٩٥٥٥١٢٣٤', '+۱۹۱۹۵۵۵۱۲۳۴'],
  ]) {
    test(`${JSON.stringify(text)} is ${US}`, async () => assert.equal(await number(text), US));
  }
  for (const text of ['+44 (0)20 7946 0123', '+44 (0)20 7946 0123 or +1 (0)919 555 1234']) {
    test(`${text}: the zero in brackets is left out`, async () => assert.equal(await number(text), '+442079460123'));
  }
  test('overrides the country of the page', async () => assert.equal(await number('+44 20 7946 0123', 'US'), '+442079460123'));
});

describe('a number of a country', () => {
  for (const [country, text, expected] of [
    ['US', '(919) 555-1234', '+19195551234'],
    ['US', '1 919 555 1234', '+19195551234'],
    ['US', '9195551234', '+19195551234'],
    ['US', '919-555-1234²', '+19195551234'],
    ['US', '011 44 20 7946 0123', '+442079460123'],
    ['GB', '07911 123456', '+447911123456'],
    ['GB', '447911123456', '+447911123456'],
    ['DE', '0151 23456789', '+4915123456789'],
    ['FR', '33612345678', '+33612345678'],
    ['FR', '06 12 34 56 78', '+33612345678'],
    ['JP', '０９０ー１２３４ー５６７８', '+819012345678'],
    ['JP', '０３（１２３４）５６７８', '+81312345678'],
    ['JP', '＋４４　２０　７９４６　０１２３', '+442079460123'],
    ['JP', '①０３ー１２３４ー５６７８', '+81312345678'],
    ['IT', '06 1234 5678', '+390612345678'],
    ['RU', '8 912 345-67-89', '+79123456789'],
    ['RU', '79123456789', '+79123456789'],
    ['HU', '06 20 123 4567', '+36201234567'],
    ['ES', '612 34 56 78', '+34612345678'],
    ['BR', '(55) 99123-4567', '+5555991234567'],
    ['AR', '011 15-2345-6789', '+5491123456789'],
    ['AR', '02966 15 123456', '+5492966123456'],
    ['AR', '+54 221 15 512-3456', '+5492215123456'],
    ['AR', '011 2345-6789', '+541123456789'],
    ['AR', '2215 123456', '+542215123456'],
  ]) {
    test(`${country}: ${text} is ${expected}`, async () => assert.equal(await number(text, country), expected));
  }

  test('agrees with libphonenumber on the example of every country, in four forms', async () => {
    const known = [];
    const wrong = [];
    for (const country of libphonenumber.getCountries()) {
      try {
        createVerification({ endpoint: '/mfa', country });
      } catch {
        continue;
      }
      known.push(country);
      const example = libphonenumber.getExampleNumber(country, examples);
      const forms = [example.formatNational(), example.formatInternational(), example.nationalNumber];
      // Only a long number shows that it begins with the country's code.
      const digits = example.number.slice(1);
      if (digits.length > 10) forms.push(digits);
      for (const text of forms) {
        const read = await number(text, country);
        if (read !== example.number) wrong.push(`${country} ${text}: ${read}`);
      }
    }
    assert.ok(known.length > 80, known.join());
    assert.deepEqual(wrong, []);
  });
});

describe('text that is not a number', () => {
  test('a long pasted text does not keep the page busy', () => {
    // A careless regular expression takes minutes, because its time grows with the square of the length. In another process, because a
    // test's timeout does not interrupt a busy one.
    const program = `import { createVerification } from ${JSON.stringify(entry)};
const verification = createVerification({ endpoint: '/mfa' });
for (const part of ['+', '1 ', '(']) await verification.send(part.repeat(400_000));
console.log(verification.state.problem.name);`;
    const args = ['--input-type=module', '--eval', program];
    assert.equal(execFileSync(process.execPath, args, { timeout: 30_000, encoding: 'utf8' }), 'invalid-number\n');
  });
  for (const text of [
    '',
    'hello',
    '12',
    '555-1234',
    '(919) 555-1234',
    '+0 919 555 1234',
    `+1${'2'.repeat(15)}`,
    '+1 919 abc 1234',
  ]) {
    test(`${JSON.stringify(text)} is refused`, async () => assert.equal(await requested('send', text), 'invalid-number'));
  }
});

describe('a code', () => {
  for (const [text, expected] of [
    ['123456', '123456'],
    ['012345', '012345'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['Your code is 012345.', '012345'],
    ['Your code is 012 345, valid for 5 minutes', '012345'],
    ['482917 is your Example code.\n\n@example.com #482917', '482917'],
    ['482917 is your Example code. @example.com #482917', '482917'],
    ['١٢٣٤٥٦', '123456'],
    ['１２３４５６', '123456'],
  ]) {
    test(`${JSON.stringify(text)} is ${expected}`, async () => assert.equal(await code(text), expected));
  }
  for (const text of ['', '123', 'no digits']) {
    test(`${JSON.stringify(text)} is not a code`, async () => assert.equal(await requested('verify', text), 'incomplete-code'));
  }
});
