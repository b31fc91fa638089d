// Workers and Vercel's edge compile nothing at run time: their bundlers bring the module compiled.
import { initSync } from '#wasm';
import module from './bandwidth_mfa_bg.wasm?module';

export function load(): undefined {
  initSync({ module });
}
