// The entries of the package. A new one is a line here and a facade of its name in npm/; its subpath follows.
//   name       of the facade, npm/<name>.ts, which finds its glue as '#wasm', and as '#<name>' with types of its own;
//              of the bundles and types too: <name>.js, <name>.cjs, <name>.d.ts, <name>.d.cts
//   features   of the crate: each entry has a wasm of its own
//   wasm       its module in dist/
//   edge       its bundle for Workers and Vercel's edge
//   unused     exports of the crate that the facade does not call: it enters src/js/call.js by itself
//   load       how the bundles that have the bytes inside load them: 'inline-sync' for an entry that cannot wait

/** For whoever uses wasm-pack's output as it is. */
const CALLS = ['generateMessagingCode', 'generateVoiceCode', 'verifyCode', 'accessToken'];

export const ENTRIES = [
  { name: 'index', features: 'js', wasm: 'bandwidth_mfa_bg.wasm', edge: 'edge.js', unused: CALLS },
  { name: 'simulator', features: '__simulator-js', wasm: 'simulator_bg.wasm', edge: 'simulator.edge.js' },
  {
    name: 'handler',
    features: 'js,__handler',
    wasm: 'handler_bg.wasm',
    edge: 'handler.edge.js',
    unused: CALLS,
    load: 'inline-sync',
  },
];

/** Entries without a wasm: bundles for every runtime, and types. */
export const PLAIN = ['stores/memory', 'stores/deno-kv', 'stores/redis', 'stores/postgres', 'stores/durable-object'];

/** Entries for pages: without a wasm too, but with the types of a browser inside. */
export const PAGE = ['browser', 'element', 'react'];

/** Entries for another library, which is the program's: they import it, and the package's own entries. */
export const ADAPTERS = ['better-auth'];

/** All that the package's modules are built with. */
export const FEATURES = [...new Set(ENTRIES.flatMap(({ features }) => features.split(',')))].join(',');
