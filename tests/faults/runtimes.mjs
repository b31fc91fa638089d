// The runtimes of the fault table.
import { MAIN_NODES } from '../../scripts/setup/node.mjs';
import { COMPATIBILITY_DATES } from '../runtime/drivers/workerd.mjs';

/** By the label of the column: runtime and options. @type {Record<string, [string, object?]>} */
export const RUNTIMES = {
  ...Object.fromEntries(MAIN_NODES.map((major) => [`node ${major}`, [`node-${major}`]])),
  deno: ['deno'],
  bun: ['bun'],
  ...Object.fromEntries(
    COMPATIBILITY_DATES.map((compatibilityDate) => [`workerd ${compatibilityDate}`, ['workerd', { compatibilityDate }]]),
  ),
  chromium: ['chromium'],
  firefox: ['firefox'],
};
