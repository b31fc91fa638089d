// The hook with real React: StrictMode, server rendering, unmounting.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { freshNumber } from '../www/demo.mjs';
import { useSite } from './site.mjs';

const site = useSite();
let page;
let to;

beforeEach(async () => {
  ({ page } = await site.open('react.html'));
  site.reset();
  to = freshNumber();
});

test('a person signs in, under StrictMode', async () => {
  await page.evaluate(() => start());
  await page.getByLabel('Number').fill(to);
  await page.getByRole('button').click();
  await page.getByLabel('Code').waitFor();
  await page.getByLabel('Code').pressSequentially(site.code(to));
  await page.getByText(`Welcome ${to.slice(-4)}`).waitFor();
});

test('an effect that runs twice sends once', async () => {
  await page.goto(`${site.url}/react.html?to=${encodeURIComponent(to)}`);
  await page.evaluate(() => start());
  await page.getByLabel('Code').waitFor();
  assert.equal(site.messages(to).length, 1);
  assert.equal(new Set(site.requests.map(({ key }) => key)).size, 1);
});

test('an unmounted component leaves no request, and the same send continues when it is back', async () => {
  await page.evaluate(() => start());
  const { arrived, release } = site.hold();
  await page.getByLabel('Number').fill(to);
  await page.getByRole('button').click();
  await page.waitForFunction(() => verification.state.busy);
  await arrived;
  await page.evaluate(() => {
    globalThis.before = verification;
    setThere(false);
  });
  await page.waitForFunction(() => !before.state.busy);
  assert.equal(await site.requests[0].isAborted, true);
  release();
  await page.evaluate(() => setThere(true));
  await page.getByLabel('Number').fill(to);
  await page.getByRole('button').click();
  await page.getByLabel('Code').waitFor();
  assert.equal(site.messages(to).length, 1);
});

test('after a reload at the code, hydrates what a server rendered', async () => {
  // Renders on the server, with the package as Node finds it.
  const outfile = join(site.folder, 'server.mjs');
  /** @type {import('esbuild').BuildOptions} */
  const settings = { bundle: true, platform: 'node', format: 'esm', jsx: 'automatic', packages: 'external', outfile };
  await build({ entryPoints: [join(site.folder, 'sign-in.jsx')], ...settings });
  const { SignIn } = await import(pathToFileURL(outfile).href);
  const { createElement } = await import('react');
  const { renderToString } = await import('react-dom/server');
  const html = renderToString(createElement(SignIn));
  assert.match(html, /<button type="submit">Send<\/button>/);

  await page.evaluate(() => start());
  await page.getByLabel('Number').fill(to);
  await page.getByRole('button').click();
  await page.getByLabel('Code').waitFor();
  await page.goto('about:blank');
  await page.route('**/react.html', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('<div id="root"></div>', `<div id="root">${html}</div>`);
    await route.fulfill({ response, body });
  });
  await page.goto(`${site.url}/react.html`);
  await page.getByLabel('Number').waitFor();
  await page.evaluate(() => hydrate());
  await page.getByLabel('Code').fill(site.code(to));
  await page.getByText('Welcome').waitFor();
  assert.deepEqual(await page.evaluate(() => errors), []);
});

test("an effect sets the element's properties, which React does not set when it hydrates", async () => {
  const program = `
    import { useEffect, useRef, useState } from 'react';
    import { hydrateRoot } from 'react-dom/client';
    import 'bandwidth-mfa/element';

    function SignIn() {
      const element = useRef(null);
      const [user, setUser] = useState('');
      useEffect(() => {
        const { current } = element;
        Object.assign(current, { messages: { send: 'Go' }, token: () => 'token' });
        const onVerified = ({ detail }) => setUser(detail.result.user);
        current.addEventListener('verified', onVerified);
        return () => current.removeEventListener('verified', onVerified);
      }, []);
      return <main><phone-verification endpoint="/mfa" ref={element}></phone-verification><p>{user}</p></main>;
    }
    hydrateRoot(document.querySelector('#root'), <SignIn />);`;
  const html = '<main><phone-verification endpoint="/mfa"></phone-verification><p></p></main>';
  await site.add('element-in-react', `<div id="root">${html}</div>`, program, 'jsx');
  ({ page } = await site.open('element-in-react.html'));
  await page.getByLabel('Phone number').fill(to);
  await page.getByRole('button', { name: 'Go' }).click();
  await page.getByLabel(/digit code$/).waitFor();
  await page.getByLabel(/digit code$/).fill(site.code(to));
  await page.getByText(to.slice(-4), { exact: true }).waitFor();
  assert.equal(site.sends()[0].body.token, 'token');
});
