// Prism on loopback with Bandwidth's own OpenAPI document: it checks each request, and returns the document's examples or
// forwards it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { serve } from '../tests/runtime/child.mjs';

const require = createRequire(import.meta.url);
const PRISM = require.resolve('@stoplight/prism-cli/dist/index.js');

export const DOCUMENT = join(dirname(require.resolve('bandwidth-sdk/package.json')), 'bandwidth.yml');

const LISTENING = /Prism is listening on (http:\/\/127\.0\.0\.1:\d+)/;

/** A mock that responds with the document's examples. */
export const startPrism = () => start('mock', [DOCUMENT]);

/** A proxy before `upstream`. Its header `sl-violations` lists where a request or response violates the document. */
export const startPrismProxy = (upstream) => start('proxy', [DOCUMENT, upstream]);

/** Starts Prism on a free port; resolves when it listens, with its `url` and `stop()`. */
async function start(command, what) {
  // Port 0, and only the loopback address. Browsers may call it, because CORS is on by default.
  const args = [PRISM, command, '--host', '127.0.0.1', '--port', '0', ...what];
  const { match, stop } = await serve(process.execPath, args, LISTENING);
  return { url: match[1], stop };
}
