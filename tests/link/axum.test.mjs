// examples/axum: a server in Rust, against the simulator's server.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { NATIVE } from '../../scripts/native.mjs';
import { root, run } from '../../scripts/run.mjs';
import { serve } from '../runtime/child.mjs';
import { settings, signsIn, startSimulator } from './server.mjs';

describe('a server with axum', () => {
  let simulator;
  let server;
  before(async () => {
    const target = join(root, 'target');
    const args = ['build', '--locked', '--example', 'axum', '--features', NATIVE, '--target-dir', target];
    await run('cargo', args, { quiet: true });
    simulator = await startSimulator();
    const env = {
      ...settings(simulator),
      PORT: '0',
      BANDWIDTH_ACCOUNT_ID: '9900000',
      BANDWIDTH_FROM: '+19195554321',
      BANDWIDTH_APPLICATION_ID: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
    };
    const program = join(target, 'debug', 'examples', `axum${process.platform === 'win32' ? '.exe' : ''}`);
    server = await serve(program, [], /(http:\S+)/, { env });
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

  signsIn(post, () => server.output());

  test('serves twenty people in parallel', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `+191955512${10 + index}`);
    for (const response of await Promise.all(numbers.map((number) => post('/send', { to: number }))))
      assert.equal(response.status, 204);
  });
});
