// Rows that a runtime cannot show, each with its reason; the run prints them.

export const hidden = {
  node: {},
  deno: {},
  bun: {},
  workerd: {},
  chromium: {},
};
