// What wrangler starts: the program's wasm, with the glue that wasm-bindgen makes.
import module from './build/mfa_worker_bg.wasm';
import { fetch, initSync } from './build/mfa_worker.js';

initSync({ module });

export default { fetch };
