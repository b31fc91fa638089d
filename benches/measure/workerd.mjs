// workerd without wrangler, because its process is measured.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { platformProgram } from '../../tests/runtime/tool.mjs';

/** Starts a program; resolves with `{ child, ports }` when `ready` has matched `count` times, each with a port. */
export function start(command, args, ready, /** @type {{ count?: number, cwd?: string }} */ { count = 1, cwd } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], cwd });
  let printed = '';
  return new Promise((resolve, reject) => {
    const look = (chunk) => {
      printed += chunk;
      const found = [...printed.matchAll(ready)];
      if (found.length >= count) resolve({ child, ports: found.map(([, port]) => Number(port)) });
    };
    for (const stream of [child.stdout, child.stderr, child.stdio[3]]) stream?.on('data', look);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${command} ended:\n${printed}`)));
  });
}

const worker = (name, files) => `const ${name} :Workerd.Worker = (
  modules = [
    (name = "${name}.mjs", esModule = embed "${name}.mjs"),
${files.map((file) => (file.endsWith('.wasm') ? `    (name = "${file}?module", wasm = embed "${file}"),` : `    (name = "${file}", esModule = embed "${file}"),`)).join('\n')}
  ],
  compatibilityDate = "2026-04-20",
);`;

/**
 * Serves workers from a folder, each on its own port, in the order of `workers`: `{ name: { text, files } }`. `files` are from the
 * package.
 */
export function startWorkerd(folder, workers) {
  const names = Object.keys(workers);
  for (const [name, { text, files }] of Object.entries(workers)) {
    writeFileSync(join(folder, `${name}.mjs`), text);
    for (const file of files) writeFileSync(join(folder, file), readFileSync(join(root, 'pkg', 'dist', file)));
  }
  const each = (write) => names.map(write).join('\n    ');
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${each((name) => `(name = "${name}", worker = .${name}),`)}
  ],
  sockets = [
    ${each((name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}"),`)}
  ],
);
${names.map((name) => worker(name, workers[name].files)).join('\n')}
`;
  writeFileSync(join(folder, 'config.capnp'), config);
  const args = ['serve', 'config.capnp', '--control-fd=3'];
  return start(platformProgram('@cloudflare', 'bin/workerd'), args, /"port":\s*(\d+)/g, { count: names.length, cwd: folder });
}
