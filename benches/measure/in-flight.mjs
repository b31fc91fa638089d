// The memory of parallel calls that all wait. A suite for Node.
import { collector, watchWasm } from '../../scripts/memory.mjs';
import { SIDES, stub } from './calls.mjs';

const CALLS = 10_000;

/** A `fetch` whose responses are released later. */
function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, fetch: (url) => opened.then(() => stub(url)) };
}

/** WeakRefs are cleared some turns after the garbage was found. */
async function settledHeap(collect) {
  for (let turn = 0; turn < 4; turn += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return process.memoryUsage().heapUsed;
}

/** The memory of the waiting calls, in bytes. A separate function, so that its variables are garbage afterwards. */
async function kept(side, mfa, collect) {
  const { open, fetch } = gate();
  const call = SIDES[side]({ mfa, fetch });
  const before = await settledHeap(collect);
  const calls = Array.from({ length: CALLS }, call);
  const used = (await settledHeap(collect)) - before;
  open();
  await Promise.all(calls);
  return used;
}

/** Resolves with bytes per call for each side and round, and the bytes per call by which our WebAssembly memory grew. */
export async function suite({ mfa, rounds }) {
  const memory = watchWasm();
  const collect = collector();
  /** @type {Record<string, number[]>} */
  const samples = { handWritten: [], ours: [] };
  // Starts the instance.
  await SIDES.ours({ mfa, fetch: stub })();
  const small = memory();
  // The first round allocates memory that stays.
  for (let round = -1; round < rounds; round += 1) {
    for (const [side, list] of Object.entries(samples)) {
      const used = await kept(side, mfa, collect);
      if (round >= 0) list.push(used / CALLS);
    }
  }
  return { samples, wasm: (memory() - small) / CALLS };
}
