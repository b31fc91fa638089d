// <phone-verification> in Chromium, under a strict policy, against the handler and the simulator.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { anotherCode, findings, freshNumber } from '../www/demo.mjs';
import { answerWith, cutAfter, cutBefore, useSite, watchTimers } from './site.mjs';

const site = useSite();
let page;
let complaints;
let to;

beforeEach(async () => {
  ({ page, complaints } = await site.open('element.html'));
  site.reset();
  to = freshNumber();
});

const number = () => page.getByLabel('Phone number');
const code = () => page.getByLabel(/digit code$|^Code$/);
const button = (name) => page.getByRole('button', { name, exact: true });
/** With a text, because the empty live region counts as visible too. */
const problem = () => page.locator('[part=problem]').filter({ visible: true, hasText: /./ });
const status = () => page.getByRole('status');
const focused = () => page.evaluate(() => element.shadowRoot.activeElement?.id || element.shadowRoot.activeElement?.part.value);
const shows = (text) => page.getByText(text).filter({ visible: true }).waitFor();
const verified = () => shows('Your phone number is verified.');

async function send(text = to) {
  await number().fill(text);
  await button('Send code').click();
}

async function sendCode() {
  await send();
  await code().waitFor();
}

const openWithClock = async () => ({ page } = await site.openWithClock('element.html'));

test('the hidden forms name no number before a send', async () => {
  assert.doesNotMatch(await page.evaluate(() => element.shadowRoot.textContent), /undefined|We sent/);
});

describe('a person signs in', () => {
  test('with a national number and a typed code', async () => {
    await send(`(${to.slice(2, 5)}) ${to.slice(5, 8)}-${to.slice(8)}`);
    await shows(`We sent a code to \u2066+1919•••${to.slice(-4)}\u2069.`);
    assert.equal(await focused(), 'code');
    await page.keyboard.type(site.code(to));
    await verified();
    assert.equal(await focused(), 'verified');
    assert.deepEqual(await page.evaluate(() => events), [
      { type: 'verified', tag: 'phone-verification', detail: { result: { user: to.slice(-4) } } },
    ]);
  });

  test('after `focus()` of the element, which focuses the input of the step', async () => {
    await page.evaluate(() => element.focus());
    assert.equal(await focused(), 'number');
    await page.keyboard.type(to);
    await page.keyboard.press('Enter');
    await code().waitFor();
    await page.evaluate(() => {
      /** @type {HTMLElement} */ (document.activeElement).blur();
      element.focus();
    });
    assert.equal(await focused(), 'code');
  });

  test('by keyboard only, with a call', async () => {
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'number');
    await page.keyboard.type(to);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'button submit');
    await page.keyboard.press('Enter');
    await shows('We are calling');
    assert.equal(site.messages(to)[0].channel, 'voice');
    await page.keyboard.type(site.code(to));
    await verified();
  });

  test('with another number: the focus goes to its input, and typing replaces the old one', async () => {
    await sendCode();
    await button('Change the number').click();
    assert.equal(await focused(), 'number');
    const other = freshNumber();
    await page.keyboard.type(other);
    await page.keyboard.press('Enter');
    await code().waitFor();
    await code().fill(site.code(other));
    await verified();
  });

  for (const [where, isShadow] of Object.entries({ 'the page': false, 'the same shadow root': true })) {
    test(`the focus stays where the person went in ${where} while the request ran`, async () => {
      await page.evaluate((isShadow) => {
        const main = /** @type {HTMLElement} */ (document.querySelector('main'));
        const root = isShadow ? main.attachShadow({ mode: 'open' }) : main;
        root.prepend(document.createElement('textarea'), element);
      }, isShadow);
      const { release } = site.hold();
      await number().fill(to);
      await number().press('Enter');
      await page.locator('textarea').focus();
      release();
      await code().waitFor();
      assert.equal(await page.locator('textarea').evaluate((node) => node.matches(':focus')), true);
    });
  }

  test('a double click sends one text', async () => {
    const { release } = site.hold();
    await number().fill(to);
    await button('Send code').dblclick();
    release();
    await code().waitFor();
    assert.equal(site.sends().length, 1);
  });

  test('a dropped connection sends one text', async () => {
    site.faults.push(cutAfter);
    site.always = cutBefore;
    await send();
    await problem().getByText('There was no response.').waitFor();
    site.always = undefined;
    await button('Send code').click();
    await code().waitFor();
    assert.equal(site.messages(to).length, 1);
  });
});

