// The release lines of Node: the running one, and others, which tests/package.json installs as optional packages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root } from '../run.mjs';

const CURRENT_MAJOR = Number(process.versions.node.split('.')[0]);

/** Every suite for Node runs completely on these. */
export const MAIN_NODES = [22, 26];
/** Client, handler and simulator are tested on these. */
export const NODES = [20, 22, 24, 26];

/** The path of a release line's program. */
export function nodeProgram(major) {
  const path = process.env[`NODE_${major}`] || (major === CURRENT_MAJOR && process.execPath);
  if (path) return path;
  const program = join(root, 'tests', 'node_modules', `node-${major}`, 'bin', 'node');
  if (existsSync(program)) return program;
  throw new Failure(
    `Node ${major} is missing: the npm package with it is only for Linux on x64.`,
    `on another platform, set NODE_${major} to the path of a Node ${major}, and run again.`,
  );
}

/** For tools that need Node 22 or newer, such as wrangler and Vitest. */
export const toolNode = () => (CURRENT_MAJOR >= 22 ? process.execPath : nodeProgram(24));
