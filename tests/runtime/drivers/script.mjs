// Runtimes that run a script and print: Node, Deno, Bun.
import { nodeProgram } from '../../../scripts/setup/node.mjs';
import { run } from '../child.mjs';
import { bunProgram, denoProgram } from '../tool.mjs';

async function script(consumer, runner, command, args) {
  await consumer.runner(runner);
  const out = await run(command, [...args, runner], { cwd: consumer.folder, env: quiet(consumer) });
  const line = out.split('\n').find((text) => text.startsWith('RESULTS '));
  if (!line) throw new Error(`${runner} printed no results:\n${out}`);
  return JSON.parse(line.slice('RESULTS '.length));
}

/** Caches inside the consumer, so that a run uses nothing of an earlier one; no check for updates. */
function quiet(consumer) {
  return { DENO_DIR: consumer.path('.deno'), DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NODE_OPTIONS: '' };
}

/** The drivers for a release line of Node: by import and by require. */
export const node = (major) => (consumer) => script(consumer, 'node.mjs', nodeProgram(major), []);
export const nodeCjs = (major) => (consumer) => script(consumer, 'node.cjs', nodeProgram(major), []);

/** Only the network is allowed, without prompts: neither files nor the environment can be read. */
const denoArgs = ['run', '--no-prompt', '--allow-net', '--no-lock', '--node-modules-dir=manual'];
export const deno = (consumer) => script(consumer, 'node.mjs', denoProgram(), denoArgs);

export const bun = (consumer) => script(consumer, 'node.mjs', bunProgram(), ['run']);
export const bunCjs = (consumer) => script(consumer, 'node.cjs', bunProgram(), ['run']);
