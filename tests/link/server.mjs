// What the examples' servers in Rust must do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveSimulator } from '../../pkg/bin/server.js';

export const to = '+19195551234';

/** The simulator, whose codes are all 123456. */
export const startSimulator = () => serveSimulator({ port: 0, code: '123456' });

/** The environment variables with which an example calls this simulator. */
export const settings = ({ url }) => ({
  BANDWIDTH_CLIENT_ID: 'id',
  BANDWIDTH_CLIENT_SECRET: 'secret',
  BANDWIDTH_BASE_PATH: `${url}/api/v1`,
  BANDWIDTH_TOKEN_URL: `${url}/api/v1/oauth2/token`,
});

/** Tests a server: `post(path, body)` calls it, `output()` is what it has printed. */
export function signsIn(post, output) {
  test('sends a code, accepts the right one and refuses a wrong one', async () => {
    assert.equal((await post('/send', { to })).status, 204);
    assert.deepEqual(await (await post('/verify', { to, code: '000000' })).json(), { valid: false });
    assert.deepEqual(await (await post('/verify', { to, code: '123456' })).json(), { valid: true });
  });

  test('responds to a failure by its kind, and prints no number', async () => {
    assert.equal((await post('/send', { to: '919' })).status, 400);
    assert.equal((await post('/verify', { to: '+19195550142', code: '123456' })).status, 429);
    const failed = await post('/send', { to: '+19195550150' });
    assert.deepEqual([failed.status, await failed.text()], [503, 'Sent: maybe.']);
    assert.doesNotMatch(output(), /919555(0142|0150)/);
  });
}
