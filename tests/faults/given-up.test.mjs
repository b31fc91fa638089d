// A token request for which no call waits any more ends soon, so that the program can end. Before it ends, another call can still get
// its token.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { listen } from '../../scripts/listen.mjs';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from '../runtime/child.mjs';
import { withConsumer } from '../runtime/consumer.mjs';
import { bunProgram, denoProgram } from '../runtime/tool.mjs';

/** Answers each call at once, but a token request only when the same client requests `/release`. */
let server;
const waiting = new Map();
const requests = [];
before(async () => {
  const respond = (request, response) => {
    const [, id, name] = String(request.url).split('/');
    requests.push(`${id} ${name}`);
    const token = () => response.end('{"access_token":"token","token_type":"Bearer"}');
    if (name === 'token') return waiting.set(id, token);
    if (name === 'release') waiting.get(id)();
    response.end('{"valid":true}');
  };
  server = await listen(createServer(respond));
});
after(() => server?.stop());

/** Timers of more than `longest` milliseconds never fire here, and keep the program alive until they are cleared. */
const program = (id, calls, longest) => `
import { Configuration, MFAApi } from 'bandwidth-mfa';
const { setTimeout } = globalThis;
globalThis.setTimeout = (work, wait, ...more) => (wait > ${longest} ? setTimeout(() => {}, 2 ** 30) : setTimeout(work, wait, ...more));
const base = '${server.url}/${id}';
const mfa = new MFAApi(new Configuration({ clientId: '${id}', clientSecret: 'secret', basePath: base, tokenUrl: base + '/token' }));
const verify = (options) =>
  mfa.verifyCode('1', { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 }, options).then(
    ({ data }) => JSON.stringify(data),
    ({ kind }) => kind,
  );
${calls}
`;

const RUNTIMES = {
  node: () => [nodeProgram(24), []],
  deno: () => [denoProgram(), ['run', '--no-prompt', '--allow-net', '--no-lock', '--node-modules-dir=manual']],
  bun: () => [bunProgram(), ['run']],
};

async function printed(name, source) {
  return withConsumer({}, async (consumer) => {
    await consumer.write('program.mjs', source);
    const [command, args] = RUNTIMES[name]();
    const env = { DENO_DIR: consumer.path('.deno'), DENO_NO_UPDATE_CHECK: '1', NODE_OPTIONS: '' };
    return (await run(command, [...args, 'program.mjs'], { cwd: consumer.folder, env })).trim();
  });
}

for (const name of Object.keys(RUNTIMES)) {
  test(`a program on ${name} ends when nobody waits for a token`, { timeout: 180_000 }, async () => {
    const calls = `console.log(...(await Promise.all([verify({ timeout: 1_000 }), verify({ signal: AbortSignal.timeout(1_500) })])));`;
    // The token request's own deadline never fires. So if the program ends, the request has ended earlier.
    assert.equal(await printed(name, program(`${name}-ends`, calls, 5_000)), 'timeout aborted');
    assert.deepEqual(requests.splice(0), [`${name}-ends token`]);
  });

  test(`a token request on ${name} is not given up once another call waits for it`, { timeout: 180_000 }, async () => {
    const calls = `
const { setTimeout: later, clearTimeout: clear } = globalThis;
let giveUp;
globalThis.setTimeout = (work, wait, ...more) => {
  const timer = later(work, wait, ...more);
  if (wait === 500) giveUp = { work, timer };
  return timer;
};
globalThis.clearTimeout = (timer) => {
  if (timer === giveUp?.timer) giveUp = undefined;
  clear(timer);
};
const first = await verify({ timeout: 100 });
const isEnding = giveUp !== undefined;
const second = verify();
giveUp?.work();
await fetch(base + '/release');
console.log(first, isEnding, await second);`;
    const text = await printed(name, program(`${name}-kept`, calls, 200));
    requests.length = 0;
    assert.equal(text, 'timeout true {"valid":true}');
  });

  test(`a call on ${name} gets the token of an earlier call that timed out`, { timeout: 180_000 }, async () => {
    const calls = `
const first = await verify({ timeout: 100 });
await fetch(base + '/pause');
const second = verify();
await fetch(base + '/release');
console.log(first, await second);`;
    // The timer that ends the token request never fires, however long the pause is.
    assert.equal(await printed(name, program(`${name}-joins`, calls, 200)), 'timeout {"valid":true}');
    assert.deepEqual(
      requests.splice(0).filter((line) => line.endsWith(' token')),
      [`${name}-joins token`],
    );
  });
}
