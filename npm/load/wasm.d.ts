// The parts of wasm-bindgen's glue that the facade uses.
export { MfaError } from '../../src/js/types.js';

/** Connects src/js to the running instance. After a trap it connects a new one. */
export function connect(): void;
export function initSync(from: { module: object }): unknown;
export default function init(from: { module_or_path: object }): Promise<unknown>;