describe('problems', () => {
  test('each is shown, belongs to its input, and is an event', async () => {
    await send('hello');
    await problem().getByText('Enter a phone number').waitFor();
    assert.equal(await number().getAttribute('aria-invalid'), 'true');
    assert.equal(await problem().getAttribute('aria-live'), 'polite');
    const described = await number().getAttribute('aria-describedby');
    assert.match(await page.locator(`#${described}`).textContent(), /Enter a phone number/);
    assert.equal(await focused(), 'number');
    await sendCode();
    await code().fill(anotherCode(site.code(to)));
    await problem().getByText('wrong or expired').waitFor();
    assert.equal(await code().getAttribute('aria-invalid'), 'true');
    assert.equal(await code().getAttribute('aria-describedby'), 'sent code-problem');
    assert.match(await page.locator('#code-problem').textContent(), /wrong or expired/);
    await page.keyboard.type(site.code(to));
    await verified();
    const names = await page.evaluate(() => events.map(({ type, detail }) => detail.problem?.name ?? type));
    assert.deepEqual(names, ['invalid-number', 'wrong-code', 'verified']);
  });

  test('the same problem again is announced again', async () => {
    await send('hello');
    await problem().waitFor();
    await page.evaluate(() => {
      globalThis.announced = [];
      const node = element.shadowRoot.querySelector('#number-problem');
      new MutationObserver(() => announced.push(node.textContent)).observe(node, { childList: true });
    });
    await number().press('Enter');
    await page.waitForFunction(() => events.length === 2);
    assert.deepEqual(await page.evaluate(() => announced), [await problem().textContent()]);
  });

  test('a screen reader knows the live region before there is a problem, and nobody sees it', async () => {
    const session = await page.context().newCDPSession(page);
    const liveRegions = async () => {
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      return nodes.filter(({ ignored, properties = [] }) => !ignored && properties.some(({ name }) => name === 'live')).length;
    };
    assert.equal(await liveRegions(), 2, "the status and the number's problem");
    // The page's own looks must not show an empty box.
    await page.evaluate(() => element.classList.add('mine'));
    const before = await button('Send code').boundingBox();
    await page.locator('#number-problem').evaluate((node) => node.remove());
    assert.deepEqual(await button('Send code').boundingBox(), before);
  });

  test('a wait is counted down, and announced once', async () => {
    await openWithClock();
    site.faults.push(answerWith(503, { 'retry-after': '90' }, '{"error":"unavailable"}'));
    await send();
    await shows(/^Try again in 1:(30|2\d)\.$/);
    const announced = await status().textContent();
    assert.match(announced, /^Try again in (90|8\d) seconds\.$/);
    await page.clock.runFor(40_000);
    await shows(/^Try again in 0:(50|4\d)\.$/);
    assert.equal(await status().textContent(), announced);
  });

  test('a wait of more than an hour is announced in hours', async () => {
    site.faults.push(answerWith(503, { 'retry-after': '86400' }, '{"error":"unavailable"}'));
    await send();
    await shows(/^Try again in (24:00:00|23:59:5\d)\.$/);
    assert.equal(await status().textContent(), 'Try again in 24 hours.');
  });

  test("a wait is announced even if the page's language is not a valid language tag", async () => {
    await page.evaluate(() => (document.documentElement.lang = 'en_US'));
    site.faults.push(answerWith(503, { 'retry-after': '90' }, '{"error":"unavailable"}'));
    await send();
    await status().getByText('seconds').waitFor();
    assert.equal(await page.evaluate(() => events[0].detail.problem.name), 'unavailable');
  });

  test("a wait is announced in the page's language inside a shadow root too", async () => {
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
      element.parentNode.attachShadow({ mode: 'open' }).append(element);
    });
    site.faults.push(answerWith(503, { 'retry-after': '90' }, '{"error":"unavailable"}'));
    await send();
    await status().getByText('Sekunden').waitFor();
  });

  test('a wrong endpoint is reported on the page and in the console', async () => {
    site.faults.push(answerWith(404, { 'content-type': 'text/html' }, '<h1>Nothing</h1>'));
    await send();
    await problem().getByText('This does not work at the moment.').waitFor();
    assert.match(complaints.pop(), /createVerification|endpoint/);
  });
});

