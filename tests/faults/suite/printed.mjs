// Secrets that can be recognised in a text, and every form in which a program may print a value.

/** A user name, and one secret of each kind. None occurs in a text by chance, and form encoding changes the passwords. */
export const canary = {
  username: 'canary-user',
  password: 'canary Pässword/+&7f3a',
  clientSecret: 'canary Sécret/+&=c91e',
  accessToken: 'canary.access~token/5d2b+',
  to: '+19195550147',
  from: '+19195550162',
  code: '48392057',
};

/** The prefix of every token of the fault server. */
const ISSUED = 'canary-token-';

const bytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));
const form = (text) => new URLSearchParams({ a: text }).toString().slice(2);

/** The base64 of a text inside a longer text, at each offset, without the characters that depend on its neighbours. */
function inBase64(text) {
  return [0, 1, 2].map((before) => {
    const whole = btoa('x'.repeat(before) + bytes(text));
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes(text).length) * 8) / 6));
  });
}

const { username: _, to, from, ...others } = canary;
const plain = [...Object.values(others), to.slice(2), from.slice(2), ISSUED];
const forbidden = new Set(
  plain.flatMap((text) => [text, encodeURIComponent(text), form(text), JSON.stringify(text).slice(1, -1), ...inBase64(text)]),
);

/** The first secret in a text, in any spelling. */
export function secretIn(text) {
  return [...forbidden].find((secret) => text.includes(secret));
}

/** Throws if a print of a value shows a secret. */
export function hides(what, value) {
  for (const [how, text] of prints(value)) {
    const secret = secretIn(text);
    if (secret) throw new Error(`${how} of ${what} shows ${secret}: ${text}`);
  }
}

function prints(value) {
  const util = globalThis.process?.getBuiltinModule?.('node:util');
  const full = { depth: 10, showHidden: true };
  const ways = {
    String: () => String(value),
    JSON: () => JSON.stringify(value),
    'JSON inside an object': () => JSON.stringify({ inner: [value] }),
    stack: () => String(value.stack),
    message: () => String(value.message),
    'its fields': () => fields(value),
    'a copy': () => fields({ ...value }),
    structuredClone: () => cloned(value),
    'util.inspect': () => util?.inspect(value),
    'util.inspect with everything': () => util?.inspect(value, full),
    'util.format': () => util?.format('%s %o %O %j', value, value, value, value),
    'Deno.inspect': () => globalThis.Deno?.inspect(value, full),
    'Bun.inspect': () => globalThis.Bun?.inspect(value, full),
    'console.log': () => logged(value),
  };
  return Object.entries(ways).map(([how, print]) => [how, print() ?? '']);
}

/** Every own field, including hidden ones and causes. */
function fields(value, depth = 0) {
  if (typeof value !== 'object' || value === null || depth > 10) return String(value);
  return Reflect.ownKeys(value)
    .map((key) => `${String(key)}: ${fields(Object.getOwnPropertyDescriptor(value, key)?.value, depth + 1)}`)
    .join('\n');
}

function cloned(value) {
  let copy;
  try {
    copy = structuredClone(value);
  } catch {
    // A value with a function cannot be copied, so no copy can show a secret.
    return '';
  }
  return `${fields(copy)} ${JSON.stringify(copy)}`;
}

/** What `console.log` writes: Deno and Bun use the formatter of their `inspect`. */
function logged(value) {
  const stdout = globalThis.process?.stdout;
  if (typeof stdout?.write !== 'function' || globalThis.Deno || globalThis.Bun) return '';
  const { write } = stdout;
  let text = '';
  stdout.write = (chunk) => {
    text += chunk;
    return true;
  };
  try {
    console.log(value);
    console.log('%s %o', value, value);
  } finally {
    stdout.write = write;
  }
  return text;
}
