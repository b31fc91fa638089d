// Shrinks wasm-pack's module. docs/build.md lists the steps with their reasons and figures.
import { readFileSync, writeFileSync } from 'node:fs';
import { Failure } from '../run.mjs';
import { fitGlue, MODULE } from './glue.mjs';
import { addresses, isPath, reachable, readSegments, writeSegments } from './segments.mjs';

/** Where wasm-bindgen keeps `undefined` in its table of JavaScript values. */
const UNDEFINED = 1024;

/**
 * Functions whose results nobody sees, and what they do instead. A module that links `crate` has at least `atLeast` of them. A panic
 * aborts the instance (`panic = "abort"`), and JavaScript makes its own error from the trap, so nobody reads the text of a panic.
 * Nobody reads serde's error texts either. `Ok(())` is 0.
 */
const SILENCED = [
  { crate: 'core', name: /^core\[\w+\]::panicking::/, atLeast: 2, body: 'unreachable' },
  { crate: 'core', name: /^core\[\w+\]::option::(expect|unwrap)_failed$/, atLeast: 1, body: 'unreachable' },
  { crate: 'alloc', name: /^alloc\[\w+\]::raw_vec::(capacity_overflow|handle_error)$/, atLeast: 1, body: 'unreachable' },
  { crate: 'std', name: /^__rustc\[\w+\]::rust_begin_unwind$/, atLeast: 1, body: 'unreachable' },
  { crate: 'std', name: / as core\[\w+\]::panic::PanicPayload>::/, atLeast: 5, body: 'unreachable' },
  // Closures in which js-sys waits for promises; our code does not use them.
  { crate: 'wasm_bindgen', name: /^wasm_bindgen::convert::closures::_::invoke::/, atLeast: 1, body: 'unreachable' },
  { crate: 'core', name: /^core\[\w+\]::fmt::write$/, atLeast: 1, body: 0 },
  { crate: 'core', name: / as core(\[\w+\])?::fmt::(Debug|Display|Write)>::/, atLeast: 20, body: 0 },
  { crate: 'serde_wasm_bindgen', name: /^serde_wasm_bindgen::de::Deserializer::invalid_type_/, atLeast: 1, body: UNDEFINED },
];

/** serde-wasm-bindgen keeps its keys in a hash map, which nothing else needs; our own list does the same. */
const KEYS = /^serde_wasm_bindgen::static_str_to_js::/;
const OUR_KEYS = /^bandwidth_mfa::support::platform::field_name::/;

/**
 * Shrinks wasm-pack's output in place: an unoptimised module with names, and its glue. `unused` are exports that the package does not
 * call.
 */
