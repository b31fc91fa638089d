// The phone: shows the texts and calls that arrive for one number.
import { find, make } from './dom.js';
import { now, onTick } from './clock.js';

const arrivals = find('arrivals');
const hint = find('phone-hint');
const [time, clock, date] = ['phone-time', 'phone-clock', 'phone-date'].map(find);

const WORD_MS = 190;

let number = '';
let use = (_code) => {};

/** Called when the person presses the code. */
export function onUse(listener) {
  use = listener;
}

/** Another number is another phone, so the old one's messages are removed. */
export function setNumber(to) {
  if (to === number) return;
  number = to;
  arrivals.replaceChildren();
  hint.hidden = false;
}

const shortTime = (at) => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Spoken digit by digit: `601` as `6 0 1`. */
const spoken = (code) => [...code].join(' ');

function codeButton(code, text) {
  const button = make('button', { type: 'button', className: 'code', textContent: text });
  button.setAttribute('aria-label', `Use the code ${code}`);
  button.addEventListener('click', () => use(code));
  return button;
}

/** The text, with its code as a button. */
function withCode(text, code) {
  const [before, ...after] = text.split(code);
  return [before, codeButton(code, code), after.join(code)];
}

function speech(text, code) {
  const whole = text.replace(code, spoken(code));
  const words = whole.split(' ').map((word, index) => {
    const span = make('span', { textContent: `${word} ` });
    span.style.setProperty('animation-delay', `${index * WORD_MS}ms`);
    return span;
  });
  const shown = make('p', { className: 'speech' }, ...words);
  shown.setAttribute('aria-hidden', 'true');
  return [make('p', { className: 'hidden', textContent: whole }), shown, codeButton(code, `Use the code ${code}`)];
}

/** Shows a message of the simulator if it is for this phone. */
export function receive({ to, from, channel, text, code, at }) {
  if (to !== number) return;
  const isCall = channel === 'voice';
  const when = make('time', { textContent: shortTime(at) });
  const head = make(
    'p',
    { className: 'from' },
    make('span', { className: 'app' }),
    make('b', { textContent: isCall ? 'Phone call' : 'Messages' }),
    when,
  );
  const sender = make('p', { className: 'sender', textContent: from });
  const body = isCall ? speech(text, code) : [make('p', {}, ...withCode(text, code))];
  arrivals.prepend(make('li', { className: isCall ? 'call' : 'text' }, head, sender, ...body));
  hint.hidden = true;
}

onTick(() => {
  const short = shortTime(now());
  for (const place of [time, clock]) if (place.textContent !== short) place.textContent = short;
  date.textContent = new Date(now()).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
});
