// Looking at memory: the collector on demand, and the memory of a WebAssembly instance that a package shows nobody.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A function that collects all garbage; a program would have to be started with `--expose-gc` to have it otherwise. */
export function collector() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

/** Watches for instances made from bytes; the function that it gives tells the size of the last one's memory. */
export function watchWasm() {
  let memory;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (/** @type {any} */ source, /** @type {any} */ imports) => {
    const result = /** @type {any} */ (await instantiate(source, imports));
    // Node's own fetch has an instance too, made from a module.
    memory = result.instance?.exports.memory ?? memory;
    return result;
  };
  return () => memory.buffer.byteLength;
}
