// Workers cannot compile WebAssembly while they serve requests, only at start-up, from the compatibility date 2025-06-01 on. Their
// bundlers compile the module and choose edge.ts. A bundler that does not set the condition `workerd`, such as Hono's build for Vite,
// chooses this file.
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
