// On workerd, an incoming request may end while its call fetches a token. Calls of later requests must not wait for that token.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { withWorker } from '../runtime/drivers/workerd.mjs';
import { startFaults } from './server.mjs';

const worker = new URL('leader/worker.mjs', import.meta.url);
const steps = (list) => Buffer.from(JSON.stringify(list)).toString('base64url');

let server;
before(async () => (server = await startFaults()));
after(() => server?.stop());

test('a call whose incoming request has ended does not block other calls that need its token', { timeout: 120_000 }, async () => {
  const { origin } = server.input;
  const input = {
    basePath: `${origin}/leader/${steps([{}])}`,
    // The first token request gets no response at all, so a call that waits for it fails.
    tokenUrl: `${origin}/leader/${steps([{ fault: 'hang' }, {}])}/token`,
    arrived: `${origin}/control/leader/arrived`,
  };
  const files = { 'worker.mjs': await readFile(worker, 'utf8'), 'input.mjs': `export default ${JSON.stringify(input)};\n` };
  const use = async ({ url }) => {
    const lead = await fetch(new URL('/lead', url));
    assert.equal(await lead.text(), 'left');
    const follow = await fetch(new URL('/follow', url));
    assert.deepEqual(await follow.json(), Array(5).fill('m-1'));
  };
  await withWorker(files, { use });
  const { api, token } = await (await fetch(`${origin}/control/leader`)).json();
  assert.equal(api, 5, 'the first request ended before its token arrived, so its call was not sent');
  assert.ok(token >= 2 && token <= 6, `${token} token requests`);
});
