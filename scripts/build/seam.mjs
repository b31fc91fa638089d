// The seam between the glue and the wasm: both spell the name of every import out, with a hash, and the glue keeps the
// imports that the wasm has lost to the optimiser.

/** Generated names, each ending in a hash or a number: no other word of the glue can look like one. */
const GENERATED = /^(__wbg_|__wbindgen_generic_|wasm_bindgen__)\w*[0-9a-f]{16}$/;

/** An entry of the glue's object of imports. */
const ENTRY = /^ {8}(\w+): function\(.*\n(?: {9,}.*\n)* {8}\}.*,\n/gm;

/** A module that the glue imports whole, since the wasm calls some of its functions without glue, and its entry. */
const WHOLE = /^import \* as (\w+) from "([^"]+)"$/gm;
const WHOLE_ENTRY = /^ {8}"([^"]+)": (import\d+),$/gm;

/** What the glue does for runtimes and callers that are not ours. */
const FOR_OTHERS = [
  [/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n(?: .*\n)*?\}\n/m, ''],
  [/^ {4}if \(realloc === undefined\) \{\n(?: {5,}.*\n)*? {4}\}\n/m, ''],
  // A memory that grew has left its old buffer empty; what the glue asks instead takes a tenth of a whole call.
  [/cachedDataViewMemory0\.buffer\.detached === true \|\| \(.*\)(?=\) \{$)/m, 'cachedDataViewMemory0.buffer.byteLength === 0'],
  [/ else \{\n {12}console\.warn\('using deprecated parameters.*\n {8}\}/g, ''],
];

/** Imports that may throw, without a closure and a list of arguments for each call; the others as methods, which are shorter. */
const FASTER = [
  [
    /function\(\) \{ return handleError\(function \((.*)\) \{\n((?: {9,}.*\n)*) {8}\}, arguments\); \}/g,
    'function($1) { try {\n$2        } catch (e) { handleError(e); } }',
  ],
  [
    /^function handleError\(f, args\) \{\n {4}try \{\n.*\n {4}\} catch \(e\) \{\n((?: .*\n)*?) {4}\}\n\}/m,
    'function handleError(e) {\n$1}',
  ],
  [/^( {8}\w+): function\(/gm, '$1('],
];

/** Where the glue calls an export that gives a JavaScript value. */
const CALL = /^ {4}ret = wasm\.(\w+)\(.*\);$/gm;

const CODERS = /^(?:let|const) (cachedText(?:De|En)coder) = (new .*);\n(?:cachedTextDecoder\.decode\(\);\n)?/gm;

/** Makes what reads and writes texts when the instance starts: a runtime without them (jsdom) can import the package then. */
function codersAtStart(glue) {
  const made = [];
  const text = glue.replace(CODERS, (_, name, coder) => {
    made.push(`    ${name} = ${coder};\n`);
    return `let ${name};\n`;
  });
  return text.replace(/^function __wbg_finalize_init\(.*\n/m, (start) => start + made.join(''));
}

/**
 * Lets exports give a list instead of a JavaScript value, and resolves to their names. V8 of Node 20 and 22 compiles a call
 * of WebAssembly into the function that makes it; when it gives that function up while the call runs, it ends the process
 * over a JavaScript value. Calls that give a list it leaves as they are.
 */
function listed(binaryen, module) {
  const exported = Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  );
  const names = new Set();
  for (const { name, value, kind } of exported) {
    if (kind !== binaryen.ExternalFunction) continue;
    const { params, results } = binaryen.getFunctionInfo(module.getFunction(value));
    if (results !== binaryen.externref) continue;
    const args = binaryen.expandType(params).map((type, index) => module.local.get(index, type));
    const list = module.tuple.make([module.call(value, args, results), module.i32.const(0)]);
    module.addFunction(`${value}$list`, params, binaryen.createType([results, binaryen.i32]), [], list);
    module.removeExport(name);
    module.addFunctionExport(`${value}$list`, name);
    names.add(name);
  }
  return names;
}

/** Gives imports and exports short names in a module; resolves to the glue that fits it. */
export function shorten(binaryen, module, glue) {
  const used = new Map();
  let count = 0;
  const shortName = (name) => {
    if (!GENERATED.test(name)) return name;
    if (!used.has(name)) used.set(name, `_${(count++).toString(36)}`);
    return used.get(name);
  };
  const modules = new Map();
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const { name, module: from, base, params, results } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (!from) continue;
    if (!modules.has(from)) modules.set(from, { name: `${modules.size}`, functions: [] });
    modules.get(from).functions.push(base);
    // Of a function that is there already it changes the names alone.
    module.addFunctionImport(name, modules.get(from).name, shortName(base), params, results);
  }
  // Gathered first: what is taken out moves the others.
  const exported = Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  );
  for (const { name, value, kind } of exported) {
    if (kind !== binaryen.ExternalFunction || !GENERATED.test(name)) continue;
    module.removeExport(name);
    module.addFunctionExport(value, shortName(name));
  }
  const apart = listed(binaryen, module);
  const imported = new Set([...modules.values()].flatMap(({ functions }) => functions));
  const functionsOf = (from, write) => (modules.get(from)?.functions ?? []).map(write).join(', ');
  // The glue imports a module anew for each part of the crate that names it.
  const firsts = new Map();
  const fitting = FOR_OTHERS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), codersAtStart(glue))
    .replace(ENTRY, (entry, name) => (imported.has(name) ? entry : ''))
    .replace(WHOLE, (_, as, from) => {
      if (firsts.has(from)) return '';
      firsts.set(from, as);
      return `import { ${functionsOf(from, (name) => `${name} as ${as}_${name}`)} } from "${from}"`;
    })
    .replace(WHOLE_ENTRY, (line, from, as) => {
      // The generated functions are made by the glue itself.
      if (as === 'import0') return line.replace(from, modules.get(from).name);
      if (firsts.get(from) !== as) return '';
      return `        "${modules.get(from).name}": { ${functionsOf(from, (name) => `${name}: ${as}_${name}`)} },`;
    })
    .replace(CALL, (line, name) => (apart.has(name) ? line.replace(/;$/, '[0];') : line))
    .replace(/\w{16,}/g, (word) => used.get(word) ?? word);
  return FASTER.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), fitting);
}
