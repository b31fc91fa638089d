// Enters the WebAssembly instance, and replaces one that trapped.

import { internal } from './errors.js';
import { isBrowser } from './read.js';

// What the core is entered with, beyond the answers to its steps (task.js); the same numbers stand in exports.rs.
export const PREPARE = 9;
export const START = 10;
export const OBTAIN = 11;
export const ADOPT = 12;
const REINIT = 13;

// Below this many tasks it is not worth looking for cancelled ones.
const KEPT_TASKS = 64;

const agent = () => String(globalThis.navigator?.userAgent);

export const isWorkerd = () => agent() === 'Cloudflare-Workers';

// Where this runs, as far as the errors of `fetch` prove different things; the same numbers stand in mailbox.rs. Rust
// programs have this rule in platform.rs.
export function runtime() {
  if (agent().startsWith('Deno/')) return 0;
  return isWorkerd() || isBrowser() ? 1 : 2;
}

// What the last entry gave; it is taken before the next one.
let given;

export function give(value) {
  given = value;
}

// Every entry into the core. It gives errors as functions that make them, and never throws of itself: what is thrown here is
// a trap.
export function enter(instance, kind, id, code, value, second, third, fourth) {
  if (instance.isDead) {
    // It has not been replaced yet: perhaps there was no stack left to ask for that.
    replace(instance);
    throw internal('no', 0);
  }
  try {
    instance.entry(kind, id, code, value, second, third, fourth);
    return given;
  } catch {
    throw trapped(instance);
  }
}

// A question of the edge handler: a named export, which gives its answer as all do.
export function ask(instance, question, ...values) {
  if (instance.isDead) {
    replace(instance);
    throw internal('no', 0);
  }
  try {
    question(...values);
    return given;
  } catch {
    throw trapped(instance);
  }
}

function trapped(instance) {
  instance.isDead = true;
  replace(instance);
  failAll(instance);
  return internal('no', 0);
}

function failAll(instance) {
  for (const task of [...instance.tasks]) {
    // On workerd a request may not touch the timers and fetches of another one: there each task cleans up when its own
    // next answer or deadline comes.
    if (isWorkerd()) task.tell();
    else task.fail();
  }
}

// The timers and fetches of a request that workerd cancelled never come back, so its tasks would be kept for ever.
export function dropCancelled(instance) {
  if (instance.tasks.size < KEPT_TASKS || !isWorkerd()) return;
  for (const task of [...instance.tasks]) task.dropIfCancelled();
}

function replace(instance) {
  try {
    instance.entry(REINIT);
  } catch {
    // The next call tries again.
  }
}
