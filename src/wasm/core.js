// Enters the WebAssembly instance, and replaces one that trapped.

import { internal } from './errors.js';

// Below this many tasks it is not worth looking for cancelled ones.
const KEPT_TASKS = 64;

// Every entry into the core. It never throws of itself: what is thrown here is a trap.
export function enter(instance, entry) {
  if (instance.isDead) {
    // It has not been replaced yet: perhaps there was no stack left to ask for that.
    replace(instance);
    throw internal('no', 0);
  }
  try {
    return entry();
  } catch {
    instance.isDead = true;
    replace(instance);
    failAll(instance);
    throw internal('no', 0);
  }
}

// On workerd a request may not touch the timers and fetches of another one: each task there learns of its core's end when
// its own next answer or deadline comes.
function failAll(instance) {
  if (instance.runtime === 'workerd') return;
  for (const task of [...instance.tasks]) task.fail(internal(task.sent, task.attempts));
}

// The timers and fetches of a request that workerd cancelled never come back, so its tasks would be kept for ever.
export function dropCancelled(instance) {
  if (instance.runtime !== 'workerd' || instance.tasks.size < KEPT_TASKS) return;
  for (const task of [...instance.tasks]) task.dropIfCancelled();
}

function replace(instance) {
  try {
    instance.reinit();
  } catch {
    // The next call tries again.
  }
}
