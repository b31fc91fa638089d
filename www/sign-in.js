// Sign in with your phone: the form, and what it says of everything that can go wrong.
import * as phone from './phone.js';
import * as server from './server.js';
import { countdown, find, findAll, make, maskNumber, say } from './dom.js';
import { now, onTick, setAhead } from './clock.js';

/** As many tries as the handler gives to one code. */
const TRIES = 5;

const EXPIRED = 'This code has expired. Send another one.';

const forms = { send: find('send'), verify: find('verify') };
const { to: number, channel: channels } = forms.send.elements;
const code = find('code');
const [slots] = findAll('.slots');
const [resend, other, timing, done] = ['resend', 'other-channel', 'timing', 'done'].map(find);
const buttons = { send: find('send-button'), verify: find('verify-button') };
const notes = { send: find('send-note'), verify: find('verify-note') };

/** The code that is waited for: when it was sent, until when it is taken, and how many tries are left. */
let sent;
/** When another code may be asked for, and until when the number is locked, on the demo's clock. */
let nextSendAt = 0;
let lockedUntil = 0;
/** A send that got no answer keeps its key: asked for again, it is still the same send. */
let key;
let isBusy = false;

const listening = server.listen({ onMessage: phone.receive, onClock: setAhead });

/** In E.164 form; nothing for what cannot be a number. */
function parse(text) {
  const compact = text.replace(/[\s().-]/g, '');
  const international = /^\d{10}$/.test(compact) ? `+1${compact}` : compact.replace(/^(00|(?=1\d{10}$))/, '+');
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : undefined;
}

const soon = (seconds) => `Try again in ${countdown(seconds * 1000)}.`;

/** What a send's answer means to a person; nothing when it went well. */
function whySendFailed({ status, data, retryAfter }) {
  if (status === 202) return undefined;
  if (status === 0) return 'This page’s server did not answer. Is it still running? Try again: no code is sent twice.';
  if (status === 400) return 'This number cannot be reached. Check its digits and its country code.';
  if (status === 403 && data.error === 'refused')
    return 'Codes are not sent to this number. Use a mobile number from the US or Canada.';
  if (status === 429) return `This number was sent enough codes for now. ${soon(retryAfter)}`;
  if (status === 503) return `No code could be sent just now. ${soon(retryAfter)}`;
  return `The server answered with status ${status}. Try again.`;
}

/** Only one request at a time, and the form says so. */
async function busy(button, work) {
  if (isBusy) return;
  isBusy = true;
  button.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    isBusy = false;
    button.removeAttribute('aria-busy');
    render();
  }
}

async function send(to, channel, note) {
  await listening;
  phone.belongTo(to);
  key ??= crypto.randomUUID();
  const reply = await server.send(to, channel, key);
  // Without an answer it may have been sent: the same key makes sure that a second try is no second text.
  if (reply.status !== 0) key = undefined;
  const problem = whySendFailed(reply);
  if (problem) {
    if (reply.status === 429) nextSendAt = now() + reply.retryAfter * 1000;
    say(note, problem, 'bad');
    return false;
  }
  const { expiresIn, resendIn } = reply.data;
  sent = { to, channel, expiresAt: now() + expiresIn * 1000, tries: TRIES };
  nextSendAt = now() + resendIn * 1000;
  find('sent-how').textContent = channel === 'voice' ? 'We are calling' : 'We texted a code to';
  find('sent-to').textContent = maskNumber(to);
  other.textContent = channel === 'voice' ? 'Text me instead' : 'Call me instead';
  return true;
}

function step(name) {
  forms.send.hidden = name !== 'send';
  forms.verify.hidden = name !== 'verify';
  done.hidden = name !== 'done';
}

function clearCode() {
  code.value = '';
  code.removeAttribute('aria-invalid');
  drawSlots();
}

function drawSlots() {
  const at = Math.min(code.value.length, slots.children.length - 1);
  [...slots.children].forEach((slot, index) => slot.classList.toggle('next', index === at));
}

/** What a check's answer means to a person. */
function explain({ status, data, retryAfter }) {
  if (status === 0) return 'This page’s server did not answer. Is it still running? Try the same code again.';
  if (status === 429) {
    lockedUntil = now() + retryAfter * 1000;
    return 'Too many wrong codes: this number is locked for now. Every further try would make it longer.';
  }
  if (status === 503) return `The code could not be checked just now. ${soon(retryAfter)}`;
  if (status !== 403 || data.valid !== false) return `The server answered with status ${status}. Try again.`;
  if (now() >= sent.expiresAt) return EXPIRED;
  sent.tries -= 1;
  if (sent.tries <= 0) return 'That was the last try at this code. Send another one.';
  return `That is not the code. ${sent.tries} ${sent.tries === 1 ? 'try' : 'tries'} left.`;
}

