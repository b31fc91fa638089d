// Measures memory: runs the garbage collector, and finds the WebAssembly memory that the package hides.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A function that collects all garbage, without starting the program with `--expose-gc`. */
export function collector() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

/** Watches for instances made from bytes; returns a function that gives the size of the last one's memory. */
export function watchWasm() {
  let memory;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (source, imports) => {
    const result = /** @type {any} */ (await instantiate(source, imports));
    // Node's own fetch has an instance too, but makes it from a module.
    memory = result.instance?.exports.memory ?? memory;
    return result;
  };
  return () => memory.buffer.byteLength;
}
