// The build steps after wasm-pack fail if they do not find what they search for, instead of shipping the result.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { build, wasmPack } from '../../scripts/build.mjs';
import { GLUE, WASM } from '../../scripts/build/bundle.mjs';
import { ENTRIES } from '../../scripts/build/entries.mjs';
import { fitGlue } from '../../scripts/build/glue.mjs';
import { alone } from '../../scripts/build/lock.mjs';
import { shrink } from '../../scripts/build/shrink.mjs';
import { temporaryFolder } from '../../scripts/run.mjs';

describe('shrinking', () => {
  const folder = temporaryFolder('shrink');
  let glue = '';
  /** In latin1, a character for each byte, so that names of functions can be replaced by names of the same length. */
  let wasm = '';

  before(async () => {
    const built = join(folder, 'made');
    await wasmPack('js', built);
    glue = readFileSync(join(built, GLUE), 'utf8');
    wasm = readFileSync(join(built, WASM), 'latin1');
  });

  const replaced = (text, parts) =>
    parts.reduce((done, [part, replacement]) => {
      assert.ok(done.includes(part), part);
      return done.replaceAll(part, replacement);
    }, text);

  const [{ unused = [] }] = ENTRIES;

  async function shrunk(bytes, dropped = unused) {
    const [file, script] = [join(folder, WASM), join(folder, GLUE)];
    writeFileSync(file, bytes, 'latin1');
    writeFileSync(script, glue);
    await shrink(file, script, dropped);
    return { module: new WebAssembly.Module(readFileSync(file)), glue: readFileSync(script, 'utf8') };
  }

  test('leaves a module that imports what the glue provides and has no panic messages', async () => {
    const { module, glue: fitted } = await shrunk(wasm);
    const imports = WebAssembly.Module.imports(module);
    assert.deepEqual([...new Set(imports.map((one) => one.module))], ['a']);
    for (const { name } of imports) assert.match(fitted, new RegExp(`[{,] ${name}(: |\\()`));
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    for (const name of unused) assert.ok(!exported.includes(name), name);
    const left = readFileSync(join(folder, WASM), 'latin1');
    for (const text of ['invalid type: ', '/src/', '.rs']) assert.ok(wasm.includes(text) && !left.includes(text), text);
    assert.ok(left.length < wasm.length / 2, `${left.length} of ${wasm.length} bytes`);
  });

  const renamed = [
    ['core::fmt::write', '::fmt::write', '::fmt::wrote'],
    ['the panic handler', '::rust_begin_unwind', '::rust_begin_unwinK'],
    ['core::panicking', '::panicking::', '::panickinq::'],
    ["a panic's payload", '::panic::PanicPayload>', '::panic::PanicPayloaf>'],
    ["serde-wasm-bindgen's error", 'Deserializer::invalid_type_', 'Deserializer::invalid_tipe_'],
  ];
  for (const [what, name, other] of renamed) {
    test(`fails when ${what} has another name`, () =>
      assert.rejects(shrunk(replaced(wasm, [[name, other]])), {
        name: 'Failure',
        message: /^The wasm has 0 functions .*: their texts would stay in the package\.$/,
      }));
  }

  const keys = [
    ["serde-wasm-bindgen's list of keys", '::static_str_to_js::', '::static_str_to_jz::', /^The wasm has 0 functions .* and 1 /],
    ['our list of keys', '::platform::field_name::', '::platform::field_nome::', /^The wasm has 1 functions .* and 0 /],
  ];
  for (const [what, name, other, message] of keys) {
    test(`fails when ${what} has another name`, () =>
      assert.rejects(shrunk(replaced(wasm, [[name, other]])), { name: 'Failure', message }));
  }

  test('fails when an export that the package does not call has another name', () =>
    assert.rejects(shrunk(wasm, [...unused, 'sendCode']), { name: 'Failure', message: 'The wasm has no export sendCode.' }));

  test('no export of plain wasm-pack output returns a JavaScript value', () => assert.doesNotReject(shrunk(wasm, [])));

  test('fails when an export returns a JavaScript value', async () => {
    const { default: binaryen } = /** @type {{ default: any }} */ (await import('binaryen'));
    const module = binaryen.readBinary(Buffer.from(wasm, 'latin1'));
    module.addFunction('value', binaryen.none, binaryen.externref, [], module.ref.null(binaryen.externref));
    module.addFunctionExport('value', 'value');
    // Keeps the names.
    binaryen.setDebugInfo(true);
    const other = Buffer.from(module.emitBinary()).toString('latin1');
    await assert.rejects(shrunk(other), { name: 'Failure', message: 'The export value returns a JavaScript value.' });
  });

  test('fails when the paths of panics have another form', () =>
    assert.rejects(shrunk(replaced(wasm, [['.rs\0', '.rt\0']])), { name: 'Failure', message: /^No segment became unused/ }));

  const glues = [
    ['makes its imports elsewhere', [['__wbg_get_imports', '__wbg_imports']], /there are 0 of the function __wbg_get_imports/],
    ['starts elsewhere', [['__wbg_finalize_init', '__wbg_finish']], /there are 0 of the function __wbg_finalize_init/],
    [
      'names an import another way',
      [['__wbg___wbindgen_throw_', '__wbg_throw_']],
      /there is no import __wbg___wbindgen_throw_\w+ of/,
    ],
    ['has no import object', [['const import0 = {', 'const import0 = 0 || {']], /there are 0 of the object of functions/],
    [
      'names TextDecoder and TextEncoder another way',
      [
        ['cachedTextDecoder', 'textDecoder'],
        ['cachedTextEncoder', 'textEncoder'],
      ],
      /makes no TextDecoder/,
    ],
  ];
  for (const [what, changes, message] of glues) {
    test(`fails when the glue ${what}`, () => {
      const imports = WebAssembly.Module.imports(new WebAssembly.Module(Buffer.from(wasm, 'latin1')));
      const wanted = imports.map(({ module, name }, index) => ({ module, name, short: `_${index}` }));
      return assert.rejects(fitGlue(replaced(glue, changes), wanted), { name: 'Failure', message });
    });
  }
});

test('a second build in one checkout fails; a killed build does not block the next', async () => {
  const lock = join(temporaryFolder('lock'), 'build.lock');
  const second = () => alone(async () => {}, lock);
  await alone(async () => {
    const message = `Another build runs in this checkout (process ${process.pid}).`;
    await assert.rejects(second(), { name: 'Failure', message });
  }, lock);
  await second();
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lock, `${pid}`);
  await second();
});

test('a build that has nothing to do is not blocked by another one', async () => {
  await alone(() => build());
});
