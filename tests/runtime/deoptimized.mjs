// A program for deoptimized.test.mjs. Each export of WebAssembly gets its own function that calls it. V8 optimises this
// function, and deoptimises it while the export calls JavaScript. Prints the names of the exports for which that happened.

const callers = [];
/** The calls into WebAssembly that are running. */
const stack = [];
const deoptimized = new Set();
let isOptimized = false;

/** V8 inlines a call that always has the same target. Functions with the same source would share what V8 knows of their calls. */
function withOwnCaller(name, target) {
  const parameters = Array.from({ length: target.length }, (_, index) => `p${index}`).join();
  const source = `return function ${name}${callers.length}(${parameters}) { return target(${parameters}); };`;
  const caller = new Function('target', source)(target);
  %PrepareFunctionForOptimization(caller);
  callers.push(caller);
  return (...values) => {
    stack.push({ name, caller });
    try {
      return caller(...values);
    } finally {
      stack.pop();
    }
  };
}

/** An import that deoptimises the caller of the running export. */
const deoptimizing =
  (_name, target) =>
  (...values) => {
    if (isOptimized && stack.length > 0) {
      const { name, caller } = stack.at(-1);
      %DeoptimizeFunction(caller);
      deoptimized.add(name);
    }
    return target(...values);
  };

function withFunctions(object, change) {
  const entries = Object.entries(object);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'function' ? change(name, value) : value]));
}

const { Instance, Module, instantiate } = WebAssembly;
WebAssembly.Instance = function (module, { a }) {
  const { exports } = new Instance(module, { a: withFunctions(a, deoptimizing) });
  return { exports: withFunctions(exports, withOwnCaller) };
};
// Node has WebAssembly of its own, with other imports.
WebAssembly.instantiate = async (bytes, imports) =>
  imports.a ? { instance: new WebAssembly.Instance(new Module(bytes), imports) } : instantiate(bytes, imports);

const { Configuration, MFAApi } = await import('bandwidth-mfa');
const { createHandler } = await import('bandwidth-mfa/handler');
const { Simulator } = await import('bandwidth-mfa/simulator');
const { memoryStore } = await import('bandwidth-mfa/stores/memory');

const { fetch } = new Simulator();
const store = memoryStore({ singleInstance: true });
const check = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() };
let accountId = 0;

async function useAll() {
  // A new account and client, because URLs and tokens are cached.
  accountId += 1;
  const configuration = new Configuration({ clientId: `id-${accountId}`, clientSecret: 'secret', fetch });
  const api = new MFAApi(configuration);
  await api.verifyCode(accountId, check);
  for (const faulty of [{}, { ...check, to: '+19195550140' }]) await api.verifyCode(accountId, faulty).catch(() => {});
  const options = { accountId: '1', from: '+19195554321', applicationId: 'app', message: '{CODE}', countries: ['US'] };
  const secret = crypto.randomUUID();
  const handler = createHandler({ ...options, configuration, secret, store, clientAddress: false, onVerified() {} });
  await handler(new Request('https://a.test/mfa/send', { method: 'POST', headers, body: '{"to":"+19195550100"}' }));
}

for (let count = 0; count < 100; count += 1) await useAll();
for (const caller of callers) {
  %OptimizeFunctionOnNextCall(caller);
}
await useAll();
isOptimized = true;
await useAll();
console.log([...deoptimized].join(' '));
