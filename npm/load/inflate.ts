// Three ways to inflate the wasm. Some runtimes lack the first two.
import { size } from '#bytes';

// `require`, because esbuild then runs the module only when it is needed: fflate builds tables, which takes 7 ms.
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

/** With zlib, which Node, Deno and Bun provide. Not an import, because bundlers would try to resolve it. */
export function inflateWithZlib(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const inflated = runtime.process.getBuiltinModule('node:zlib').inflateRawSync(bytes);
    // A substitute for zlib may return something else.
    return inflated instanceof Uint8Array && inflated.length === size ? inflated : undefined;
  } catch {
    return undefined;
  }
}

/** With `DecompressionStream`. Browsers compile while it inflates, so both together take no longer than compiling. */
export async function compileStreaming(bytes: Uint8Array): Promise<object | undefined> {
  try {
    const { writable, readable } = new runtime.DecompressionStream('deflate-raw');
    const response = new runtime.Response(readable, { headers: { 'content-type': 'application/wasm' } });
    const writer = writable.getWriter();
    // If the stream fails, `compileStreaming` rejects too.
    for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {});
    return await runtime.WebAssembly.compileStreaming(response);
  } catch {
    // The slow way throws an error that says what is wrong.
    return undefined;
  }
}

/** In JavaScript, which takes some ten milliseconds. */
export function inflateSlowly(bytes: Uint8Array): Uint8Array {
  return require('./inflate-slowly.ts').inflateSync(bytes, { out: new Uint8Array(size) });
}
