// Adapts wasm-bindgen's glue to the module that binaryen has shrunk. A parser reads the glue. If something expected is missing, the
// build fails.
import { Failure } from '../run.mjs';

const changed = (what) =>
  new Failure(
    `The glue of wasm-bindgen has another form: ${what}.`,
    'compare bandwidth_mfa.js in target/npm/ with what scripts/build/glue.mjs looks for in it.',
  );

function only(found, what) {
  if (found.length !== 1) throw changed(`there are ${found.length} of ${what}, not one`);
  return found[0];
}

/** The name of the one module that the wasm imports everything from. */
export const MODULE = 'a';

/** `imports` are the imports that the wasm still has, each `{ module, name, short }`. */
export async function fitGlue(glue, imports) {
  // Imported here, because set-up may just have installed it.
  const { parse } = await import('acorn');
  const { default: MagicString } = await import('magic-string');
  /** @type {any} */
  const program = parse(glue, { ecmaVersion: 'latest', sourceType: 'module' });
  const text = new MagicString(glue);
  const functionNamed = (name) =>
    only(
      program.body.filter(({ type, id }) => type === 'FunctionDeclaration' && id.name === name),
      `the function ${name}`,
    ).body;
  const source = ({ start, end }) => glue.slice(start, end);

  shortenImports(functionNamed('__wbg_get_imports'), imports, text, source);
  makeCodersAtStart(program, functionNamed('__wbg_finalize_init'), text, source);
  return text.toString();
}

/** Keeps only the imports that the wasm still has, under short names: glue functions and exports of our own modules. */
function shortenImports({ body }, imports, text, source) {
  const { argument: returned } = only(
    body.filter(({ type }) => type === 'ReturnStatement'),
    'a return in __wbg_get_imports',
  );
  const locals = new Map();
  for (const { key, value } of returned.properties) if (!locals.has(key.value)) locals.set(key.value, value.name);
  const declared = body.filter(({ type }) => type === 'VariableDeclaration').flatMap(({ declarations }) => declarations);
  const { id, init } = only(
    declared.filter((one) => one.init?.type === 'ObjectExpression'),
    'the object of functions',
  );
  const functions = new Map(init.properties.map(({ key, value }) => [key.name, source(value)]));
  const entries = imports.map(({ module, name, short }) => {
    const local = locals.get(module);
    const value = local === id.name ? functions.get(name) : local && `${local}.${name}`;
    if (!value) throw changed(`there is no import ${name} of ${module}`);
    // As a method, because minifiers that keep names wrap function expressions.
    return value.startsWith('function(') ? short + value.slice('function'.length) : `${short}: ${value}`;
  });
  text.overwrite(init.start, init.end, `{ __proto__: null, ${entries.join(', ')} }`);
  text.overwrite(returned.start, returned.end, `{ __proto__: null, ${MODULE}: ${id.name} }`);
}

const CODER = /^cachedText(?:De|En)coder$/;

/** Creates TextDecoder and TextEncoder when the instance starts, so that a runtime without them (jsdom) can import the package. */
function makeCodersAtStart(program, start, text, source) {
  const moved = [];
  for (const statement of program.body) {
    if (statement.type === 'FunctionDeclaration' || !/\bcachedText(?:De|En)coder\b/.test(source(statement))) continue;
    const coder = statement.declarations?.find(({ id }) => CODER.test(id.name));
    if (coder) {
      moved.push(`${source(coder)};`);
      text.overwrite(statement.start, statement.end, `let ${coder.id.name};`);
    } else {
      moved.push(source(statement));
      text.remove(statement.start, statement.end);
    }
  }
  if (moved.length < 2) throw changed('it makes no TextDecoder and TextEncoder when it is imported');
  text.appendLeft(start.start + 1, `\n${moved.join('\n')}`);
}
