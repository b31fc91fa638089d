// A person signs in with each program of docs/browser.md, and its lists of names are the package's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { blocks } from '../readme/blocks.mjs';
import { freshNumber } from '../www/demo.mjs';
import { useSite } from './site.mjs';

const site = useSite();
const text = readFileSync(new URL('../../docs/browser.md', import.meta.url), 'utf8');
const all = blocks(text);
const block = (heading, language) => all.find((one) => one.heading === heading && one.language === language)?.text;

async function signIn(name) {
  const { page, logged } = await site.open(`${name}.html`);
  const to = freshNumber();
  await page.getByLabel('Phone number').fill(to.slice(2));
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel(/code\s*$/i).waitFor();
  await page.getByLabel(/code\s*$/i).fill(site.code(to));
  return { page, logged, user: to.slice(-4) };
}

test('the element signs a person in', async () => {
  await site.add('docs-element', block('The element', 'html'), block('The element', 'js'));
  const { page, logged, user } = await signIn('docs-element');
  await page.getByText('Your phone number is verified.').waitFor();
  assert.ok(logged.some((line) => line.includes(user)));
});

test("the README's page signs a person in", async () => {
  const readme = blocks(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));
  const [body, script] = readme.find(({ heading }) => heading === 'A page').text.split(/<script type="module">|<\/script>/);
  await site.add('readme', body, script);
  const { page } = await signIn('readme');
  await page.getByText('Your phone number is verified.').waitFor();
});

test('the flow signs a person in', async () => {
  await site.add('docs-flow', block('The flow', 'html'), block('The flow', 'js'));
  const { page, logged, user } = await signIn('docs-flow');
  await page.getByText('You are signed in.').waitFor();
  assert.ok(logged.some((line) => line.includes(user)));
});

test('with the flow, Enter after an incomplete code shows the problem, without loading the page again', async () => {
  await site.add('docs-enter', block('The flow', 'html'), block('The flow', 'js'));
  const { page } = await site.open('docs-enter.html');
  await page.getByLabel('Phone number').fill(freshNumber().slice(2));
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel(/code\s*$/i).fill('123');
  await page.getByLabel(/code\s*$/i).press('Enter');
  await page.getByText('Enter all digits of the code.').waitFor();
  assert.equal(new URL(page.url()).search, '');
});

test('the flow moves the focus to the code, and lets a person change the number', async () => {
  await site.add('docs-change', block('The flow', 'html'), block('The flow', 'js'));
  const { page } = await site.open('docs-change.html');
  await page.getByLabel('Phone number').fill(freshNumber());
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.waitForFunction(() => document.activeElement === document.querySelector('[name=code]'));
  await page.getByRole('button', { name: 'Change the number' }).click();
  await page.getByLabel('Phone number').waitFor();
});

describe('the React component', () => {
  before(() => {
    const start =
      "import { createRoot } from 'react-dom/client';\ncreateRoot(document.querySelector('#root')).render(<SignIn />);\n";
    return site.add('docs-react', '<div id="root"></div>', block('React', 'jsx') + start, 'jsx');
  });

  test('signs a person in', async () => {
    const { page, user } = await signIn('docs-react');
    await page.getByText(`Welcome ${user}`).waitFor();
  });

  test('keeps what was typed after a problem', async () => {
    const { page } = await site.open('docs-react.html');
    await page.getByLabel('Phone number').fill('hello');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByText('Enter a phone number').waitFor();
    assert.equal(await page.getByLabel('Phone number').inputValue(), 'hello');
  });

  test('accepts a code that another tab has sent, whose length it does not know', async () => {
    const to = freshNumber();
    const open = async () => {
      const { page } = await site.open('docs-react.html');
      await page.getByLabel('Phone number').fill(to);
      await page.getByRole('button', { name: 'Send code' }).click();
      await page.getByLabel('Code').waitFor();
      return page;
    };
    await open();
    const page = await open();
    await page.getByLabel('Code').fill(site.code(to));
    await page.getByLabel('Code').press('Enter');
    await page.getByText('Welcome').waitFor();
  });
});

test("docs/browser.md lists the element's attributes, texts and parts, and every problem, and no others", async () => {
  const { page } = await site.open('element.html');
  const { attributes, parts } = await page.evaluate(() => {
    const { observedAttributes } = /** @type {any} */ (customElements.get('phone-verification'));
    const nodes = [...element.shadowRoot.querySelectorAll('[part]')];
    return { attributes: observedAttributes, parts: nodes.flatMap((node) => node.part.value.split(' ')) };
  });
  const namesIn = (start, end, name = /`([a-z-]+)`/g) =>
    [...text.split(start)[1].split(end)[0].matchAll(name)].map(([, found]) => found);
  const ROW = /^\| `([a-z-]+)`/gm;
  const texts = [...namesIn('The texts are ', '.'), ...namesIn('\n| `name` ', '\n\n', ROW)];
  const listed = [...namesIn('\n| attribute ', '\n\n', ROW), ...texts.map((name) => `text-${name}`)];
  assert.deepEqual(listed.sort(), attributes.sort());
  // These two parts are for the element itself.
  const documented = parts.filter((part) => !/^(status|verified-text)$/.test(part));
  assert.deepEqual(namesIn('Parts for `::part()`: ', '.').sort(), [...new Set(documented)].sort());
});

test('docs/browser.md lists every country', async () => {
  const { page } = await site.open('flow.html');
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const countries = await page.evaluate(
    (pairs) =>
      pairs.filter((country) => {
        try {
          return Boolean(createVerification({ endpoint: '/mfa', country }));
        } catch {
          return false;
        }
      }),
    alphabet.flatMap((first) => alphabet.map((second) => first + second)),
  );
  const [, listed] = /one of: ([A-Z\s]+)\./.exec(text) ?? [];
  assert.deepEqual(listed.split(/\s+/), countries);
});
