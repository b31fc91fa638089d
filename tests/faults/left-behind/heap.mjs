// 100,000 calls with one signal that lives as long as the program: prints how much heap they keep, and how many requests were made.
//   node --expose-gc heap.mjs <the package's index.js>
const { Configuration, MFAApi } = await import(process.argv[2]);
const { gc } = globalThis;
const CALLS = 100_000;

const check = { to: '+19195550147', expirationTimeInMinutes: 3, code: '483920' };
const { signal } = new AbortController();
let requests = 0;
// One in a hundred fails.
const fetch = async () => {
  requests += 1;
  return requests % 100 ? new Response('{"valid":true}', { status: 200 }) : new Response('{"error":"no"}', { status: 500 });
};
const client = new MFAApi(new Configuration({ basePath: 'http://127.0.0.1:1', username: 'user', password: 'password', fetch }));

// One after the other, because parallel calls share a listener.
async function calls(number) {
  for (let done = 0; done < number; done += 1) await client.verifyCode('9900000', check, { signal }).catch(() => {});
}

async function heap() {
  if (!gc) throw new Error('Run it with --expose-gc.');
  // A pause in between: the second collection frees what finalizers held.
  gc();
  await new Promise((resolve) => setImmediate(resolve));
  gc();
  return process.memoryUsage().heapUsed;
}

await calls(5_000);
const before = await heap();
await calls(CALLS);
console.log(JSON.stringify({ kept: (await heap()) - before, requests }));
