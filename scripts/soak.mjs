// A million calls over a stubbed `fetch`:  npm run soak [-- calls]
// Prints the memory of the WebAssembly instance and the heap after the first thousand calls and at each tenth of the way.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { main, root } from './run.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const calls = Number(process.argv[2] ?? 1_000_000);

/** Calls in flight at once. */
const WIDTH = 100;

const request = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your code is {CODE}',
  digits: 6,
};

const BODY = '{"messageId":"1589228074636lm4k2je7j7jklbn2"}';
const HEADERS = { 'content-type': 'application/json', 'content-length': String(BODY.length) };

async function soak() {
  // The package shows no WebAssembly object, so its memory is taken where it is made.
  let memory;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args);
    // Node's own fetch has an instance too, made from a module.
    memory = result.instance?.exports.memory ?? memory;
    return result;
  };
  const { Configuration, MFAApi } = await import(pathToFileURL(join(root, 'pkg', 'dist', 'index.js')));
  const fetch = async () => new Response(BODY, { headers: HEADERS });
  const api = new MFAApi(new Configuration({ username: 'user', password: 'password', fetch }));
  const { signal } = new AbortController();
  const send = async (count) => {
    for (let sent = 0; sent < count; sent += WIDTH) {
      const batch = Array.from({ length: WIDTH }, () => api.generateMessagingCode('9900000', request, { signal }));
      await Promise.all(batch);
    }
  };
  const report = (count) => {
    globalThis.gc();
    const heap = (process.memoryUsage().heapUsed / 1e6).toFixed(1);
    console.log(`${String(count).padStart(9)} calls: wasm memory ${memory.buffer.byteLength} bytes, heap ${heap} MB`);
    return memory.buffer.byteLength;
  };
  await send(1_000);
  const first = report(1_000);
  let last = first;
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    await send(calls / 10);
    last = report((calls / 10) * tenth + 1_000);
  }
  console.log(last === first ? 'The wasm memory has not grown.' : `The wasm memory has grown by ${last - first} bytes.`);
  process.exitCode = last === first ? 0 : 1;
}

if (globalThis.gc === undefined) {
  await main(async () => {
    await build();
    const { status } = spawnSync(process.execPath, ['--expose-gc', ...process.argv.slice(1)], { stdio: 'inherit' });
    process.exitCode = status ?? 1;
  });
} else {
  await soak();
}
