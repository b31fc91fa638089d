// The seam between the glue and the wasm: both spell the name of every import out, with a hash, and the glue keeps the
// imports that the wasm has lost to the optimiser.

/** Generated names, each ending in a hash or a number: no other word of the glue can look like one. */
const GENERATED = /^(__wbg_|__wbindgen_generic_|wasm_bindgen__)\w*[0-9a-f]{16}$/;

/** An entry of the glue's object of imports. */
const ENTRY = /^ {8}(\w+): function\(.*\n(?: {9,}.*\n)* {8}\}.*,\n/gm;

/** Gives imports and exports short names in a module; resolves to the glue that fits it. */
export function shorten(binaryen, module, glue) {
  const used = new Map();
  let count = 0;
  const shortName = (name) => {
    if (!GENERATED.test(name)) return name;
    if (!used.has(name)) used.set(name, `_${(count++).toString(36)}`);
    return used.get(name);
  };
  const imported = new Set();
  const modules = new Map();
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const { name, module: from, base, params, results } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (!from) continue;
    imported.add(base);
    if (!modules.has(from)) modules.set(from, `${modules.size}`);
    // Of a function that is there already it changes the names alone.
    module.addFunctionImport(name, modules.get(from), shortName(base), params, results);
  }
  for (let index = 0; index < module.getNumExports(); index += 1) {
    const { name, value, kind } = binaryen.getExportInfo(module.getExportByIndex(index));
    if (kind !== binaryen.ExternalFunction || !GENERATED.test(name)) continue;
    module.removeExport(name);
    module.addFunctionExport(value, shortName(name));
  }
  return glue
    .replace(ENTRY, (entry, name) => (imported.has(name) ? entry : ''))
    .replace(/(?<=^ {8}")[^"]+(?=": import\d,$)/gm, (name) => modules.get(name) ?? name)
    .replace(/\w{16,}/g, (word) => used.get(word) ?? word);
}