export async function shrink(file, glue, unused = []) {
  // Imported here, because set-up may just have installed it.
  // Its types lack `Function` and the segments.
  const { default: binaryen } = /** @type {{ default: any }} */ (await import('binaryen'));
  const module = binaryen.readBinary(readFileSync(file));
  // Only what rustc's wasm32-unknown-unknown uses, so that the output does not need a newer runtime.
  const { BulkMemory, BulkMemoryOpt, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } =
    binaryen.Features;
  module.setFeatures(BulkMemory | BulkMemoryOpt | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // Calls of functions compress better than inlined copies, except of very small ones.
  binaryen.setOneCallerInlineMaxSize(20);

  for (const name of unused) {
    if (exportsOf(binaryen, module).every((one) => one.name !== name)) throw new Failure(`The wasm has no export ${name}.`);
    module.removeExport(name);
  }
  const silenced = findSilenced(binaryen, module);
  redirect(binaryen, module);
  const segments = readSegments(module);
  const before = reachable(segments, addresses(module));
  for (const { ref, body } of silenced) {
    binaryen.Function.setBody(ref, body === 'unreachable' ? module.unreachable() : module.i32.const(body));
  }
  // Twice, because the second run takes 0.3 KB from the handler's module.
  module.optimize();
  module.optimize();
  const after = reachable(segments, addresses(module));
  // Segments that were unreachable from the start stay: they may be referenced in a way that this scan misses.
  const unread = new Set([...before].filter((segment) => !after.has(segment)));
  const paths = segments.filter(isPath);
  if (unread.size === 0 || paths.length === 0)
    throw new Failure('No segment became unused, but the texts of panics should have.', 'see scripts/build/segments.mjs.');
  // Some paths look reachable, because a number in the code looks like their address.
  for (const path of paths) unread.add(path);
  writeSegments(
    module,
    segments.filter((segment) => !unread.has(segment)),
  );

  refuseValues(binaryen, module);
  const imports = shortenImports(binaryen, module);
  writeFileSync(glue, await fitGlue(readFileSync(glue, 'utf8'), imports));
  // Engines do not use alignment hints, and without them the module compresses better.
  module.runPasses(['memory-packing', 'dealign', 'strip-debug', 'strip-producers', 'strip-target-features']);
  if (!module.validate()) throw new Error('The shrunk wasm is not valid.');
  const shrunk = Buffer.from(module.emitBinary());
  const [path] = /[\w./\\-]+\.rs\b/.exec(shrunk.toString('latin1')) ?? [];
  if (path !== undefined)
    throw new Failure(`The wasm names the source file ${path}.`, 'see isPath in scripts/build/segments.mjs.');
  writeFileSync(file, shrunk);
  module.dispose();
}

const functionsOf = (binaryen, module) =>
  Array.from({ length: module.getNumFunctions() }, (_, index) => {
    const ref = module.getFunctionByIndex(index);
    return { ref, ...binaryen.getFunctionInfo(ref) };
  });

/** Fails if the standard library or a crate uses other names, or if our own code formats a text. */
function findSilenced(binaryen, module) {
  const functions = functionsOf(binaryen, module).filter((one) => !one.module);
  for (const { name, body } of functions) {
    if (name.includes('bandwidth_mfa') && /call \S*::fmt::(format|write)/.test(binaryen.emitText(body))) {
      throw new Failure(`${name} formats a text, which would be empty in the package.`, 'join its parts (src/support/text.rs).');
    }
  }
  return SILENCED.flatMap(({ crate, name, atLeast, body }) => {
    const found = functions.filter((one) => name.test(one.name));
    const isLinked = functions.some((one) => one.name.includes(`${crate}::`) || one.name.includes(`${crate}[`));
    if (isLinked && found.length < atLeast) {
      throw new Failure(
        `The wasm has ${found.length} functions ${name}, not at least ${atLeast}: their texts would stay in the package.`,
        'look their names up in the module before it is shrunk, and change scripts/build/shrink.mjs.',
      );
    }
    const other = found.find(({ results }) => body !== 'unreachable' && results !== binaryen.i32);
    if (other) throw new Failure(`${other.name} does not return a number.`);
    return found.map(({ ref }) => ({ ref, body }));
  });
}

/** Lets serde-wasm-bindgen take its keys from our list of them. */
function redirect(binaryen, module) {
  const functions = functionsOf(binaryen, module);
  if (!functions.some(({ name }) => name.startsWith('serde_wasm_bindgen::'))) return;
  const [keys, ours] = [KEYS, OUR_KEYS].map((name) => functions.filter((one) => name.test(one.name)));
  const [[from], [to]] = [keys, ours];
  if (keys.length !== 1 || ours.length !== 1 || from.params !== to.params || from.results !== to.results) {
    throw new Failure(
      `The wasm has ${keys.length} functions ${KEYS} and ${ours.length} ${OUR_KEYS}, not one of each with the same types.`,
      'look their names up in the module before it is shrunk, and change scripts/build/shrink.mjs.',
    );
  }
  const parameters = binaryen.expandType(from.params).map((type, index) => module.local.get(index, type));
  binaryen.Function.setBody(from.ref, module.call(to.name, parameters, to.results));
}

/** Gives every import a short name in one module; returns `{ module, name, short }` of each. */
function shortenImports(binaryen, module) {
  return functionsOf(binaryen, module)
    .filter((one) => one.module)
    .map(({ name, module: from, base, params, results }, index) => {
      const short = `_${index.toString(36)}`;
      module.addFunctionImport(name, MODULE, short, params, results);
      return { module: from, name: base, short };
    });
}

const exportsOf = (binaryen, module) =>
  Array.from({ length: module.getNumExports() }, (_, index) => binaryen.getExportInfo(module.getExportByIndex(index))).filter(
    ({ kind }) => kind === binaryen.ExternalFunction,
  );

/**
 * Fails if an export returns a JavaScript value. The V8 of Node 20 and 22 inlines calls into WebAssembly, and the process dies if the
 * function returns such a value while V8 deoptimises its caller.
 */
function refuseValues(binaryen, module) {
  for (const { name, value } of exportsOf(binaryen, module)) {
    if (binaryen.getFunctionInfo(module.getFunction(value)).results !== binaryen.externref) continue;
    throw new Failure(`The export ${name} returns a JavaScript value.`, 'pass it to `give` of src/js/instance.js.');
  }
}
