// Workers and Vercel's edge cannot compile WebAssembly at run time: their bundlers provide the compiled module.
import { initSync } from '#wasm';
import module from '#module';

declare const WebAssembly: { Module: { new (): object; prototype: object } };

export function load(): undefined {
  // In Next.js's own server the module comes from another realm, and wasm-bindgen would treat it as bytes.
  if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);
  initSync({ module });
}

/** None: if a bundler chose this file, nothing is missing. */
export const advice = (): string => '';
