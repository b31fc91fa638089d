// The package under test, as a program imports it: packed, and installed into a folder of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, tarball } from '../runtime/tarball.mjs';

const ENTRIES = {
  handler: 'bandwidth-mfa/handler',
  simulator: 'bandwidth-mfa/simulator',
  memory: 'bandwidth-mfa/stores/memory',
  redis: 'bandwidth-mfa/stores/redis',
  deno: 'bandwidth-mfa/stores/deno-kv',
  durable: 'bandwidth-mfa/stores/durable-object',
};

/** A folder with the package in it, gone when the process ends. */
export async function consumer() {
  const folder = await mkdtemp(join(tmpdir(), 'bandwidth-mfa-handler-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  await install(await tarball(), folder);
  await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  return folder;
}

let loaded;

async function load() {
  const folder = await consumer();
  const lines = Object.entries(ENTRIES).map(([name, entry]) => `export * as ${name} from '${entry}';\n`);
  const file = join(folder, 'entries.mjs');
  await writeFile(file, lines.join(''));
  const entries = await import(pathToFileURL(file).href);
  await rm(folder, { recursive: true, force: true });
  return entries;
}

/** Its entries, imported once. */
export const entries = () => (loaded ??= load());