async function verify() {
  if (!/^\d{6}$/.test(code.value)) {
    say(notes.verify, code.value === '' ? 'Enter the code that arrived on the phone.' : 'A code has 6 digits.', 'bad');
    return code.focus();
  }
  if (now() < lockedUntil) return say(notes.verify, 'This number is still locked. Wait until the time above has run out.', 'bad');
  if (sent.tries <= 0) return say(notes.verify, 'This code is used up. Send another one.', 'bad');
  say(notes.verify, '');
  await busy(buttons.verify, async () => {
    const reply = await server.verify(code.value);
    if (reply.status === 200 && reply.data.valid === true) {
      find('done-to').textContent = maskNumber(sent.to);
      step('done');
      return find('done-title').focus();
    }
    say(notes.verify, explain(reply), 'bad');
    code.setAttribute('aria-invalid', 'true');
    slots.classList.remove('shake');
    // Read, so that the animation begins anew.
    void slots.offsetWidth;
    slots.classList.add('shake');
    code.focus();
    code.select();
  });
}

async function again(button, channel) {
  if (now() < nextSendAt) return say(notes.verify, `Another code can be sent in ${countdown(nextSendAt - now())}.`);
  await busy(button, async () => {
    if (!(await send(sent.to, channel, notes.verify))) return;
    clearCode();
    say(notes.verify, channel === 'voice' ? 'We are calling you.' : 'Another code is on its way.', 'good');
    code.focus();
  });
}

/** What time changes: the waits, and whether the code can still be right. */
function render() {
  if (!sent) return;
  const wait = nextSendAt - now();
  resend.textContent = wait > 0 ? `Send another code in ${countdown(wait)}` : 'Send another code';
  for (const button of [resend, other]) button.setAttribute('aria-disabled', String(wait > 0));
  const locked = lockedUntil - now();
  const left = sent.expiresAt - now();
  if (lockedUntil > 0 && locked <= 0) {
    lockedUntil = 0;
    say(notes.verify, 'The lock has ended: you can try again.', 'good');
  }
  if (left <= 0 && !sent.isOver) {
    sent.isOver = true;
    say(notes.verify, EXPIRED, 'bad');
  }
  if (locked > 0) timing.textContent = `Locked for ${countdown(locked)}`;
  else timing.textContent = left > 0 ? `Code ends in ${countdown(left)}` : 'Code has expired';
  buttons.verify.setAttribute('aria-disabled', String(locked > 0 || sent.tries <= 0));
}

forms.send.addEventListener('submit', async (event) => {
  event.preventDefault();
  const to = parse(number.value);
  number.toggleAttribute('aria-invalid', !to);
  if (!to) {
    say(notes.send, 'Enter a phone number with its country code, such as +1 919 555 1234.', 'bad');
    return number.focus();
  }
  say(notes.send, '');
  await busy(buttons.send, async () => {
    if (!(await send(to, channels.value, notes.send))) return;
    lockedUntil = 0;
    clearCode();
    say(notes.verify, '');
    step('verify');
    code.focus();
  });
});

forms.verify.addEventListener('submit', (event) => {
  event.preventDefault();
  verify();
});

/** Codes come with spaces or words around them when they are pasted. */
function take(text) {
  const digits = /\d(?:[\s-]?\d){5}/.exec(text)?.[0] ?? text;
  code.value = digits.replace(/\D/g, '').slice(0, 6);
  code.dispatchEvent(new Event('input', { bubbles: true }));
}

code.addEventListener('input', () => {
  const digits = code.value.replace(/\D/g, '');
  if (digits !== code.value) code.value = digits;
  code.removeAttribute('aria-invalid');
  drawSlots();
  // The last digit sends it: nobody looks for a button after six digits.
  if (digits.length === 6 && !isBusy && sent.tries > 0) verify();
});
code.addEventListener('paste', (event) => {
  event.preventDefault();
  take(event.clipboardData.getData('text'));
});

phone.onUse((pressed) => {
  if (forms.verify.hidden || isBusy) return;
  code.focus();
  take(pressed);
});

resend.addEventListener('click', () => again(resend, sent.channel));
other.addEventListener('click', () => again(other, sent.channel === 'voice' ? 'messaging' : 'voice'));

function begin() {
  key = undefined;
  step('send');
  say(notes.send, '');
  number.focus();
  number.select();
}
find('change').addEventListener('click', begin);
find('start-over').addEventListener('click', begin);

for (const chip of findAll('[data-to]')) {
  chip.addEventListener('click', () => {
    number.value = chip.dataset.to;
    number.focus();
  });
}

server.onExchange(({ path, key: name, body, status, answer }) => {
  const request = `POST ${path}  ${JSON.stringify(body)}${name ? `  Idempotency-Key: ${name.slice(0, 8)}…` : ''}`;
  const line = make(
    'li',
    {},
    make('code', { textContent: request }),
    make('code', { textContent: `${status || 'no answer'}  ${JSON.stringify(answer)}` }),
  );
  find('trace').append(line);
  find('trace-count').textContent = `(${find('trace').children.length})`;
});

onTick(render);
// Until here, a form would have been sent as forms were before there were scripts.
buttons.send.disabled = false;
