// Workers compile no WebAssembly while they serve requests; at start-up they do, from the compatibility date 2025-06-01 on.
// Their bundlers bring the module compiled (edge.ts). One that sets no condition for that, as Hono's build for Vite, brings
// this file instead.
import { isEdge } from '../advice.ts';
import { decode } from './decode.ts';

declare const WebAssembly: { Module: new (bytes: Uint8Array) => object };

function compile(): object | undefined {
  try {
    return new WebAssembly.Module(decode());
  } catch {
    // The first call says what is missing.
    return undefined;
  }
}

/** On an edge the module, where it may be compiled. */
export const compiled: object | undefined = isEdge() ? compile() : undefined;
