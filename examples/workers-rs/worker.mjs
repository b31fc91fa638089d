// wrangler starts this file: the program's wasm with wasm-bindgen's glue.
import module from './build/mfa_worker_bg.wasm';
import { fetch, initSync } from './build/mfa_worker.js';

initSync({ module });

export default { fetch };
