/*
 * A project of a framework's user: its packages in exact versions, and the packed bandwidth-mfa.
 *
 *   tests/field/parcel/package.json      what it depends on, in exact versions; bandwidth-mfa is added
 *   tests/field/parcel/package-lock.json written by the first run, then committed and kept
 *   tests/field/parcel/…                 its files, if it has some
 *   tests/field/parcel.test.mjs          the test
 *
 *   import { project } from './project.mjs';
 *
 *   const app = await project('parcel');            // a fresh copy outside the repository; { node: 26 } picks a Node
 *   await app.write('extra.mjs', text);             // another file, in app.folder
 *   await app.node([app.program('vite'), 'build']); // runs to its end, resolves with its standard output
 *   const server = await app.serve(['server.mjs'], /listening on (http:\S+)/, { env: { PORT: '0' } });
 *   await fetch(server.match[1]);                   // server.output() is what it has printed, server.stop() ends it
 *   const page = await app.serve([app.program('next'), 'start', '-p', String(await freePort())], /Ready/);
 *   await app.cached(binary, compile);              // a file that compile() writes; kept with the packages
 *   await app.close();                              // in an `after`: ends its servers and removes it
 *
 * Packages are installed once for each lock file, into .cache/field/, without their install scripts; a second run copies
 * them. Programs and their child processes run on Node 24, unless `node` is 20, 22 or 26. `npm run test:field -- parcel`
 * runs one test; after `npm run build`, so does `node --test tests/field/parcel.test.mjs`.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { lockIsCurrent } from '../../scripts/setup/packages.mjs';
import { run, serve } from '../runtime/child.mjs';
import { install, tarball } from '../runtime/tarball.mjs';

export { freePort } from '../runtime/port.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/field', import.meta.url));
const LOCK = 'package-lock.json';

/** The text of shop.mjs. */
export const shop = () => readFile(join(here, 'shop.mjs'), 'utf8');

/** Turns off the frameworks' telemetry, and hides that they run inside Node's test runner. */
const QUIET = {
  CI: '1',
  DO_NOT_TRACK: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  NODE_TEST_CONTEXT: undefined,
};

/** Copies a folder of packages, by hard links if `cp` supports them, which takes a tenth of the time. */
async function copyPackages(from, to) {
  if (process.platform === 'linux') {
    try {
      return await run('cp', ['-al', from, to]);
    } catch {
      // For example on another file system.
      await rm(to, { recursive: true, force: true });
    }
  }
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}

/** The folder with a project's installed packages; installs them if there is none for its lock file. */
async function installed(name) {
  const source = join(here, name);
  const manifest = await readFile(join(source, 'package.json'), 'utf8');
  const { dependencies = {}, devDependencies = {} } = JSON.parse(manifest);
  for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}/package.json: ${dependency} needs an exact version.`);
  }
  const isLocked = existsSync(join(source, LOCK)) && lockIsCurrent(source);
  const home = (lock) => {
    const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n${lock}`).digest('hex');
    return join(cache, `${name}-${hash.slice(0, 12)}`);
  };
  if (isLocked && existsSync(home(readFileSync(join(source, LOCK))))) return home(readFileSync(join(source, LOCK)));

  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'new-'));
  try {
    for (const file of ['package.json', LOCK])
      if (existsSync(join(source, file))) await cp(join(source, file), join(fresh, file));
    const args = [
      isLocked ? 'ci' : 'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--omit-lockfile-registry-resolved',
    ];
    await run('npm', args, { cwd: fresh });
    if (!isLocked) await cp(join(fresh, LOCK), join(source, LOCK));
    const target = home(await readFile(join(source, LOCK)));
    // Fails if another process has installed the same packages meanwhile.
    await rename(fresh, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
    return target;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Creates the project of the folder `name`: see above. */
export async function project(name, { node = 24 } = {}) {
  const packages = await installed(name);
  const folder = await mkdtemp(join(tmpdir(), `bandwidth-mfa-field-${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.on('exit', remove);

  const path = (...names) => join(folder, ...names);
  for (const file of await readdir(join(here, name))) {
    if (file !== 'node_modules') await cp(join(here, name, file), path(file), { recursive: true });
  }
  const manifest = JSON.parse(await readFile(path('package.json'), 'utf8'));
  const { version } = JSON.parse(await readFile(new URL('../../pkg/package.json', import.meta.url), 'utf8'));
  manifest.dependencies = { ...manifest.dependencies, 'bandwidth-mfa': version };
  await writeFile(path('package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  if (existsSync(join(packages, 'node_modules'))) await copyPackages(join(packages, 'node_modules'), path('node_modules'));
  await install(await tarball(), folder);

  const program = nodeProgram(node);
  const options = ({ env = {}, cwd = folder } = {}) => ({
    cwd,
    env: {
      PATH: [dirname(program), path('node_modules', '.bin'), process.env.PATH].join(delimiter),
      ...QUIET,
      ...env,
    },
  });
  const servers = [];
  return {
    folder,
    path,
    read: (file) => readFile(path(file), 'utf8'),
    async write(file, text) {
      await mkdir(dirname(path(file)), { recursive: true });
      await writeFile(path(file), text);
    },
    /** The path of a package's program, for `node` or `serve`. */
    program(of, called = of) {
      const { bin } = JSON.parse(readFileSync(path('node_modules', of, 'package.json'), 'utf8'));
      return path('node_modules', of, typeof bin === 'string' ? bin : bin[called]);
    },
    /** For compiled files: lets `make` write a file once for each lock file and release line of Node, and keeps it. */
    async cached(file, make) {
      const kept = join(packages, `node-${node}`, file);
      if (existsSync(kept)) {
        await mkdir(dirname(path(file)), { recursive: true });
        return cp(kept, path(file));
      }
      await make();
      await mkdir(dirname(kept), { recursive: true });
      await cp(path(file), `${kept}.new`);
      await rename(`${kept}.new`, kept);
    },
    /** Runs the project's Node to its end; resolves with what it printed on standard output. */
    node: (args, more) => run(program, args, options(more)),
    /** Starts a server on the project's Node and waits until its output matches: `{ match, output, printed, stop }`. */
    async serve(args, ready, more) {
      const server = await serve(program, args, ready, options(more));
      servers.push(server);
      return server;
    },
    async close() {
      await Promise.all(servers.map(({ stop }) => stop()));
      process.off('exit', remove);
      remove();
    },
  };
}
