// A call's outcome: its response, or every field of its error.
import { block, find, make } from './dom.js';

const SENT = {
  no: 'The service has not acted: another call cannot do it a second time.',
  maybe: 'The service may have acted: another call may do it a second time.',
  yes: 'The service has acted: another call does it again.',
};

const FIELDS = [
  'name',
  'kind',
  'message',
  'sent',
  'attempts',
  'code',
  'status',
  'requestId',
  'retryAfterMs',
  'issues',
  'detail',
  'cause',
  'isAxiosError',
  'response',
];

const time = (ms) => (ms < 100 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

const json = (value) => JSON.stringify(value, null, 2);

function verdict(tone, title, ms, sent) {
  const chips = [
    make('span', { className: `badge ${tone}`, textContent: title }),
    make('span', { className: 'badge digits', textContent: time(ms) }),
  ];
  if (sent) chips.push(make('span', { className: 'badge', textContent: `sent: ${sent}` }));
  const row = make('p', { className: 'badges' }, ...chips);
  find('verdict').replaceChildren(row, ...(sent ? [make('p', { className: 'soft', textContent: SENT[sent] })] : []));
}

export function showResponse({ status, data }, ms) {
  // For the person it matters whether a send was applied, but not whether a verify was.
  verdict(data.valid === false ? 'bad' : 'good', String(status), ms, 'valid' in data ? undefined : 'yes');
  find('response').replaceChildren(block('Response', json(data)));
}

/** Readable for people: a cause is an error, whose fields JSON omits. */
function readable(name, value) {
  if (name === 'cause' && value instanceof Error)
    return [value.name, /** @type {any} */ (value).code, value.message].filter(Boolean).join(': ');
  if (name === 'response') return json({ status: value.status, statusText: value.statusText, data: value.data });
  return typeof value === 'object' ? json(value) : String(value);
}

export function showError(error, ms) {
  verdict('bad', error.kind, ms, error.sent);
  const rows = FIELDS.filter((name) => error[name] !== undefined).map((name) =>
    make(
      'div',
      {},
      make('dt', { textContent: name }),
      make('dd', { className: /^(issues|response)$/.test(name) ? 'json' : '', textContent: readable(name, error[name]) }),
    ),
  );
  find('response').replaceChildren(make('dl', { className: 'fields' }, ...rows));
}

/** The message that arrived, if any, and a button to verify it. */
export function showInbox(latest, onVerify) {
  const box = find('inbox');
  box.hidden = !latest;
  if (!latest) return;
  const button = make('button', { type: 'button', className: 'pill', textContent: 'Verify this code' });
  button.addEventListener('click', () => onVerify(latest));
  const how = latest.channel === 'voice' ? 'Spoken to' : 'Texted to';
  box.replaceChildren(
    make('p', { className: 'soft', textContent: `${how} ${latest.to}` }),
    make('p', { className: 'bubble', textContent: latest.text }),
    button,
  );
}
