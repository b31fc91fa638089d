// Deno's built-in OpenTelemetry: spans of its `fetch` are children of the caller's span.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { serveSimulator } from '../../pkg/bin/server.js';
import { withConsumer } from '../runtime/consumer.mjs';
import { denoProgram } from '../runtime/tool.mjs';

/** The output of Deno's console exporter: name, id and parent of each span, and the path of a request. */
function spansOf(printed) {
  const line = /^SPAN (\S+) \[\w+\/(\w+)\] (\w+) .*\n((?: {2}.*\n)*)/gm;
  return [...stripVTControlCharacters(printed).matchAll(line)].map(([, name, id, kind, about]) => ({
    name,
    id,
    kind,
    parent: /^ {2}parent: (\w+)/m.exec(about)?.[1],
    path: /^ {2}url\.path: (\S+)/m.exec(about)?.[1],
  }));
}

test('a span of fetch is a child of its caller’s span, also after a shared token request', async () => {
  const simulator = await serveSimulator({ port: 0 });
  const suitePath = fileURLToPath(new URL('tracing/program.mjs', import.meta.url));
  try {
    await withConsumer({ suitePath, input: { url: simulator.url } }, async (consumer) => {
      const env = {
        DENO_DIR: consumer.path('.deno'),
        DENO_NO_UPDATE_CHECK: '1',
        OTEL_DENO: 'true',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'console',
      };
      const args = ['run', '--no-prompt', '--allow-net', '--no-lock', '--node-modules-dir=manual', 'suite.mjs'];
      // The exporter writes to standard error.
      const { stderr: printed } = await promisify(execFile)(denoProgram(), args, {
        cwd: consumer.folder,
        env: { ...process.env, ...env },
      });
      const spans = spansOf(printed);
      const named = (name) => spans.find((span) => span.name === name);
      const childrenOf = (name) =>
        spans
          .filter(({ kind, parent }) => kind === 'Client' && parent === named(name)?.id)
          .map(({ path }) => path)
          .sort();
      const messaging = '/api/v1/accounts/9900000/code/messaging';
      assert.deepEqual(childrenOf('first'), [messaging, '/api/v1/oauth2/token']);
      assert.deepEqual(childrenOf('second'), [messaging], 'it waited for the token of the first');
      assert.ok(!printed.includes('canary') && !printed.includes('19195551234'), printed);
    });
  } finally {
    await simulator.stop();
  }
});
