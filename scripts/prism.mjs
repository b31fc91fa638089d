// Prism on loopback, with Bandwidth's own OpenAPI document: it checks each request, and answers the document's examples or
// passes it on.
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

/** A proxy before `upstream`: it lists in the header `sl-violations` where a request or an answer breaks the document. */
export const startPrismProxy = (upstream) => start('proxy', [DOCUMENT, upstream]);

/** Starts Prism on a port of the system's choice; resolves when it listens, with its `url` and `stop()`. */
async function start(command, what) {
  // Port 0 and the loopback address only; browsers may call it, as its CORS answers are on by default.
  const args = [PRISM, command, '--host', '127.0.0.1', '--port', '0', ...what];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const kill = () => child.kill();
  process.once('exit', kill);

  const url = await new Promise((resolve, reject) => {
    let output = '';
    // Listened to until the end: a full pipe would halt it.
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
