// The entries of the package. To add one, add a line here and a facade of the same name in npm/; the subpath follows.
//   name       of the facade, npm/<name>.ts, which imports its glue as '#wasm', or as '#<name>' with its own types;
//              also of the bundles and types: <name>.js, <name>.cjs, <name>.d.ts, <name>.d.cts
//   features   of the crate: each entry has its own wasm
//   wasm       its module in dist/
//   edge       its bundle for Workers and Vercel's edge
//   unused     exports of the crate that the facade does not use, because it calls src/js/call.js directly
//   load       how bundles with the wasm inside load it: 'inline-sync' for an entry that cannot wait

/** Only for users of plain wasm-pack output. */
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

/** Entries for pages: also without a wasm, compiled with a browser's types. */
export const PAGE = ['browser', 'element', 'react'];

/** Entries for another library, which the program installs: they import it and the package's other entries. */
export const ADAPTERS = ['better-auth'];

/** All features of all entries. */
export const FEATURES = [...new Set(ENTRIES.flatMap(({ features }) => features.split(',')))].join(',');
