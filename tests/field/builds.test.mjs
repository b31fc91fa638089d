// The recipes of docs/frameworks.md for servers that are built, each for production and as a real server on a socket.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort, project } from './project.mjs';
import { READY, checkSignIns, mfa, recipe, startService } from './recipes.mjs';

/**
 * For each project: the recipe's heading and files, the place of `mfa.js`, the build command, the server with its arguments, and what
 * its page contains, if it has one.
 */
const BUILDS = {
  astro: {
    heading: 'Astro',
    files: ['src/pages/mfa/[step].js'],
    mfa: ['src/mfa.js'],
    build: ['astro', 'build'],
    server: 'dist/server/entry.mjs',
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
  },
  'tanstack-start': {
    heading: 'TanStack Start',
    files: ['src/routes/mfa.$step.js'],
    mfa: ['src/mfa.js'],
    build: ['vite', 'build'],
    server: 'node_modules/srvx/bin/srvx.mjs',
    args: ['--prod', '--entry', 'dist/server/server.js', '--static', '../client'],
  },
};

let service;
before(async () => (service = await startService()));
after(() => service?.stop());

for (const [name, { heading, files, build, args = [], ...places }] of Object.entries(BUILDS)) {
  test(`${name}: two people sign in from two addresses`, { timeout: 240_000 }, async (t) => {
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
  });
}
