// `node scripts/countries.mjs`: writes which numbers belong to which country (src/handler/countries.txt), and which lengths and
// types they have (src/handler/numbers.txt).
//
// The source is the metadata of Google's libphonenumber in the npm package libphonenumber-js: the patterns of each country's numbers.
// For countries.txt only the patterns of fixed, mobile and VoIP numbers count. If several countries share a calling code (+7, +44 and
// others), the code belongs to its main country, and the table has the prefixes of the others. In +1 every country has prefixes, so
// that toll-free and premium numbers and unassigned area codes belong to no country. The tables are in the repository, because Rust
// programs build without npm.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, main, root } from './run.mjs';

/** If a prefix of this length may still belong to several countries, the first one in libphonenumber's list wins. */
const LONGEST = 8;

/** The calling code without a main country. */
const NORTH_AMERICA = '1';
const AREA_CODE = 3;

const DIGITS = [...'0123456789'];

/** How many digits may follow: national numbers have at most 17. */
const COUNTS = Array.from({ length: 18 }, (_, count) => count);

const FIXED_LINE = 0;
const MOBILE = 1;
const VOIP = 8;

/** What a pattern consists of. */
const PARTS = /\(\?:|[|)?]|\{\d+(?:,\d+)?\}|\\d|\[[\d-]+\]|\d/g;