describe('another code', () => {
  test('can be sent only after the wait, which is announced at 30 seconds and at its end', async () => {
    await openWithClock();
    await page.evaluate(() => {
      globalThis.announced = [];
      new MutationObserver(() => announced.push(element.shadowRoot.querySelector('[role=status]').textContent)).observe(
        element.shadowRoot.querySelector('[role=status]'),
        { childList: true },
      );
    });
    await sendCode();
    assert.equal(await button('Send another code').getAttribute('aria-disabled'), 'true');
    await shows(/^You can ask for another code in (1:00|0:5\d)\.$/);
    await button('Send another code').click({ force: true });
    await problem().getByText('It is too soon for another code.').waitFor();
    assert.equal(site.sends().length, 1);
    await page.evaluate(() => (announced.length = 0));
    await page.clock.runFor(62_000);
    assert.deepEqual(await page.evaluate(() => announced), [
      'You can ask for another code in 30 seconds.',
      'You can ask for another code now.',
    ]);
    assert.equal(await button('Send another code').getAttribute('aria-disabled'), 'false');
    site.aheadMs += 61_000;
    await button('Send another code').click();
    await page.waitForFunction(() => element.verification.state.resendAt > Date.now());
    assert.equal(site.messages(to).length, 2);
    assert.equal(await focused(), 'code');
    assert.equal(await status().textContent(), 'A code is on its way.');
    await code().fill(site.code(to));
    await verified();
  });

  test('can be sent by voice call', async () => {
    await openWithClock();
    await sendCode();
    await page.clock.runFor(62_000);
    site.aheadMs += 61_000;
    await button('Call me instead').click();
    await shows('We are calling');
    await button('Text me instead').waitFor();
  });

  test('shows the right time after sleep', async () => {
    await openWithClock();
    await sendCode();
    await page.clock.pauseAt(Date.now() + 200_000);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    assert.equal(await button('Send another code').getAttribute('aria-disabled'), 'false');
    await shows(/^The code expires in 1:\d\d\.$/);
  });
});

describe('reloads and moves', () => {
  test('continues at the code after a reload, without taking the focus', async () => {
    await sendCode();
    await page.reload();
    await code().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.localName), 'body');
    await code().fill(site.code(to));
    await verified();
  });

  test('continues after it was moved, even during a request', async () => {
    const { release } = site.hold();
    await send();
    await page.waitForFunction(() => element.verification.state.busy);
    await page.evaluate(() => document.body.append(element));
    release();
    await code().waitFor();
    await code().fill('12');
    await page.evaluate(() => document.querySelector('main')?.append(element));
    assert.equal(await code().inputValue(), '12');
    await code().fill(site.code(to));
    await verified();
    assert.equal(site.sends().length, 1);
  });

  test('leaves no timer, listener or request while removed, and continues when it is back', async () => {
    await page.evaluate(watchTimers);
    await page.evaluate(() => {
      globalThis.listeners = 0;
      for (const target of [globalThis, document]) {
        const add = target.addEventListener.bind(target);
        target.addEventListener = (type, listener, options) => {
          // The test's own tool listens too, without a signal.
          if (options?.signal) listeners += 1;
          options?.signal?.addEventListener('abort', () => (listeners -= 1));
          add(type, listener, options);
        };
      }
      const { parentNode } = element;
      element.remove();
      return Promise.resolve().then(() => parentNode.append(element));
    });
    assert.ok(await page.evaluate(() => timers.size > 0 && listeners === 3));
    const { arrived, release } = site.hold();
    await send();
    await page.waitForFunction(() => element.verification.state.busy);
    await arrived;
    await page.evaluate(() => element.remove());
    await page.waitForFunction(() => timers.size === 0 && listeners === 0 && !element.verification.state.busy);
    assert.equal(await site.requests[0].isAborted, true);
    release();
    await page.evaluate(() => document.querySelector('main')?.append(element));
    await send();
    await code().waitFor();
    assert.equal(site.messages(to).length, 1);
    assert.deepEqual(await page.evaluate(() => events), []);
  });
});

