// The playground: the package itself and a simulator, both in this page.
import { Configuration, MFAApi, MfaError } from 'bandwidth-mfa';
import { Simulator } from 'bandwidth-mfa/simulator';
import { find, findAll, make, say } from './dom.js';
import { CREDENTIALS, NUMBERS, SIMULATED, requestFor } from './examples.js';
import { record, showExchanges } from './wire.js';
import { showResponse, showError, showInbox } from './outcome.js';
import { code } from './sample.js';

const ACCOUNT = '9900000';

const METHODS = { messaging: 'generateMessagingCode', voice: 'generateVoiceCode', verify: 'verifyCode' };

let ahead = 0;
let arrived;
const simulator = new Simulator({
  clock: () => Date.now() + ahead,
  credentials: SIMULATED,
  onMessage: (message) => (arrived = message),
});
const { fetch, take } = record(simulator.fetch);

const form = find('call');
const { operation, credentials, number, request: editor } = form.elements;
const runtimes = findAll('[name=runtime]');
const [run, abort, copied, outcome] = ['run', 'abort', 'copied', 'outcome'].map(find);

let running;

const option = ([value, { label }]) => make('option', { value, textContent: label });
credentials.append(...Object.entries(CREDENTIALS).map(option));
number.append(...NUMBERS.map(({ to, label }) => make('option', { value: to, textContent: `…${to.slice(-4)}: ${label}` })));

/** The editor's request, or the problem if it is not JSON. */
function parse() {
  try {
    return { request: JSON.parse(editor.value) };
  } catch (error) {
    return { problem: `This is not JSON: ${error.message}` };
  }
}

function restore() {
  const latest = simulator.outbox.findLast(({ to }) => to === number.value);
  write(requestFor(operation.value, number.value, latest?.code));
}

function write(request) {
  editor.value = JSON.stringify(request, null, 2);
  edited();
}

/** After each change: checks the editor's request and shows it as code. */
function edited() {
  const { request, problem = '' } = parse();
  say(find('request-note'), problem, problem && 'bad');
  // `aria-invalid` without a value means false.
  editor.setAttribute('aria-invalid', String(problem !== ''));
  if (problem) return;
  const runtime = runtimes.find(({ checked }) => checked).value;
  find('sample').firstChild.textContent = code(
    runtime,
    METHODS[operation.value],
    ACCOUNT,
    request,
    CREDENTIALS[credentials.value],
  );
}

async function call() {
  const { request, problem } = parse();
  if (problem || running) return editor.focus();
  running = new AbortController();
  arrived = undefined;
  // Stays focused; a disabled button would lose the focus.
  run.setAttribute('aria-disabled', 'true');
  abort.hidden = false;
  outcome.setAttribute('aria-busy', 'true');
  find('verdict').replaceChildren(make('p', { className: 'soft', textContent: 'Running…' }));
  const api = new MFAApi(new Configuration({ ...CREDENTIALS[credentials.value].parameters, fetch }));
  const start = performance.now();
  let show;
  try {
    const response = await api[METHODS[operation.value]](ACCOUNT, request, { signal: running.signal });
    show = (ms) => showResponse(response, ms);
  } catch (error) {
    if (!(error instanceof MfaError)) throw error;
    show = (ms) => showError(error, ms);
  } finally {
    const ms = performance.now() - start;
    running = undefined;
    outcome.removeAttribute('aria-busy');
    run.removeAttribute('aria-disabled');
    if (document.activeElement === abort) run.focus();
    abort.hidden = true;
    show?.(ms);
    showExchanges(take());
    showInbox(arrived, verifyThis);
  }
}

/** Fills the editor with a verify of the code that arrived. */
function verifyThis({ to, code: arrivedCode }) {
  form.querySelector('[value=verify]').checked = true;
  if (NUMBERS.some((one) => one.to === to)) number.value = to;
  write(requestFor('verify', to, arrivedCode));
  run.focus();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  call();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) call();
});
for (const choice of form.querySelectorAll('[name=operation]')) choice.addEventListener('change', restore);
number.addEventListener('change', () => {
  const { request } = parse();
  if (request && typeof request === 'object') write({ ...request, to: number.value });
  else restore();
});
credentials.addEventListener('change', edited);
editor.addEventListener('input', edited);
runtimes.forEach((choice) => choice.addEventListener('change', edited));
abort.addEventListener('click', () => running?.abort());
find('restore').addEventListener('click', restore);
find('reset').addEventListener('click', () => {
  simulator.reset();
  showInbox();
  say(find('request-note'), 'The simulator has forgotten every code and lock.', 'good');
});
for (const button of findAll('[data-advance]')) {
  button.addEventListener('click', () => {
    ahead += Number(button.dataset.advance);
    say(find('request-note'), `The simulator’s clock is ${Math.round(ahead / 60_000)} min ahead.`, 'good');
  });
}
find('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(find('sample').textContent);
  copied.textContent = '';
  copied.textContent = 'Copied';
  find('copy').textContent = 'Copied';
  setTimeout(() => (find('copy').textContent = 'Copy'), 1500);
});

restore();
// Before this line, the browser would submit the form itself.
run.disabled = false;
