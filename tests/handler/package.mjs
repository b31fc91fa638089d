// The package under test, packed and installed into a project.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { install, tarball } from '../runtime/tarball.mjs';

const ENTRIES = {
  handler: 'bandwidth-mfa/handler',
  simulator: 'bandwidth-mfa/simulator',
  memory: 'bandwidth-mfa/stores/memory',
  redis: 'bandwidth-mfa/stores/redis',
  postgres: 'bandwidth-mfa/stores/postgres',
  deno: 'bandwidth-mfa/stores/deno-kv',
  durable: 'bandwidth-mfa/stores/durable-object',
};

/** Inside the repository, so that its programs find the tests' packages, such as Redis' clients. */
const parent = fileURLToPath(new URL('../.consumers', import.meta.url));

/** A project with the package and these files or folders; removed when the process ends. */
export async function project(...sources) {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'bandwidth-mfa-handler-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  await install(await tarball(), folder);
  const path = (...names) => join(folder, ...names);
  const write = async (name, text) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  await write('package.json', '{ "name": "consumer", "private": true, "type": "module" }\n');
  for (const source of sources) cpSync(source, folder, { recursive: true });
  return { folder, path, write };
}

let loaded;

async function load() {
  const { path, write } = await project();
  await write(
    'entries.mjs',
    Object.entries(ENTRIES)
      .map(([name, entry]) => `export * as ${name} from '${entry}';\n`)
      .join(''),
  );
  return import(pathToFileURL(path('entries.mjs')).href);
}

/** Its entries, imported once. */
export const entries = () => (loaded ??= load());
