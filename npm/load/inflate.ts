// Three ways to inflate the wasm. The first two are the runtime's own, and absent from some.
import { size } from '#bytes';

// esbuild runs a module that is required, and is in the bundle, when it is first asked for: fflate builds tables for 7 ms then.
declare function require(path: './inflate-slowly.ts'): typeof import('./inflate-slowly.ts');

interface Deflated {
  writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } };
  readable: object;
}
interface Runtime {
  process: { getBuiltinModule(name: string): { inflateRawSync(bytes: Uint8Array): unknown } };
  DecompressionStream: new (format: string) => Deflated;
  Response: new (body: object, init: object) => object;
  WebAssembly: { compileStreaming(response: object): Promise<object> };
}

const runtime = globalThis as unknown as Runtime;

/** By Node's zlib, which Node, Deno and Bun give at once. It is no import, since bundlers would look for that. */
export function inflateAtOnce(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const inflated = runtime.process.getBuiltinModule('node:zlib').inflateRawSync(bytes);
    // Somebody may have put something else in its place.
    return inflated instanceof Uint8Array && inflated.length === size ? inflated : undefined;
  } catch {
    return undefined;
  }
}

/** By a stream, as browsers have it, which they compile while it comes: that takes them no longer than bytes do. */
export async function compileSoon(bytes: Uint8Array): Promise<object | undefined> {
  try {
    const { writable, readable } = new runtime.DecompressionStream('deflate-raw');
    const response = new runtime.Response(readable, { headers: { 'content-type': 'application/wasm' } });
    const writer = writable.getWriter();
    // A fault of the stream reaches who reads it.
    for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {});
    return await runtime.WebAssembly.compileStreaming(response);
  } catch {
    // What the other way throws says what is wrong.
    return undefined;
  }
}

/** In JavaScript, which takes some ten milliseconds. */
export function inflateSlowly(bytes: Uint8Array): Uint8Array {
  return require('./inflate-slowly.ts').inflateSync(bytes, { out: new Uint8Array(size) });
}