describe('texts and looks', () => {
  test('texts come from attributes and the property, also if set before the element is defined', async () => {
    await page.goto(`${site.url}/upgrade.html`);
    await page.getByRole('button', { name: 'Los', exact: true }).click();
    await problem().getByText('Keine Nummer.').waitFor();
    await page.evaluate(() => document.querySelector('phone-verification')?.setAttribute('text-send', 'Absenden'));
    await button('Absenden').waitFor();
    await page.locator('phone-verification').evaluate((element) => {
      Object.assign(element, { messages: { number: 'Nummer' } });
    });
    await page.getByLabel('Nummer').waitFor();
  });

  test("looks come from parts and custom properties of the page's own style sheet", async () => {
    await page.evaluate(() => element.classList.add('mine'));
    const style = await button('Send code').evaluate((node) => {
      const { backgroundColor, borderRadius } = getComputedStyle(node);
      return [backgroundColor, borderRadius];
    });
    assert.deepEqual(style, ['rgb(1, 2, 3)', '9px']);
  });

  test('a changed attribute starts a new flow', async () => {
    await page.evaluate(() => element.setAttribute('channels', 'messaging'));
    await page.waitForFunction(() => element.shadowRoot.querySelector('fieldset').hidden);
    await page.evaluate(() => element.setAttribute('country', 'GB'));
    await page.waitForFunction(() => element.verification);
    await send('020 7946 0123');
    await code().waitFor();
    assert.equal(site.sends()[0].body.to, '+442079460123');
  });

  test('a right attribute starts a flow after a wrong one, or after none', async () => {
    await page.evaluate(() => element.setAttribute('country', 'XX'));
    await page.waitForFunction(() => !element.verification);
    await page.evaluate(() => element.setAttribute('country', 'US'));
    await page.waitForFunction(() => element.verification);
    await page.evaluate(() => {
      element.replaceWith((globalThis.element = document.createElement('phone-verification')));
    });
    await page.evaluate(() => element.setAttribute('endpoint', '/mfa'));
    await page.waitForFunction(() => element.verification);
    await sendCode();
    for (const wrong of [/country must be/, /endpoint must be/]) assert.match(complaints.shift(), wrong);
  });

  test('on a page from right to left, numbers stay from left to right', async () => {
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    const style = (input) => input.evaluate((node) => [getComputedStyle(node).direction, getComputedStyle(node).textAlign]);
    assert.deepEqual(await style(number()), ['ltr', 'right']);
    await sendCode();
    assert.deepEqual(await style(code()), ['ltr', 'right']);
  });

  test('on a page with small text, inputs are large enough that a phone does not zoom into them', async () => {
    await page.evaluate(() => (document.body.style.fontSize = '11px'));
    const size = (input) => input.evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
    assert.ok((await size(number())) >= 16);
    await sendCode();
    assert.ok((await size(code())) >= 16);
  });

  test("calls the page's token function", async () => {
    await page.evaluate(() => (element.token = async () => 'a token'));
    site.faults.push(answerWith(503, { 'retry-after': '1' }, '{"error":"unavailable"}'));
    await send();
    await problem().waitFor();
    assert.equal(site.sends()[0].body.token, 'a token');
  });

  test("shows the page's own content at the end", async () => {
    await page.evaluate(() => {
      const content = Object.assign(document.createElement('p'), { slot: 'verified', textContent: 'Welcome back' });
      element.append(content);
    });
    await sendCode();
    await code().fill(site.code(to));
    await page.getByText('Welcome back').waitFor();
  });
});

/** Each state of the element, and how a person gets there from the one before. */
const STATES = {
  number: () => {},
  'no number': async () => {
    await send('hello');
    await problem().waitFor();
  },
  code: () => sendCode(),
  'wrong code': async () => {
    await code().fill(anotherCode(site.code(to)));
    await problem().waitFor();
  },
  verified: async () => {
    await code().fill(site.code(to));
    await verified();
  },
};

