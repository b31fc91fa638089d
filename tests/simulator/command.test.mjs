// `npx bandwidth-mfa simulator`, installed from the packed package, called over plain HTTP and by the Python program of docs/simulator.md.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { temporaryFolder } from '../../scripts/run.mjs';
import { python } from '../../scripts/setup/schemathesis.mjs';
import { run, serve } from '../runtime/child.mjs';
import { tarball } from '../runtime/tarball.mjs';
import { accessToken, address, check, post, send } from './requests.mjs';

const folder = temporaryFolder('command');
before(async () => {
  await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', await tarball()], { cwd: folder });
});

/** The command that npm has linked: npx runs the same, but slower. */
const command = () => join(folder, 'node_modules', '.bin', 'bandwidth-mfa');
const npx = () => 'npx --no-install bandwidth-mfa'.split(' ');

/** Starts it; `use` gets its address and a function that waits for output. */
async function serving(args, use, /** @type {string[]} */ [program, ...before] = [command()]) {
  const all = [...before, 'simulator', '--port', '0', ...args];
  const { match, printed, stop } = await serve(program, all, /simulated at (http:\S+)\/api\/v1/, { cwd: folder });
  try {
    await use(match[1], printed);
  } finally {
    await stop();
  }
}

/** The simulator's own process, without npm's link, until the test ends, for at most a minute. */
async function spawned(context) {
  const program = join(folder, 'node_modules/bandwidth-mfa/bin/bandwidth-mfa.js');
  const child = spawn(process.execPath, [program, 'simulator', '--port', '0'], { timeout: 60_000, killSignal: 'SIGKILL' });
  context.after(() => child.kill('SIGKILL'));
  const printed = { out: '' };
  child.stdout.on('data', (chunk) => (printed.out += chunk));
  const line = /simulated at (http:\S+)\/api\/v1/;
  while (!line.test(printed.out)) await once(child.stdout, 'data');
  return { child, printed, url: line.exec(printed.out)?.[1] };
}

/** Runs it to its end; resolves with the exit code and the output. */
async function ended(...args) {
  return run(command(), args, { cwd: folder }).then(
    (out) => ({ code: 0, all: out }),
    (error) => ({ code: Number(/exit code (\d+)/.exec(error.message)?.[1]), all: error.message }),
  );
}

/** The status of a GET. Not by `fetch`, which does not allow another Host header. */
async function statusOf(url, options) {
  const [response] = await once(get(url, options), 'response');
  response.resume();
  return response.statusCode;
}

