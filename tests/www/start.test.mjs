// `npm start` as a person runs it: what it prints and serves, how large that is, and that it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { askForCode, launch, open } from './demo.mjs';

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

const KB = 1000;

let program;
let printed = '';
let url;
let browser;

before(async () => {
  program = spawn(process.execPath, [START, '--no-open'], { stdio: ['ignore', 'pipe', 'inherit'] });
  url = await new Promise((resolve, reject) => {
    program.stdout.on('data', (chunk) => {
      printed += chunk;
      const found = /The page is at (\S+)/.exec(printed);
      if (found) resolve(found[1]);
    });
    program.once('close', () => reject(new Error(`npm start ended early:\n${printed}`)));
  });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (program.exitCode === null && program.signalCode === null) {
    program.kill('SIGKILL');
    await once(program, 'close');
  }
});

test('serves page and simulator on loopback, and other programs may use the simulator', async () => {
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const simulator = String(/The simulator is at (\S+)/.exec(printed)?.[1]);
  assert.match(simulator, /^http:\/\/127\.0\.0\.1:\d+\//);
  const response = await fetch(`${simulator}/accounts/9900000/code/verify`, { method: 'POST' });
  assert.equal(response.headers.get('x-simulator'), '1');
});

test('loads less than 110 KB, compressed, from one server', async (t) => {
  const loads = [];
  const { page, complaints } = await open(browser.context, 'about:blank');
  page.on('response', (response) => {
    // The response of the phone has no end.
    if (response.url().endsWith('/phone')) return;
    const sizes = response.request().sizes();
    loads.push(sizes.then(({ responseBodySize }) => [response.url(), responseBodySize]));
  });
  await page.goto(`${url}#playground`);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.locator('#exchanges li').first().waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  const files = [...new Map(await Promise.all(loads))];
  const names = files.map(([address]) => new URL(address).pathname);
  for (const file of ['/', '/page.css', '/page.js', '/playground.js', '/bandwidth_mfa_bg.wasm', '/simulator_bg.wasm']) {
    assert.ok(names.includes(file), `${file} was loaded`);
  }
  assert.ok(
    files.every(([address]) => address.startsWith(url)),
    names.join(),
  );
  const total = files.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic(`${total} bytes`);
  assert.ok(total > 50 * KB && total < 110 * KB, `${total} bytes`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('loads no WebAssembly for the sign-in', async () => {
  const { page } = await open(browser.context, 'about:blank');
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  await askForCode(page);
  assert.deepEqual(
    requests.filter((address) => /wasm|playground/.test(address)),
    [],
  );
  await page.close();
});

test('the Content-Security-Policy allows only the page’s own scripts and server', async () => {
  const { headers } = await fetch(url);
  const policy = String(headers.get('content-security-policy'));
  assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; .*connect-src 'self';/);
  const { page, complaints } = await open(browser.context, url);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    const refused = new Promise((resolve) => addEventListener('securitypolicyviolation', resolve, { once: true }));
    try {
      script.textContent = 'globalThis.wasRun = true';
      document.body.append(script);
    } catch {
      // Trusted Types already refuse the assignment.
    }
    await refused;
    return 'wasRun' in globalThis;
  });
  assert.equal(ran, false);
  assert.ok(complaints.length > 0, 'the browser reports the refusal');
  await page.close();
});

test('refuses other host names, paths, methods and content types', async () => {
  const { port } = new URL(url);
  const status = async (path, headers, method = 'GET') => {
    const [response] = await once(get({ host: '127.0.0.1', port, path, headers, method }), 'response');
    return response.resume().statusCode;
  };
  assert.equal(await status('/', {}), 200);
  assert.equal(await status('/', { host: `attacker.example:${port}` }), 421);
  assert.equal(await status('/../../package.json', {}), 404);
  assert.equal(await status('/page.js', {}, 'DELETE'), 404);
  assert.equal(await status('/clock', { 'content-type': 'text/plain' }, 'POST'), 415);
});

test('stops on request, even with pages open', async () => {
  const { page } = await open(browser.context, url);
  program.kill('SIGTERM');
  const [code, signal] = await once(program, 'close', { signal: AbortSignal.timeout(60_000) });
  assert.deepEqual([code, signal], [0, null]);
  await page.close();
});
