// Workers and Vercel's edge compile nothing at run time: their bundlers bring the module compiled.
import { initSync } from '#wasm';
import module from '#module';

declare const WebAssembly: { Module: { new (): object; prototype: object } };

export function load(): undefined {
  // Next's own server brings the module from another realm, where wasm-bindgen would take it for bytes.
  if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);
  initSync({ module });
}

/** Nothing is missing where a bundler chose this file. */
export const advice = (): string => '';
