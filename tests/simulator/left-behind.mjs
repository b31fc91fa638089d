// Rounds of simulators that are used and dropped: prints the size of the WebAssembly memory after the first and the last round.
import { Simulator } from '../../pkg/dist/simulator.js';
import { collector, watchWasm } from '../../scripts/memory.mjs';
import { address, post, send } from './requests.mjs';

const collect = collector();
const size = watchWasm();

/** Forty simulators with sixty numbers each. */
async function round() {
  for (let count = 0; count < 40; count += 1) {
    const simulator = new Simulator();
    for (let number = 0; number < 60; number += 1) {
      const to = `+1919555${String(2000 + number)}`;
      await simulator.fetch(address('https://mfa.bandwidth.com', 'messaging'), post({ ...send, to }));
    }
  }
}

/** Waits until a registry has reported an object that was dropped after this round. */
async function collected() {
  let isGone = false;
  const registry = new FinalizationRegistry(() => (isGone = true));
  registry.register({}, undefined);
  while (!isGone) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const sizes = [];
for (let rounds = 0; rounds < 6; rounds += 1) {
  await round();
  await collected();
  sizes.push(size());
}
console.log(JSON.stringify({ first: sizes[0], last: sizes.at(-1) }));
