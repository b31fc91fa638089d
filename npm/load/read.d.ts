// src/wasm/read.js as the build finds it beside the glue.
export function hold<C, O>(
  configuration: C,
  request: unknown,
  options: O,
): { configuration: C; request: unknown; options: O };
