// Rounds of several sides in turn (A B C A B C …), each timed by tinybench. Runs in every runtime.
import { Bench } from 'tinybench';

/** Makes `calls` calls, `width` of them in parallel. */
export async function batch(call, calls, width) {
  let left = calls;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

const cpu = () => {
  try {
    const { user, system } = globalThis.process.cpuUsage();
    return user + system;
  } catch {
    // A browser has none, and workerd's throws.
    return 0;
  }
};

/**
 * `sides` are functions that make one call. Resolves, for each, with one sample per round: `{ wall, cpu }` in microseconds per call;
 * `cpu` is 0 if the runtime does not give it. A round is some batches of calls, each timed by tinybench. The warm-up, which does
 * not count, lets the runtime compile and open connections.
 */
export async function measure(sides, { rounds, calls, width = 1, batches = 4, warmUp = 2 }) {
  /** @type {Record<string, { wall: number, cpu: number }[]>} */
  const samples = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    const bench = new Bench({ iterations: batches, time: 0, warmup: false, throws: true });
    const used = {};
    for (const [name, call] of Object.entries(sides)) {
      bench.add(name, () => batch(call, calls, width), {
        async: true,
        beforeAll() {
          used[name] = -cpu();
        },
        afterAll() {
          used[name] += cpu();
        },
      });
    }
    await bench.run();
    if (round < 0) continue;
    for (const { name, result } of /** @type {any[]} */ (bench.tasks)) {
      samples[name].push({ wall: (result.latency.mean * 1000) / calls, cpu: used[name] / batches / calls });
    }
  }
  return samples;
}
