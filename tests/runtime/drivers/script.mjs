// Runtimes that run a script and print: Node, Deno, Bun.
import { run } from '../child.mjs';
import { nodeProgram, platformProgram } from '../tool.mjs';

async function script(consumer, runner, command, args) {
  await consumer.runner(runner);
  const out = await run(command, [...args, runner], { cwd: consumer.folder, env: quiet(consumer) });
  const line = out.split('\n').find((text) => text.startsWith('RESULTS '));
  if (!line) throw new Error(`${runner} printed no results:\n${out}`);
  return JSON.parse(line.slice('RESULTS '.length));
}

/** Caches inside the consumer, so that nothing of an earlier run is picked up; no look for updates. */
function quiet(consumer) {
  return { DENO_DIR: consumer.path('.deno'), DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NODE_OPTIONS: '' };
}

export const node = (consumer) => script(consumer, 'node.mjs', process.execPath, []);
export const nodeCjs = (consumer) => script(consumer, 'node.cjs', process.execPath, []);
export const node22 = (consumer) => script(consumer, 'node.mjs', nodeProgram(22), []);
export const node22Cjs = (consumer) => script(consumer, 'node.cjs', nodeProgram(22), []);
export const node24 = (consumer) => script(consumer, 'node.mjs', nodeProgram(24), []);
export const node24Cjs = (consumer) => script(consumer, 'node.cjs', nodeProgram(24), []);

const exe = process.platform === 'win32' ? '.exe' : '';

/** No permission but the network, and no prompt for another: neither files nor the environment may be read. */
const denoArgs = ['run', '--no-prompt', '--allow-net', '--no-lock', '--node-modules-dir=manual'];
export const deno = (consumer) => script(consumer, 'node.mjs', platformProgram('@deno', `deno${exe}`), denoArgs);

const bunProgram = () => platformProgram('@oven', `bin/bun${exe}`, 'bun/bin/bun.exe');
export const bun = (consumer) => script(consumer, 'node.mjs', bunProgram(), ['run']);
export const bunCjs = (consumer) => script(consumer, 'node.cjs', bunProgram(), ['run']);
