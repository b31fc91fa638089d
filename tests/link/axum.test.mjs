// examples/axum: a server in Rust, against the simulator's.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { NATIVE } from '../../scripts/native.mjs';
import { root, run } from '../../scripts/run.mjs';
import { serve } from '../runtime/child.mjs';

describe('a server with axum', () => {
  let simulator;
  let server;
  before(async () => {
    const target = join(root, 'target');
    const args = ['build', '--locked', '--example', 'axum', '--features', NATIVE, '--target-dir', target];
    await run('cargo', args, { quiet: true });
    const command = join(root, 'pkg', 'bin', 'bandwidth-mfa.js');
    simulator = await serve(
      process.execPath,
      [command, 'simulator', '--port', '0', '--code', '123456'],
      /simulated at (http:\S+)/,
    );
    const base = simulator.match[1];
    const env = {
      PORT: '0',
      BANDWIDTH_CLIENT_ID: 'id',
      BANDWIDTH_CLIENT_SECRET: 'secret',
      BANDWIDTH_ACCOUNT_ID: '9900000',
      BANDWIDTH_FROM: '+19195554321',
      BANDWIDTH_APPLICATION_ID: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
      BANDWIDTH_BASE_PATH: base,
      BANDWIDTH_TOKEN_URL: `${base}/oauth2/token`,
    };
    const program = join(target, 'debug', 'examples', `axum${process.platform === 'win32' ? '.exe' : ''}`);
    server = await serve(program, [], /(http:\S+)/, { env: { ...process.env, ...env } });
  });
  after(async () => {
    await server?.stop();
    await simulator?.stop();
  });

  const post = (where, body) =>
    fetch(new URL(where, server.match[1]), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const to = '+19195551234';

  test('sends a code, accepts the right one and refuses a wrong one', async () => {
    assert.equal((await post('/send', { to })).status, 204);
    assert.deepEqual(await (await post('/verify', { to, code: '000000' })).json(), { valid: false });
    assert.deepEqual(await (await post('/verify', { to, code: '123456' })).json(), { valid: true });
  });

  test('serves twenty people in parallel', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `+191955512${10 + index}`);
    for (const response of await Promise.all(numbers.map((number) => post('/send', { to: number }))))
      assert.equal(response.status, 204);
  });

  test('answers failures by their kind', async () => {
    assert.equal((await post('/send', { to: '919' })).status, 400);
    assert.equal((await post('/verify', { to: '+19195550142', code: '123456' })).status, 429);
    const failed = await post('/send', { to: '+19195550150' });
    assert.deepEqual([failed.status, await failed.text()], [503, 'Sent: maybe.']);
    assert.doesNotMatch(server.output(), /\+19195550150/);
  });
});
