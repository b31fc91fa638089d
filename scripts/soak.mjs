// A million calls with a stubbed `fetch`:  npm run soak [-- calls]
// Prints the memory of the WebAssembly instance and the heap after the first thousand calls, then after each tenth of all.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { collector, watchWasm } from './memory.mjs';
import { isMain, main, root } from './run.mjs';

/** Parallel calls. */
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

/** Makes the calls; `seen` gets `{ calls, memory, heap }`, in bytes, after the first thousand, then after each tenth of all. */
export async function soak(calls, seen) {
  const memory = watchWasm();
  const { Configuration, MFAApi } = await import(pathToFileURL(join(root, 'pkg', 'dist', 'index.js')).href);
  const fetch = async () => new Response(BODY, { headers: HEADERS });
  const api = new MFAApi(new Configuration({ username: 'user', password: 'password', fetch }));
  const { signal } = new AbortController();
  const send = async (count) => {
    for (let sent = 0; sent < count; sent += WIDTH) {
      const batch = Array.from({ length: WIDTH }, () => api.generateMessagingCode('9900000', request, { signal }));
      await Promise.all(batch);
    }
  };
  const collect = collector();
  const look = (count) => {
    collect();
    seen({ calls: count, memory: memory(), heap: process.memoryUsage().heapUsed });
  };
  await send(1_000);
  look(1_000);
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    await send(calls / 10);
    look((calls / 10) * tenth + 1_000);
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await build();
    const memories = [];
    await soak(Number(process.argv[2] ?? 1_000_000), ({ calls, memory, heap }) => {
      memories.push(memory);
      console.log(`${String(calls).padStart(9)} calls: wasm memory ${memory} bytes, heap ${(heap / 1e6).toFixed(1)} MB`);
    });
    const grown = memories.at(-1) - memories[0];
    console.log(grown === 0 ? 'The wasm memory has not grown.' : `The wasm memory has grown by ${grown} bytes.`);
    process.exitCode = grown === 0 ? 0 : 1;
  });
}
