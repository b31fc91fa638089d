// The nodes of the element, created without HTML because of Trusted Types.
import type { VerificationChannel } from '../browser/types.ts';

/** Attributes by name; `true` sets one without a value. */
type Attributes = Record<string, string | true>;

function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Node[]) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value === true ? '' : value);
  node.append(...children);
  return node;
}

export function makeView() {
  const button = (part: string, type = 'button') => make('button', { part: `button ${part}`, type });
  const problem = (id: string) => make('p', { id, part: 'problem', 'aria-live': 'polite' });
  const time = () => make('p', { part: 'time' });

  const number = make('input', {
    id: 'number',
    part: 'input number-input',
    name: 'tel',
    type: 'tel',
    autocomplete: 'tel',
    'aria-describedby': 'number-problem',
  });
  const numberLabel = make('label', { for: 'number', part: 'label' });
  const numberProblem = problem('number-problem');
  const numberWait = time();
  const channelsLegend = make('legend', { part: 'label' });
  const channels = make('fieldset', { part: 'channels' }, channelsLegend);
  const send = button('submit', 'submit');
  const numberForm = make(
    'form',
    { part: 'form number-form', novalidate: true },
    make('div', {}, numberLabel, number),
    channels,
    numberProblem,
    numberWait,
    send,
  );

  const sent = make('p', { id: 'sent', part: 'sent' });
  const change = button('link change');
  const code = make('input', {
    id: 'code',
    part: 'input code-input',
    name: 'code',
    type: 'text',
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    spellcheck: 'false',
    'aria-describedby': 'sent code-problem',
  });
  const codeLabel = make('label', { for: 'code', part: 'label' });
  const codeProblem = problem('code-problem');
  const codeWait = time();
  const expires = time();
  const verify = button('submit', 'submit');
  const resendWait = time();
  const resend = button('link resend');
  const other = button('link resend-other');
  const codeForm = make(
    'form',
    { part: 'form code-form', novalidate: true },
    sent,
    make('div', {}, codeLabel, code),
    codeProblem,
    codeWait,
    expires,
    verify,
    resendWait,
    make('div', { part: 'more' }, resend, other, change),
  );

  const verifiedText = make('p', { part: 'verified-text' });
  const verified = make('div', { part: 'verified', tabindex: '-1' }, make('slot', { name: 'verified' }, verifiedText));
  const status = make('p', { part: 'status', role: 'status' });

  return {
    ...{ numberForm, numberLabel, number, numberProblem, numberWait, channels, channelsLegend, send },
    ...{ codeForm, sent, change, codeLabel, code, codeProblem, codeWait, expires, verify, resendWait, resend, other },
    ...{ verified, verifiedText, status },
  };
}

/** A choice of `channels`: a radio button with its label. */
export function makeChoice(channel: VerificationChannel) {
  const input = make('input', { type: 'radio', name: 'channel', value: channel });
  const text = make('span');
  return { channel, input, text, label: make('label', { part: 'choice' }, input, text) };
}
