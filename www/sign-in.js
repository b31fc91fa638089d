// Sign in with your phone: the form in two ways, and the phone beside it.
import * as phone from './phone.js';
import * as server from './server.js';
import { find, findAll, make } from './dom.js';
import { FORMS } from './forms.js';
import { now, setAhead } from './clock.js';

// The form waits for the demo's clock: if the clock came after a send, the code would seem older than it is.
await server.listen({ onMessage: phone.receive, onClock: setAhead });

const place = find('form');
const startOver = find('start-over');
let current;

/** Only the demo needs these options: its own clock, and a `fetch` that shows the requests. */
const options = {
  clock: now,
  fetch(url, init) {
    const { to } = JSON.parse(init.body);
    if (to) phone.setNumber(to);
    return server.reportingFetch(url, init);
  },
};

function show(name) {
  const step = current?.verification.state.step;
  current?.end();
  const { mount, code } = FORMS[name];
  current = mount(place, options);
  find('form-code').textContent = code;
  const { verification } = current;
  if (step === 'verified') verification.back();
  const unsubscribe = verification.subscribe((state) => {
    startOver.hidden = state.step !== 'verified';
  });
  const { end } = current;
  current.end = () => {
    unsubscribe();
    end();
  };
}

for (const choice of findAll('[name=form]')) choice.addEventListener('change', () => show(choice.value));
startOver.addEventListener('click', () => current.verification.back());
phone.onUse((code) => current.verification.verify(code));
for (const chip of findAll('[data-to]')) {
  chip.addEventListener('click', () => {
    current.verification.back();
    current.verification.send(chip.dataset.to);
  });
}

server.onExchange(({ path, key, body, status, response }) => {
  const request = `POST ${path}  ${JSON.stringify(body)}${key ? `  Idempotency-Key: ${key.slice(0, 8)}…` : ''}`;
  const line = make(
    'li',
    {},
    make('code', { textContent: request }),
    make('code', { textContent: `${status || 'no response'}  ${JSON.stringify(response)}` }),
  );
  find('trace').append(line);
  find('trace-count').textContent = `(${find('trace').children.length})`;
});

// The person may have chosen already, or the browser restored the choice.
for (const { checked, value } of findAll('[name=form]')) if (checked) show(value);
