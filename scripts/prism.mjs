// Prism on loopback with Bandwidth's own OpenAPI document: it checks each request, and returns the document's examples or
// forwards it.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Failure } from './run.mjs';

const require = createRequire(import.meta.url);
const PRISM = require.resolve('@stoplight/prism-cli/dist/index.js');
/** Bandwidth's own OpenAPI document. */
export const DOCUMENT = join(dirname(require.resolve('bandwidth-sdk/package.json')), 'bandwidth.yml');

const LISTENING = /Prism is listening on (http:\/\/127\.0\.0\.1:\d+)/;

/** A mock that answers with the document's examples. */
export const startPrism = () => start('mock', [DOCUMENT]);

/** A proxy before `upstream`. Its header `sl-violations` lists where a request or response violates the document. */
export const startPrismProxy = (upstream) => start('proxy', [DOCUMENT, upstream]);

/** Starts Prism on a free port; resolves when it listens, with its `url` and `stop()`. */
async function start(command, what) {
  // Port 0, and only the loopback address. Browsers may call it, because CORS is on by default.
  const args = [PRISM, command, '--host', '127.0.0.1', '--port', '0', ...what];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const kill = () => child.kill();
  process.once('exit', kill);

  const url = await new Promise((resolve, reject) => {
    let output = '';
    // Reads the output until the end: a full pipe would stop it.
    const read = (chunk) => {
      output = (output + chunk).slice(-4096);
      const found = LISTENING.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    closed.then(() => reject(new Failure(`Prism ended before it listened:\n${output}`)));
  });

  return {
    url,
    async stop() {
      process.off('exit', kill);
      kill();
      await closed;
    },
  };
}
