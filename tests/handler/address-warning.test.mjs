// During development, the console says once per process that the address cannot be found.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { run } from '../runtime/child.mjs';
import { bunProgram, denoProgram } from '../runtime/tool.mjs';
import { OPTIONS } from './options.mjs';
import { project } from './package.mjs';

const PROGRAM = `
import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { Simulator } from 'bandwidth-mfa/simulator';
import { memoryStore } from 'bandwidth-mfa/stores/memory';

const warnings = [];
console.warn = (...parts) => warnings.push(parts.join(' '));
const reasons = [];
const handler = createHandler({
  configuration: new Configuration({ clientId: 'id', clientSecret: 'secret', fetch: new Simulator().fetch }),
  ...${JSON.stringify(OPTIONS)},
  store: memoryStore({ singleInstance: true }),
  onVerified: () => {},
  onEvent: ({ type, reason }) => reasons.push(reason ?? type),
});
const send = (to, info) =>
  handler(
    new Request('http://localhost/mfa/send', {
      method: 'POST',
      body: JSON.stringify({ to }),
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() },
    }),
    info,
  );
await send('+19195550100');
await send('+19195550101', {});
await send('+19195550102', { remoteAddr: { hostname: '203.0.113.7' } });
// For the test with Deno: this request for a permission must be recorded.
try {
  globalThis.Deno?.hostname();
} catch {}
console.log(JSON.stringify({ warnings, reasons }));
`;

const { folder, path, write } = await project();
await write('program.mjs', PROGRAM);

/** What the program prints when this runtime runs it. */
const printedBy = async (runtime, args, env = {}) => {
  const all = { NODE_ENV: undefined, NODE_OPTIONS: '', DENO_DIR: path('.deno'), DENO_NO_UPDATE_CHECK: '1', ...env };
  return JSON.parse(await run(runtime, [...args, 'program.mjs'], { cwd: folder, env: all }));
};

const REASONS = ['no-address', 'no-address', 'sent'];

for (const [NODE_ENV, expected] of [
  ['development', 1],
  [undefined, 1],
  ['production', 0],
]) {
  test(`NODE_ENV ${NODE_ENV}: ${expected ? 'it warns once' : 'it is silent'}`, { timeout: 180_000 }, async () => {
    const { warnings, reasons } = await printedBy(process.execPath, [], { NODE_ENV });
    assert.deepEqual([reasons, warnings.length], [REASONS, expected]);
    for (const warning of warnings) assert.match(warning, /^bandwidth-mfa: .*clientAddress/);
  });
}

test('Deno with only --allow-net: nothing asks for permission to read the environment', { timeout: 180_000 }, async () => {
  const args = ['run', '--no-prompt', '--no-lock', '--node-modules-dir=manual', '--allow-net'];
  // Deno records each requested permission, also denied ones.
  const audit = path('permissions.jsonl');
  const { warnings, reasons } = await printedBy(denoProgram(), args, { DENO_AUDIT_PERMISSIONS: audit });
  assert.deepEqual(reasons, REASONS);
  assert.match(warnings[0], /Deno\.serve.*handler\(request, info\)/);
  const audited = (await readFile(audit, 'utf8')).trim().split('\n');
  assert.deepEqual(
    audited.map((line) => JSON.parse(line)).map(({ permission, value }) => [permission, value]),
    [['sys', 'hostname']],
  );
});

test('Bun: the warning says to pass its server and its unchanged request', { timeout: 180_000 }, async () => {
  const { warnings, reasons } = await printedBy(bunProgram(), []);
  assert.deepEqual(reasons, REASONS);
  assert.match(warnings[0], /Bun's server and its unchanged request, handler\(request, server\)/);
});
