// One build at a time, because all builds of a checkout write into the same folders.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Failure, root } from '../run.mjs';

const LOCK = join(root, 'target', 'build.lock');

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while the file `lock` names this process. Fails if it names another process that still runs. */
export async function alone(work, lock = LOCK) {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const pid = Number(readFileSync(lock, 'utf8'));
    if (isRunning(pid)) {
      const remedy = `wait until it has ended; if no build runs, remove ${relative(root, lock)}.`;
      throw new Failure(`Another build runs in this checkout (process ${pid}).`, remedy);
    }
    // The lock of a build that was killed.
    writeFileSync(lock, `${process.pid}`);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
