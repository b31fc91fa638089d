// The demo's clock: this machine's, plus skipped time.
import { findAll } from './dom.js';
import { skip } from './server.js';

let ahead = 0;
const listeners = new Set();

export const now = () => Date.now() + ahead;

/** Called at once, each second, and after a skip. */
export function onTick(listener) {
  listeners.add(listener);
  listener();
}

const tick = () => listeners.forEach((listener) => listener());

export function setAhead(ms) {
  ahead = ms;
  tick();
}

setInterval(tick, 1000);

for (const button of findAll('[data-skip]')) {
  button.addEventListener('click', () => skip(Number(button.dataset.skip)));
}
