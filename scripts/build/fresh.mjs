// Whether an output is newer than all of its inputs.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../run.mjs';

/** The time of the newest change in a file or folder. Folders count too, because removing a file changes its folder. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stat.mtimeMs);
}

/** Paths are relative to the root or absolute; inputs that do not exist are ignored. */
export function isFresh(inputs, outputs) {
  const changed = Math.max(...inputs.map((path) => newest(resolve(root, path))));
  return outputs.every((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= changed);
}
