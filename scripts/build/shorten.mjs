// Shortens a bundle without harm to its stack traces, which show functions and lines: functions, classes, properties and whatever is
// outside of functions keep their names, and a line break replaces the semicolon after a statement. Only parameters and variables
// inside functions get short names. docs/build.md has the figures.

/** @type {import('terser').MinifyOptions} */
const SHIPPED = {
  compress: false,
  mangle: { keep_fnames: true, keep_classnames: true },
  // ASCII, because a server may not name the charset.
  format: { semicolons: false, max_line_len: 120, ascii_only: true, ecma: 2020 },
};

/** Shortens the text of a bundle. */
export async function shorten(bundle) {
  // Imported here, because set-up may just have installed them.
  const { minify } = await import('terser');
  const { default: MagicString } = await import('magic-string');
  const { code } = await minify(bundle, SHIPPED);
  const text = new MagicString(`${code}\n`);
  // terser has no option to keep the names of private members. It keeps their order.
  const names = await privateNames(bundle);
  for (const [index, { start, end }] of (await privateNames(code)).entries()) {
    text.overwrite(start, end, bundle.slice(names[index].start, names[index].end));
  }
  return text.toString();
}

/** The tokens of a script that name a private member. */
async function privateNames(script) {
  const { parse, tokTypes } = await import('acorn');
  /** @type {import('acorn').Token[]} */
  const tokens = [];
  parse(script, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  return tokens.filter(({ type }) => type === tokTypes.privateId);
}
