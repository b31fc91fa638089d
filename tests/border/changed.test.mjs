// The next call uses every changed field of a configuration: the outcome is that of a new configuration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';
import { FIELDS } from '../../src/js/settings.js';

const CODE = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };

/** A `fetch` that returns tokens and responses, and records its requests. */
const recorder =
  (sent) =>
  async (url, { headers, body }) => {
    sent.push([String(url), { ...headers }, String(body)]);
    return Response.json({ valid: true, access_token: `token-${sent.length}` });
  };

/** What a call sends, or the fields that its error names. */
async function outcome(configuration, sent, request) {
  sent.length = 0;
  const issues = await new MFAApi(configuration).verifyCode('9900000', request).then(
    () => undefined,
    (error) => error.issues.map(({ field }) => field),
  );
  return { sent: [...sent], issues };
}

const BASIC = { username: 'user', password: 'password' };
const CLIENT = { clientId: 'id', clientSecret: 'secret' };
const sentByAnother = [];

/** The first value, the changed one, and a request if it differs from the usual one. */
const CASES = {
  username: [BASIC, { username: 'other' }],
  password: [BASIC, { password: 'other' }],
  clientId: [CLIENT, { clientId: 'other' }],
  clientSecret: [CLIENT, { clientSecret: 'other' }],
  accessToken: [{ accessToken: 'first' }, { accessToken: 'second' }],
  'accessToken (removed)': [{ ...BASIC, accessToken: 'first' }, { accessToken: undefined }],
  basePath: [BASIC, { basePath: 'https://other.example' }],
  baseOptions: [BASIC, { baseOptions: { headers: { 'x-other': '1' } } }],
  fetch: [BASIC, { fetch: recorder(sentByAnother) }],
  timeout: [BASIC, { timeout: -1 }],
  tokenUrl: [CLIENT, { tokenUrl: 'https://other.example/token' }],
  tokenStore: [CLIENT, { tokenStore: {} }],
  onCall: [BASIC, { onCall: 'log' }],
  validate: [BASIC, { validate: false }, { ...CODE, code: '1' }],
  allowInsecure: [{ ...BASIC, basePath: 'http://other.example' }, { allowInsecure: true }],
  dangerouslyAllowBrowser: [BASIC, { dangerouslyAllowBrowser: 1 }],
};

for (const [what, [first, changed, request = CODE]] of Object.entries(CASES)) {
  test(`a call uses a changed ${what} as a new configuration does`, async () => {
    const sent = [];
    const configuration = new Configuration(/** @type {any} */ ({ fetch: recorder(sent), ...first }));
    // The first call may request a token, which the next one reuses.
    const { issues } = await outcome(configuration, sent, request);
    const before = await outcome(configuration, sent, request);
    assert.deepEqual(before.issues, issues);
    Object.assign(configuration, changed);
    const after = await outcome(configuration, sent, request);
    assert.notDeepEqual(after, before);
    const fresh = new Configuration(/** @type {any} */ ({ fetch: recorder(sent), ...first, ...changed }));
    const expected = await outcome(fresh, sent, request);
    // Only the last request, because all calls with these credentials share a cached token.
    assert.deepEqual([after.issues, after.sent.at(-1)], [expected.issues, expected.sent.at(-1)]);
  });
}

test('the cases cover every field', () => {
  assert.deepEqual(
    FIELDS.filter((field) => CASES[field] === undefined),
    [],
  );
});
