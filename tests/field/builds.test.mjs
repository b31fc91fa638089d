// The recipes of docs/frameworks.md for servers that are built, as real servers on sockets, most of them in development too.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort, project } from './project.mjs';
import { READY, checkSignIn, checkSignIns, mfa, mfaInDevelopment, recipe, startService } from './recipes.mjs';

/**
 * For each project: the recipe's heading and files, the places of `mfa.js`, the build command, the server with its arguments, what its
 * page contains, if it has one, and the development server's program.
 */
const BUILDS = {
  astro: {
    heading: 'Astro',
    files: ['src/pages/mfa/[step].js'],
    mfa: ['src/mfa.js'],
    build: ['astro', 'build'],
    server: 'dist/server/entry.mjs',
    development: ['astro'],
  },
  nuxt: {
    heading: 'Nuxt and Nitro',
    files: ['server/routes/mfa/[step].post.js', 'nuxt.config.js'],
    mfa: ['server/utils/mfa.js'],
    build: ['nuxt', 'build'],
    server: '.output/server/index.mjs',
    page: '<phone-verification endpoint="/mfa"></phone-verification>',
  },
  'nitro-3': {
    heading: 'Nuxt and Nitro',
    files: ['routes/mfa/[step].post.js'],
    mfa: ['mfa.js'],
    build: ['nitro', 'build'],
    server: '.output/server/index.mjs',
  },
  'react-router': {
    heading: 'React Router',
    files: ['server.js', 'app/routes/mfa.$step.js'],
    mfa: ['mfa.js', 'app/mfa.js'],
    build: ['@react-router/dev', 'build', 'react-router'],
    server: 'server.js',
    development: ['@react-router/dev', 'react-router'],
  },
  'tanstack-start': {
    heading: 'TanStack Start',
    files: ['src/routes/mfa.$step.js'],
    mfa: ['src/mfa.js'],
    build: ['vite', 'build'],
    server: 'node_modules/srvx/bin/srvx.mjs',
    args: ['--prod', '--entry', 'dist/server/server.js', '--static', '../client'],
    development: ['vite'],
  },
};

let service;
before(async () => (service = await startService()));
after(() => service?.stop());

for (const [name, { heading, files, build, args = [], development, ...places }] of Object.entries(BUILDS)) {
  const title = `${name}${development === undefined ? '' : ', built and in development'}`;
  test(`${title}: two people sign in from two addresses`, { timeout: 240_000 }, async (t) => {
    const app = await project(name);
    t.after(() => app.close());
    await app.write('ready.mjs', READY);
    for (const file of places.mfa) await app.write(file, mfa());
    for (const file of files) await app.write(file, recipe(heading, file));
    const [of, command, called] = build;
    await app.node([app.program(of, called), command]);
    const port = await freePort();
    const env = { ...service.env, PORT: String(port) };
    const server = await app.serve(['--import', './ready.mjs', places.server, ...args], /^ready/m, { env });
    await checkSignIns(port, service, server.output);
    if (places.page !== undefined) {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      assert.ok((await response.text()).includes(places.page), 'the server renders the element');
    }
    if (development !== undefined) await checkDevelopment(app, development, places.mfa.at(-1), heading);
  });
}

/** The development server of a framework. Of those tested here, only React Router's does not know the address. */
async function checkDevelopment(app, program, file, heading) {
  const hasAddress = heading !== 'React Router';
  if (!hasAddress) await app.write(file, mfaInDevelopment(heading));
  const port = await freePort();
  const args = [app.program(...program), 'dev', '--host', '127.0.0.1', '--port', String(port)];
  const server = await app.serve(args, /Local.*http/, { env: { ...service.env, NODE_ENV: 'development' } });
  await (hasAddress ? checkSignIns : checkSignIn)(port, service, server.output);
}
