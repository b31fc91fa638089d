// The last step of the wasm: takes out what can only be reached by a panic, and optimises for size.
//
// A panic aborts the instance (`panic = "abort"`) and nobody reads its text: instance.js makes an error of its own of every
// trap. Yet the standard library and serde bring a fifth of the module to format such texts, floats among them. Here
// those functions become the trap that they end in anyway.
import { readFileSync, writeFileSync } from 'node:fs';
import { Failure } from '../run.mjs';
import { shorten } from './seam.mjs';
import { mergeSegments, reachable, readSegments } from './segments.mjs';

/** These never return: their bodies become the trap that they end in. */
const PANICS = [
  /^core\[\w+\]::panicking::/,
  /^core\[\w+\]::(cell::panic_|option::(expect|unwrap)_failed|result::unwrap_failed|slice::index::slice_|str::slice_error_fail)/,
  /^alloc\[\w+\]::(alloc::handle_alloc_error|raw_vec::(capacity_overflow|handle_error))/,
  /^std\[\w+\]::(alloc::(default_alloc_error_hook|rust_oom)|panicking::|thread::local::panic_access_error)/,
  /^__rustc\[\w+\]::(rust_begin_unwind|rust_panic)/,
  /^<std\[\w+\]::panicking::.* as core\[\w+\]::panic::PanicPayload>::/,
];

/** These write texts that nobody reads: of panics, and what serde found where it expected something else. Ours are joined. */
const SILENT = [
  /^core\[\w+\]::fmt::write$/,
  / as core(\[\w+\])?::fmt::(Debug|Display|Write)>::/,
  / as serde_core::de::Expected>::fmt/,
  /^<char>::escape_debug_ext/,
];

/** These make errors of which nobody looks at more than that there is one. */
const UNREAD = [
  /^serde_wasm_bindgen::de::Deserializer::invalid_type_/,
  /^<serde_wasm_bindgen::error::Error as serde_core::de::Error>::/,
];

/** Where wasm-bindgen keeps `undefined` in its table of JavaScript values. */
const UNDEFINED = 1024;

/** The only memory: rustc gives it no name. */
const MEMORY = '0';

/** Shrinks wasm-pack's output in place: a module with names that nobody has optimised, and its glue. */
export async function shrink(file, glue) {
  // Imported here, as set-up may just have installed it.
  const { default: binaryen } = await import('binaryen');
  const bytes = readFileSync(file);
  const module = binaryen.readBinary(bytes);
  // What rustc's wasm32-unknown-unknown uses, and no more: else what is written may ask more of a runtime.
  const { BulkMemory, BulkMemoryOpt, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } =
    binaryen.Features;
  module.setFeatures(BulkMemory | BulkMemoryOpt | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // Small functions stay functions: calls compress better than copies and longer bodies do.
  binaryen.setAlwaysInlineMaxSize(1);
  binaryen.setOneCallerInlineMaxSize(20);

  const segments = readSegments(bytes);
  const read = reachable(segments, addresses(module));
  cut(binaryen, module);
  module.optimize();
  module.optimize();
  const stillRead = reachable(segments, addresses(module));
  // Only what was seen to be read and is no more: to something else there may be a way that does not show.
  for (const segment of segments) if (read.has(segment) && !stillRead.has(segment)) segment.bytes.fill(0);
  const data = mergeSegments(segments);
  forgetPlaces(data);
  const { initial, max } = module.getMemoryInfo(MEMORY);
  module.setMemory(
    initial,
    max ?? -1,
    null,
    [{ offset: module.i32.const(data.address), data: data.bytes, passive: false }],
    false,
    false,
    MEMORY,
  );
  writeFileSync(glue, shorten(binaryen, module, readFileSync(glue, 'utf8')));
  module.runPasses(['memory-packing', 'strip-debug', 'strip-producers', 'strip-target-features']);
  if (!module.validate()) throw new Error('The shrunk wasm is not valid.');
  writeFileSync(file, module.emitBinary());
  module.dispose();
}

/** Every number in the code that may be an address, or the first part of one. */
function addresses(module) {
  const code = module.emitText().replace(/^ \(data .*$/gm, '');
  return new Set(Array.from(code.matchAll(/\b(?:i32\.const |offset=)(\d+)/g), ([, number]) => Number(number)));
}

/** A name that is not found is no error: another version of the standard library may have other names, at a cost of bytes. */
function cut(binaryen, module) {
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const ref = module.getFunctionByIndex(index);
    const { name, module: importedFrom, results, body } = binaryen.getFunctionInfo(ref);
    if (importedFrom) continue;
    if (name.includes('bandwidth_mfa') && /call \S*::fmt::(format|write)/.test(binaryen.emitText(body))) {
      throw new Failure(`${name} formats a text, which would be empty in the package.`, 'join its parts (src/support/text.rs).');
    }
    if (PANICS.some((pattern) => pattern.test(name))) binaryen.Function.setBody(ref, module.unreachable());
    // The error that a deserializer gives becomes `undefined`: only that there is one counts.
    else if (results === binaryen.i32 && UNREAD.some((pattern) => pattern.test(name)))
      binaryen.Function.setBody(ref, module.i32.const(UNDEFINED));
    // `Ok(())` is 0. An address of a result would be returned another way.
    else if (results === binaryen.i32 && SILENT.some((pattern) => pattern.test(name)))
      binaryen.Function.setBody(ref, module.i32.const(0));
  }
}

/**
 * Zeroes where panics happened (file, line and column), which would also tell the paths of the machine that built it; the
 * optimiser leaves zeroes out. Such a place is four numbers: the address and the length of a path, a line and a column.
 */
function forgetPlaces({ address, bytes }) {
  for (let at = 0; at + 16 <= bytes.length; at += 4) {
    const [start, length, line, column] = [0, 4, 8, 12].map((offset) => bytes.readUInt32LE(at + offset));
    const path = bytes.subarray(start - address, start - address + length);
    if (start < address || path.length !== length || line > 99_999 || column > 999) continue;
    if (!/^[\w@+./\\: -]+\.rs$/.test(path.toString('latin1'))) continue;
    path.fill(0);
    bytes.fill(0, at, at + 16);
  }
}