/** Returns a function of a number's first digits that says how many more may complete it. */
export function remainingDigits(pattern) {
  if (pattern.replace(PARTS, '') !== '') throw new Error(`libphonenumber uses an unknown kind of pattern: ${pattern}`);
  // A `#` in a tested text stands for any digit, so each part that accepts a digit accepts it too.
  const withAny = pattern.replace(PARTS, (part) => (/^[\d\\[]/.test(part) ? `[${part.replace(/[[\]]/g, '')}#]` : part));
  const whole = new RegExp(`^(?:${withAny})$`);
  return (digits) => COUNTS.filter((count) => whole.test(digits + '#'.repeat(count)));
}

/** Every prefix of a calling code's numbers that identifies a country: `[prefix, country]`. */
function prefixes(code, countries, metadata) {
  if (countries.length === 1) return [[code, countries[0]]];
  const kinds = countries.flatMap((country) => {
    // Types have the same index in every country. A type without a pattern does not exist, or has the pattern of fixed lines.
    const types = metadata.countries[country][11] ?? [];
    const patterns = [FIXED_LINE, MOBILE, VOIP].map((type) => types[type]?.[0]).filter(Boolean);
    return patterns.map((pattern) => ({ country, remaining: remainingDigits(pattern) }));
  });
  const found = [];
  const walk = (prefix, alive) => {
    const names = [...new Set(alive.map(({ country }) => country))];
    if (names.length === 0) return;
    // Some +1 area codes are unassigned.
    const isLong = code !== NORTH_AMERICA || prefix.length > AREA_CODE;
    if ((names.length === 1 && isLong) || prefix.length === LONGEST) {
      found.push([prefix, names[0]]);
      return;
    }
    for (const digit of DIGITS) {
      const next = prefix + digit;
      walk(
        next,
        alive.filter(({ remaining }) => remaining(next.slice(code.length)).length > 0),
      );
    }
  };
  walk(code, kinds);
  const merged = merge(found);
  if (code === NORTH_AMERICA) return merged;
  return [[code, countries[0]], ...merged.filter(([, country]) => country !== countries[0])];
}

/** Merges ten prefixes of one country that differ only in their last digit. */
function merge(found) {
  const known = new Map(found);
  for (let length = LONGEST; length > 1; length -= 1) {
    for (const prefix of [...known.keys()].filter((prefix) => prefix.length === length && prefix.endsWith('0'))) {
      const parent = prefix.slice(0, -1);
      const country = known.get(prefix);
      const siblings = DIGITS.map((digit) => parent + digit);
      if (!siblings.every((sibling) => known.get(sibling) === country)) continue;
      siblings.forEach((sibling) => known.delete(sibling));
      known.set(parent, country);
    }
  }
  return [...known];
}

export const readMetadata = () =>
  JSON.parse(readFileSync(join(root, 'node_modules', 'libphonenumber-js', 'metadata.max.json'), 'utf8'));

/** Adds a node after these digits. */
function insert(root, digits, node) {
  let at = root;
  for (const digit of digits) {
    at.children ??= new Map();
    if (!at.children.has(digit)) at.children.set(digit, {});
    at = at.children.get(digit);
  }
  Object.assign(at, node);
}

/**
 * The country of each number, as a tree of digits. A node is a country (ISO 3166-1), or lists of digits in brackets, each followed by
 * its node, or both: `US`, `(12US3CA)`, `(3CA:US)` with `:` for all other digits, `RU(7KZ)`. The country of the longest prefix
 * counts.
 */
export function table() {
  const metadata = readMetadata();
  const root = {};
  for (const [code, names] of Object.entries(metadata.country_calling_codes)) {
    for (const [prefix, country] of prefixes(code, names, metadata)) insert(root, prefix, { country });
  }
  return `${write(root, 0)}\n`;
}

/**
 * The lengths and types of numbers, as a tree of digits: `(12(12l345k))`. A leaf lists lengths as letters, `a` for two digits: first
 * those of numbers that are allowed by default, then, after a capital letter for the type, those of other types. `:` is every
 * other digit, and `!` follows digits that no number has there. Without a `:` no number has the other digits either.
 *
 * A tree ends where more digits would not distinguish types, but not before one digit after the calling code, so that a number with
 * a trunk zero is invalid. Brazil needs three digits to distinguish old mobile numbers, which lack a digit, from fixed ones; Argentina two.
 */
export function lengths() {
  const { country_calling_codes: codes, countries } = readMetadata();
  const root = {};
  for (const [code, names] of Object.entries(codes)) {
    insert(root, code, withCallingCode(tree(names, countries, LEAST_DIGITS[code] ?? 1), code.length));
  }
  for (const [code, all] of Object.entries(SATELLITES))
    insert(root, code, { letters: new Map(all.map((length) => [length, 'A'])) });
  return `${write(root, 0)}\n`;
}

/**
 * A node whose lengths include the calling code.
 * @param {any} node @param {number} digits of the calling code
 */
function withCallingCode({ children, letters }, digits) {
  if (letters) return { letters: new Map([...letters].map(([length, letter]) => [length + digits, letter])) };
  return { children: new Map([...children].map(([digit, child]) => [digit, withCallingCode(child, digits)])) };
}

/** Satellite numbers, which libphonenumber-js leaves out. The lengths are libphonenumber's. */
const SATELLITES = { 870: [12, 15], 881: [12, 13] };

const LEAST_DIGITS = { 54: 2, 55: 3 };

/** Types as their index in the metadata, in libphonenumber-js's order of precedence; a letter if not allowed by default. */
const TYPES = [
  [FIXED_LINE, ''],
  [MOBILE, ''],
  [3, 'P'],
  [2, 'T'],
  [9, 'S'],
  [VOIP, ''],
  [4, 'E'],
  [7, 'G'],
  [6, 'U'],
  [5, 'V'],
];

const MOST_DIGITS = 15;

/** A node: `{ children }`, a node for each digit, or `{ letters }`, the letter of the type for each length. */
function tree(names, countries, least) {
  const patterns = names.flatMap((name) => {
    const [, , general, possible] = countries[name];
    const known = TYPES.map(([index, letter]) => ({ letter, type: countries[name][11]?.[index] })).filter(
      ({ type }) => type?.[0],
    );
    const all = known.length > 0 ? known : [{ letter: '', type: [general] }];
    return all.map(({ letter, type: [pattern, lengths] }) => ({
      letter,
      remaining: remainingDigits(pattern),
      possible: lengths ?? possible,
    }));
  });
  return node('', patterns, least);
}

/** The node after these digits. */
function node(digits, patterns, least) {
  const depth = digits.length;
  const letters = new Map();
  const alive = [];
  for (const pattern of patterns) {
    const counts = pattern.remaining(digits);
    if (counts.length > 0) alive.push(pattern);
    for (const length of counts.map((count) => depth + count)) {
      if (pattern.possible.includes(length)) letters.set(length, [...(letters.get(length) ?? []), pattern.letter]);
    }
  }
  if (letters.size === 0) return undefined;
  const isPure = [...letters.values()].every((all) => new Set(all).size === 1);
  // If two types have the same pattern to the end, the first type wins.
  if ((isPure && depth >= least) || depth === MOST_DIGITS)
    return { letters: new Map([...letters].map(([length, [first]]) => [length, first])) };
  const children = new Map();
  for (const digit of DIGITS) {
    const child = node(digits + digit, alive, least);
    if (child) children.set(digit, child);
  }
  return mergeLeaves([...children.values()], depth >= least) ?? { children };
}

/** Merges all leaves if no length has two types. Then a digit without a pattern gets the lengths of the others. */
function mergeLeaves(children, isDeep) {
  const letters = new Map();
  for (const child of children) {
    if (!isDeep || !child.letters) return undefined;
    for (const [length, letter] of child.letters) {
      if ((letters.get(length) ?? letter) !== letter) return undefined;
      letters.set(length, letter);
    }
  }
  return { letters };
}

/** All digits that are not in an earlier list. */
const OTHERS = ':';

/** No number has these digits. */
const NONE = '!';

/**
 * A node as text, with a line for each list of first digits. If that is shorter, the longest list is written as `OTHERS` at the end,
 * after a list of the digits that no number has there.
 * @param {any} node
 */
function write({ children, letters, country = '' }, depth) {
  const groups = new Map();
  if (letters) {
    for (const [length, letter] of [...letters].sort(([one], [other]) => one - other)) {
      groups.set(letter, (groups.get(letter) ?? '') + String.fromCharCode('a'.charCodeAt(0) + length - 2));
    }
    // Types that are allowed by default have no letter, so they come first.
    return [...groups]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map((group) => group.join(''))
      .join('');
  }
  if (!children) return country;
  for (const digit of DIGITS) {
    const child = children.get(digit);
    const text = child ? write(child, depth + 1) : NONE;
    groups.set(text, (groups.get(text) ?? '') + digit);
  }
  const none = groups.get(NONE) ?? '';
  const [rest, digits] = [...groups].reduce((one, other) => (other[1].length > one[1].length ? other : one));
  groups.delete(NONE);
  if (digits.length > none.length + 2) {
    groups.delete(rest);
    if (none !== '') groups.set(NONE, none);
    groups.set(rest, OTHERS);
  }
  const line = depth === 0 ? '\n' : '';
  return `${country}(${[...groups].map(([rest, digits]) => line + digits + rest).join('')})`;
}

const source = (name) => join(root, 'src', 'handler', name);

/** The text of each table, by file. */
export const tables = { [source('countries.txt')]: table, [source('numbers.txt')]: lengths };

if (isMain(import.meta.url)) {
  await main(() => {
    for (const [file, make] of Object.entries(tables)) writeFileSync(file, make());
  });
}
