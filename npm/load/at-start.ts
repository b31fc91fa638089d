// Workers cannot compile WebAssembly while they serve requests. From the compatibility date 2025-06-01 on they can at start-up.
// Usually their bundlers compile the module and choose edge.ts. But a bundler that does not set the condition `workerd`, such as
// Hono's build for Vite, chooses this file.
import { isEdge } from '../advice.ts';
import { decode } from './decode.ts';

declare const WebAssembly: { Module: new (bytes: Uint8Array) => object };

function compile(): object | undefined {
  try {
    return new WebAssembly.Module(decode());
  } catch {
    // The first call reports what is missing.
    return undefined;
  }
}

/** The module, on edge runtimes that could compile it. */
export const compiled: object | undefined = isEdge() ? compile() : undefined;
