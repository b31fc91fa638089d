// If a runtime forbids the network, the error says so, nothing is sent, and there is no retry.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';
import { denoProgram } from './tool.mjs';

const PROGRAM = `
import { Configuration, MFAApi } from 'bandwidth-mfa';
const send = { to: '+19195551234', from: '+19195554321', applicationId: 'app', message: 'Code {CODE}', digits: 6 };
const base = 'http://127.0.0.1:4010/api/v1';
const configurations = [
  { username: 'user', password: 'password', basePath: base },
  { username: 'user', password: 'password', basePath: 'https://localhost:4010/api/v1' },
  { clientId: 'id', clientSecret: 'secret', basePath: base, tokenUrl: base + '/oauth2/token' },
];
const errors = [];
for (const credentials of configurations) {
  let requests = 0;
  const fetch = (...args) => ((requests += 1), globalThis.fetch(...args));
  const error = await new MFAApi(new Configuration({ ...credentials, fetch })).generateMessagingCode('1', send).catch((reason) => reason);
  const { kind, sent, attempts, message } = error;
  errors.push({ kind, sent, attempts, requests, message });
}
console.log(JSON.stringify(errors));
`;

const DEFAULT_FETCH = `
import { verifyCode } from 'bandwidth-mfa';
const check = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const error = await verifyCode({ username: 'user', password: 'password' }, '1', check).catch((reason) => reason);
console.log(JSON.stringify([error.kind, error.sent]));
`;

const RUNTIMES = {
  'Deno without --allow-net': () => [denoProgram(), ['run', '--no-prompt', '--no-lock', '--node-modules-dir=manual']],
  'Node 26 with --permission': () => [nodeProgram(26), ['--permission', '--allow-fs-read=*']],
};

for (const [name, command] of Object.entries(RUNTIMES)) {
  test(`${name}: the process ends after a call with the runtime’s own fetch`, { timeout: 180_000 }, async () => {
    await withConsumer({}, async (consumer) => {
      await consumer.write('program.mjs', DEFAULT_FETCH);
      const [program, args] = command();
      const env = { DENO_DIR: consumer.path('.deno'), DENO_NO_UPDATE_CHECK: '1', NODE_OPTIONS: '' };
      const output = await run(program, [...args, 'program.mjs'], { cwd: consumer.folder, env });
      assert.deepEqual(JSON.parse(output), ['connection', 'no']);
    });
  });

  test(`${name}: nothing is sent or retried, and the error names the permission`, { timeout: 180_000 }, async () => {
    await withConsumer({}, async (consumer) => {
      await consumer.write('program.mjs', PROGRAM);
      const [program, args] = command();
      const env = { DENO_DIR: consumer.path('.deno'), DENO_NO_UPDATE_CHECK: '1', NODE_OPTIONS: '' };
      const errors = JSON.parse(await run(program, [...args, 'program.mjs'], { cwd: consumer.folder, env }));
      const advice = /Trying again will not help: start the program with the permission to use the network \(`--allow-net`\)\.$/;
      for (const { message } of errors) assert.match(message, advice);
      const refused = { kind: 'connection', sent: 'no', attempts: 1, requests: 1 };
      assert.deepEqual(
        errors.map(({ message: _, ...error }) => error),
        [refused, refused, { ...refused, kind: 'authorization', attempts: 0 }],
      );
    });
  });
}