describe('the server', () => {
  test('sends and verifies a code over HTTP, and prints its message', async () => {
    const use = async (url, printed) => {
      const authorization = `Bearer ${await accessToken(url)}`;
      const sent = await fetch(address(url, 'messaging'), post({ ...send, message: 'a\u001b[31m\n{CODE}' }, { authorization }));
      assert.equal(sent.headers.get('x-simulator'), '1');
      assert.equal(typeof (await sent.json()).messageId, 'string');
      await printed(/text to \+19195551234 from \+19195554321: a \[31m 123456$/m);
      const verified = await fetch(address(url, 'verify'), post({ ...check, code: '123456' }, { authorization }));
      assert.deepEqual(await verified.json(), { valid: true });
    };
    await serving(['--code', '1234567890'], use, npx());
  });

  test('lists and empties the outbox, and sets the clock forward', async () => {
    await serving([], async (url) => {
      await fetch(address(url, 'voice'), post(send));
      const outbox = () => fetch(`${url}/simulator/outbox`).then((response) => response.json());
      const [{ at, code, ...message }] = await outbox();
      assert.deepEqual(message, {
        to: send.to,
        from: send.from,
        channel: 'voice',
        text: `Your temporary Simulator 2FA code is ${code}`,
      });
      const forward = (body) => fetch(`${url}/simulator/clock`, { method: 'POST', body });
      for (const body of [
        '',
        '{}',
        '{"advanceMs":-1}',
        '{"advanceMs":"1"}',
        'null',
        '{"advanceMs":1e300}',
        '{"advanceMs":8.64e15}',
      ])
        assert.equal((await forward(body)).status, 400);
      const { now } = await (await forward('{"advanceMs":180001}')).json();
      assert.ok(now - at >= 180_001);
      const verify = async () => (await fetch(address(url, 'verify'), post({ ...check, code }))).json();
      assert.deepEqual(await verify(), { valid: false }, 'older than three minutes');
      assert.equal((await fetch(`${url}/simulator/outbox`, { method: 'DELETE' })).status, 204);
      assert.deepEqual(await outbox(), []);
    });
  });

  test('only pages of loopback origins may call it', async () => {
    await serving([], async (url) => {
      const preflight = (origin) =>
        fetch(address(url, 'verify'), {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type',
          },
        });
      for (const origin of ['http://localhost:8000', 'http://127.0.0.1:1', 'https://[::1]:5']) {
        const { status, headers } = await preflight(origin);
        assert.equal(status, 204);
        assert.equal(headers.get('access-control-allow-origin'), origin);
        assert.equal(headers.get('access-control-allow-headers'), 'authorization,content-type');
        const response = await fetch(address(url, 'verify'), post(check, { origin }));
        assert.equal(response.headers.get('access-control-allow-origin'), origin);
      }
      for (const origin of ['https://example.com', 'http://localhost.example.com', 'null']) {
        assert.equal((await preflight(origin)).headers.get('access-control-allow-origin'), null, origin);
      }
    });
  });

  test('refuses foreign host names that resolve to this machine', async () => {
    await serving([], async (url) => {
      const { port } = new URL(url);
      for (const [host, status] of [
        [`127.0.0.1:${port}`, 200],
        ['127.1.2.3', 200],
        [`localhost:${port}`, 200],
        ['LOCALHOST', 200],
        ['app.localhost:1', 200],
        ['[::1]:8080', 200],
        [`evil.example:${port}`, 403],
        ['localhost.evil.example', 403],
        ['127.0.0.1.evil.example', 403],
        ['evil.example/.localhost', 403],
        ['evil.example@localhost', 403],
        ['192.168.0.1', 403],
      ]) {
        for (const path of ['/simulator/outbox', '/api/v1/accounts/1/code/verify']) {
          const found = await statusOf(url + path, { headers: { host } });
          assert.equal(found, status === 200 && path.startsWith('/api') ? 405 : status, `${host} ${path}`);
        }
      }
    });
  });

  test('a page of another site cannot change anything, although a browser lets it send', async () => {
    await serving([], async (url) => {
      await fetch(address(url, 'messaging'), post(send));
      const forward = async (origin) => {
        const headers = new Headers(origin ? { origin } : {});
        return (await fetch(`${url}/simulator/clock`, { method: 'POST', headers, body: '{"advanceMs":900000}' })).status;
      };
      const empty = async (origin) => (await fetch(`${url}/simulator/outbox`, { method: 'DELETE', headers: { origin } })).status;
      for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
        assert.deepEqual([await forward(origin), await empty(origin)], [403, 403], origin);
      }
      const [{ code }] = await (await fetch(`${url}/simulator/outbox`)).json();
      const verified = await fetch(address(url, 'verify'), post({ ...check, code }));
      assert.deepEqual(await verified.json(), { valid: true }, 'the clock has not changed');
      assert.deepEqual(
        [await forward('http://localhost:3000'), await forward(undefined), await empty('http://127.0.0.1:1')],
        [200, 200, 204],
      );
    });
  });

  test('refuses other methods, paths and bodies', async () => {
    await serving([], async (url) => {
      const status = async (path, init) => {
        const response = await fetch(url + path, init);
        await response.arrayBuffer();
        assert.equal(response.headers.get('x-simulator'), '1', path);
        return response.status;
      };
      assert.equal(await status('/'), 404);
      assert.equal(await status('/simulator/outbox', { method: 'PUT' }), 404);
      assert.equal(await status('/simulator/outbox', { method: 'HEAD' }), 200);
      assert.equal(await status('/api/v1/oauth2/token'), 405);
      assert.equal(await status('/api/v1/accounts/1/code/verify', { method: 'HEAD' }), 405);
      assert.equal(await status('/api/v1/accounts/1/code/verify', post('x'.repeat(1_000_001))), 413);
      assert.equal(await status('/api/v1/accounts/1/code/verify', post('{')), 400);
    });
  });

  test('accepts only the applications of its options, each for its channel', async () => {
    const args = ['--messaging-application', 'texts', '--messaging-application', 'more', '--voice-application', 'calls'];
    await serving(args, async (url) => {
      const statusOf = async (call, applicationId) => (await fetch(address(url, call), post({ ...send, applicationId }))).status;
      for (const [call, applicationId, status] of [
        ['messaging', 'texts', 200],
        ['messaging', 'more', 200],
        ['voice', 'calls', 200],
        ['voice', 'texts', 400],
        ['messaging', 'another', 400],
      ]) {
        assert.equal(await statusOf(call, applicationId), status, `${call} ${applicationId}`);
      }
    });
  });

  test('accepts only the credentials of its options', async () => {
    await serving(['--username', 'user', '--password', 'right', '--account', '9900000'], async (url) => {
      const status = async (pair, id) => {
        const authorization = `Basic ${btoa(pair)}`;
        return (await fetch(address(url, 'verify', id), post(check, { authorization }))).status;
      };
      assert.deepEqual(
        [await status('user:right'), await status('user:wrong'), await status('user:right', '1')],
        [200, 403, 403],
      );
    });
  });

  test('the Python program of the documentation works', async () => {
    const page = await readFile(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
    const [, program] = /```python\n([\s\S]+?)```/.exec(page) ?? [];
    await serving([], async (url) => {
      const text = program.replaceAll('http://127.0.0.1:4010', url);
      assert.notEqual(text, program);
      assert.equal((await run(python, ['-c', text])).trim(), "{'valid': True}");
    });
  });

  test('Ctrl-C stops it at once, with its connections and slow responses', async (context) => {
    const { child, printed, url } = await spawned(context);
    const call = assert.rejects(fetch(address(url, 'messaging'), post({ ...send, to: '+19195550160' })), TypeError);
    while (!printed.out.includes('text to')) await once(child.stdout, 'data');
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    await call;
  });

  test('a signal that comes with its first line ends it with 0', async () => {
    const signal = `const { write } = process.stdout;
process.stdout.write = (...args) => {
  process.stdout.write = write;
  process.kill(process.pid, 'SIGTERM');
  return process.stdout.write(...args);
};`;
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(signal)}`];
    const program = join(folder, 'node_modules/bandwidth-mfa/bin/bandwidth-mfa.js');
    // `run` rejects unless the exit code is 0.
    await run(process.execPath, [...preload, program, 'simulator', '--port', '0'], { cwd: folder });
  });

  test('keeps running when stdout closes', async (context) => {
    const { child, url } = await spawned(context);
    // Like `head -1`.
    child.stdout.destroy();
    for (let sent = 1; sent <= 5; sent += 1) {
      assert.equal((await fetch(address(url, 'messaging'), post(send))).status, 200);
      assert.equal((await (await fetch(`${url}/simulator/outbox`)).json()).length, sent);
    }
  });

  test('a second simulator on the same port names the port and ends with 2', async () => {
    await serving([], async (url) => {
      const { port } = new URL(url);
      const { code, all } = await ended('simulator', '--port', port);
      assert.equal(code, 2);
      assert.match(all, new RegExp(`Port ${port} is taken: .*--port`));
    });
  });
});

describe('the command', () => {
  test("--help names every option and route, --version the package's version", async () => {
    const { version } = JSON.parse(await readFile(join(folder, 'node_modules/bandwidth-mfa/package.json'), 'utf8'));
    assert.deepEqual(await ended('--version'), { code: 0, all: `${version}\n` });
    const { code, all } = await ended('simulator', '--help');
    assert.equal(code, 0);
    const options = ['port', 'code', 'messaging-application', 'voice-application', 'account', 'client-id', 'client-secret'];
    const names = [...options, 'username', 'password', 'help', 'version'].map((name) => `--${name}`);
    for (const part of [...names, 'messaging | voice | verify', '/oauth2/token', '/simulator/outbox', '/simulator/clock'])
      assert.ok(all.includes(part), part);
  });

  test('names what is wrong with the command, an option or its value, and exits with 2', async () => {
    for (const [args, pattern] of /** @type {[string[], RegExp][]} */ ([
      [[], /Usage/],
      [['sendd'], /"sendd" is not a command/],
      [['constructor'], /"constructor" is not a command/],
      [['simulator', 'more'], /simulator takes only options/],
      [['simulator', '--voice'], /simulator takes no --voice/],
      [['simulator', '--prot', '1'], /Unknown option '--prot'\.\nSee bandwidth-mfa --help\./],
      [['simulator', '--port', 'x'], /--port must be a number/],
      [['simulator', '--port', '65536'], /--port must be a number/],
      [['simulator', '--code', 'abc'], /--code must be digits/],
    ])) {
      const { code, all } = await ended(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(all, pattern);
    }
  });
});
