// The glue that wasm-bindgen makes, as far as the facade uses it.
export { MfaError } from '../../src/js/types.js';

/** Makes the running instance known to src/js, which asks it; starts another one in the place of one that trapped. */
export function connect(): void;
/** In the test build alone. */
export function trapNext(): void;
export function initSync(from: { module: object }): unknown;
export default function init(from: { module_or_path: object }): Promise<unknown>;
