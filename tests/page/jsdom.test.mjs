// The element in Jest's environment jsdom, where people test their own pages.
import { test } from 'node:test';
import { withConsumer } from '../runtime/consumer.mjs';
import { runInJsdom } from '../runtime/jsdom.mjs';

const SUITE = `
test('signs in', async () => {
  require('bandwidth-mfa/element');
  const requests = [];
  const element = document.createElement('phone-verification');
  element.setAttribute('endpoint', '/mfa');
  element.options = {
    async fetch(url, { body }) {
      requests.push([url, JSON.parse(body)]);
      const [status, answer] = url === '/mfa/send' ? [202, { digits: 6, expiresIn: 300, resendIn: 60 }] : [200, { user: 'Ada' }];
      return { status, headers: { get: () => null }, text: async () => JSON.stringify(answer) };
    },
  };
  document.body.append(element);
  const find = (part) => element.shadowRoot.querySelector('[part~=' + part + ']');
  const reached = (step) =>
    new Promise((resolve) => element.verification.subscribe((state) => state.step === step && resolve(state)));
  find('number-input').value = '+19195550100';
  find('number-form').requestSubmit();
  await reached('code');
  expect(getComputedStyle(find('number-form')).display).toBe('none');
  find('code-input').value = '123456';
  find('code-form').requestSubmit();
  const { result } = await reached('verified');
  expect(result).toEqual({ user: 'Ada' });
  expect(requests).toEqual([
    ['/mfa/send', { to: '+19195550100', channel: 'messaging' }],
    ['/mfa/verify', { code: '123456' }],
  ]);
});
`;

test("in Jest's jsdom, which cannot construct style sheets, a person signs in with the element", { timeout: 60_000 }, () =>
  withConsumer({ nearby: true }, (consumer) => runInJsdom(consumer, SUITE)),
);
