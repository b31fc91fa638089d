// workerd without wrangler, because its process is measured.
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { serve } from '../../tests/runtime/child.mjs';
import { platformProgram } from '../../tests/runtime/tool.mjs';

const worker = (name, files) => `const ${name} :Workerd.Worker = (
  modules = [
    (name = "${name}.mjs", esModule = embed "${name}.mjs"),
${files.map((file) => (file.endsWith('.wasm') ? `    (name = "${file}?module", wasm = embed "${file}"),` : `    (name = "${file}", esModule = embed "${file}"),`)).join('\n')}
  ],
  compatibilityDate = "2026-04-20",
);`;

/**
 * Serves workers from a folder, each on its own port: `{ name: { text, files } }`. `files` are paths. Resolves with the
 * `ports` in the same order, the process's `pid` and `stop()`.
 */
export async function startWorkerd(folder, workers) {
  const names = Object.keys(workers);
  for (const [name, { text, files }] of Object.entries(workers)) {
    writeFileSync(join(folder, `${name}.mjs`), text);
    for (const file of files) copyFileSync(file, join(folder, basename(file)));
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
${names
  .map((name) =>
    worker(
      name,
      workers[name].files.map((file) => basename(file)),
    ),
  )
  .join('\n')}
`;
  writeFileSync(join(folder, 'config.capnp'), config);
  const args = ['serve', 'config.capnp', '--control-fd=1'];
  const program = platformProgram('@cloudflare', 'bin/workerd');
  const listening = new RegExp(names.map(() => '"port":\\s*(\\d+)\\D').join('[^]*'));
  const { match, pid, stop } = await serve(program, args, listening, { cwd: folder });
  return { ports: match.slice(1).map(Number), pid, stop };
}
