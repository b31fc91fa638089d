// Compares the handler with libphonenumber-js: fixed, mobile and VoIP numbers are allowed; premium, shared-cost, personal and other
// special numbers are refused, and so are numbers that cannot exist in their country.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { readMetadata, remainingDigits } from '../../scripts/countries.mjs';
import { options } from './fixture.mjs';
import { noise } from './noise.mjs';
import { entries } from './package.mjs';

const { handler } = await entries();
const metadata = readMetadata();
const TABLE = readFileSync(new URL('../../src/handler/countries.txt', import.meta.url), 'utf8');
const COUNTRIES = [...new Set(TABLE.match(/[A-Z]{2}/g))];

const ALLOWED = ['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP'];

/** A verifier that allows every country, with a store that ends a send before anything is sent. */
function verifier() {
  const { onVerified: _, ...rest } = options({
    countries: COUNTRIES,
    store: { apply: async () => ({ ok: false, at: 0, retryAfterMs: 1 }) },
  });
  return handler.createVerifier(rest);
}

/** Why a number is refused; undefined if it is allowed. */
const refusal = async (verifier, to) => {
  const sent = await verifier.send({ to, idempotencyKey: 'a' });
  return sent.status === 'refused' ? sent.reason : undefined;
};

/** Checks a number against libphonenumber's type; returns that type. Any answer is right for a possible number without a type. */
async function compare(verifier, to) {
  const known = parsePhoneNumberFromString(to);
  const type = known?.number === to ? known?.getType() : undefined;
  const reason = await refusal(verifier, to);
  if (ALLOWED.includes(String(type))) assert.equal(reason, undefined, `${to} is ${type}`);
  else if (type !== undefined) assert.notEqual(reason, undefined, `${to} is ${type}`);
  else if (known === undefined || known.number !== to || !known.isPossible())
    assert.notEqual(reason, undefined, `${to} is not a number`);
  return type;
}

test('allows the example mobile number of every country', async () => {
  const checker = verifier();
  let count = 0;
  for (const [country, national] of Object.entries(examples)) {
    const code = Object.entries(metadata.country_calling_codes).find(([, names]) => names.includes(country))?.[0];
    assert.equal(await refusal(checker, `+${code}${national}`), undefined, country);
    count += 1;
  }
  assert.ok(count > 200);
});

test('classifies generated numbers of every country and type as libphonenumber does', async () => {
  const checker = verifier();
  const below = noise(20_261_128);
  const seen = {};
  for (const [code, names] of Object.entries(metadata.country_calling_codes)) {
    for (const name of names) {
      for (const [pattern] of (metadata.countries[name][11] ?? []).filter((type) => type?.[0])) {
        for (let at = 0; at < 4; at += 1) {
          const type = await compare(checker, `+${code}${walk(remainingDigits(pattern), below)}`);
          seen[type] = (seen[type] ?? 0) + 1;
        }
      }
    }
  }
  for (const type of [...ALLOWED, 'PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'UAN', 'TOLL_FREE', 'PAGER', 'VOICEMAIL'])
    assert.ok(seen[type] > 5, `${type}: ${seen[type]}`);
});

test('classifies a hundred thousand random numbers as libphonenumber does', { timeout: 300_000 }, async () => {
  const checker = verifier();
  const below = noise(20_261_129);
  const codes = Object.keys(metadata.country_calling_codes);
  let valid = 0;
  for (let at = 0; at < 100_000; at += 1) {
    const code = codes[below(codes.length)];
    const length = 4 + below(9);
    let national = '';
    while (national.length < length) national += below(10);
    if ((await compare(checker, `+${code}${national}`)) !== undefined) valid += 1;
  }
  assert.ok(valid > 5_000, `${valid} are numbers`);
});

/** A random number that matches the pattern. */
function walk(remaining, below) {
  let digits = '';
  for (;;) {
    const counts = remaining(digits);
    if (counts.includes(0) && (counts.length === 1 || below(3) === 0)) return digits;
    const open = [...'0123456789'].filter((digit) => remaining(digits + digit).length > 0);
    if (open.length === 0) return digits;
    digits += open[below(open.length)];
  }
}