describe('accessibility', () => {
  // A window 640 pixels wide, zoomed to 200 %, has 320 CSS pixels of two device pixels each.
  for (const [width, scale] of [
    [320, 1],
    [320, 2],
    [1024, 1],
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${width} pixels at ${scale}, ${colorScheme}: axe finds nothing, and nothing scrolls sideways`, async () => {
        const viewport = { width, height: 700 };
        const options = { viewport, deviceScaleFactor: scale, colorScheme, reducedMotion: 'reduce' };
        ({ page } = await site.openApart('element.html', options));
        for (const [state, reach] of Object.entries(STATES)) {
          await reach();
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${state}: ${wide} pixels wide`);
          assert.deepEqual(await findings(page), [], state);
        }
      });
    }
  }

  test('in a browser that knows neither color-mix nor light-dark, an input has a border', async () => {
    ({ page } = await site.open('nothing.html'));
    await page.addInitScript(() => {
      const { replaceSync } = CSSStyleSheet.prototype;
      CSSStyleSheet.prototype.replaceSync = function (css) {
        replaceSync.call(this, css.replace(/color-mix|light-dark/g, 'unknown'));
      };
    });
    await page.goto(`${site.url}/element.html`);
    assert.equal(await number().evaluate((node) => getComputedStyle(node).borderTopStyle), 'solid');
  });

  test("a focused input's outline does not cover its label", async () => {
    await sendCode();
    const covered = await code().evaluate((node) => {
      const { outlineWidth, outlineOffset } = getComputedStyle(node);
      const outline = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
      return node.labels[0].getBoundingClientRect().bottom - (node.getBoundingClientRect().top - outline);
    });
    assert.ok(covered <= 0, `${covered} pixels`);
  });

  test('text of twice the size is not cut off', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.evaluate(() => document.documentElement.classList.add('large'));
    await sendCode();
    const cut = await page.evaluate(() =>
      [...element.shadowRoot.querySelectorAll('button, p, label')]
        .filter(
          (node) => node.getBoundingClientRect().width > 1 && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0,
        )
        .map((node) => node.textContent),
    );
    assert.deepEqual(cut, []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  });

  test('a word that is longer than a line is broken', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.evaluate(() => {
      const word = 'Mobilfunkrufnummernbestätigungscodeanforderung';
      const names = 'number channel messaging send invalid-number sent-messaging code-digits verify resend resend-voice change';
      element.messages = Object.fromEntries(names.split(' ').map((name) => [name, word]));
    });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    const submit = () => page.locator('[part~=submit]').filter({ visible: true });
    await submit().click();
    await problem().waitFor();
    assert.ok((await wide()) <= 320, `number: ${await wide()} pixels wide`);
    assert.ok(await submit().evaluate((node) => node.scrollWidth <= node.clientWidth));
    await page.locator('#number').fill(to);
    await submit().click();
    await page.locator('#code').waitFor();
    assert.ok((await wide()) <= 320, `code: ${await wide()} pixels wide`);
    assert.ok(await submit().evaluate((node) => node.scrollWidth <= node.clientWidth));
  });

  test('in forced colours, the spinner has a gap', async () => {
    // They make a transparent border visible.
    await page.emulateMedia({ forcedColors: 'active' });
    const { release } = site.hold();
    await send();
    await page.waitForFunction(() => element.verification.state.busy);
    const ring = await button('Send code').evaluate((node) => {
      const { borderTopWidth, borderBottomWidth } = getComputedStyle(node, '::after');
      return [borderTopWidth, borderBottomWidth].map(Number.parseFloat);
    });
    release();
    assert.ok(ring[0] < ring[1], ring.join());
    await code().waitFor();
  });

  test('nothing moves with prefers-reduced-motion', async () => {
    const animations = () => page.evaluate(() => element.shadowRoot.getAnimations().length);
    const { release } = site.hold();
    await send();
    await page.waitForFunction(() => element.verification.state.busy);
    assert.equal(await animations(), 1, 'the spinner turns');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await animations(), 0);
    release();
    await code().waitFor();
  });
});
