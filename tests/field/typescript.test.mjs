// Older compilers find every entry with each of their module resolutions, and the declarations are valid.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADAPTERS } from '../../scripts/build/entries.mjs';
import { project } from './project.mjs';

const COMPILERS = {
  4.7: ['node', 'node16', 'nodenext'],
  5.9: ['node', 'node16', 'nodenext', 'bundler'],
};

/** Entries that need another library's types; tests/field/better-auth.test.mjs compiles them. */
const isOfALibrary = (name) => ADAPTERS.includes(name.slice(2));

/** A program that imports every entry, and uses one in a way that fails if its declaration is `any`. */
function program(exports) {
  const names = Object.keys(exports).filter((name) => name !== './package.json' && !isOfALibrary(name));
  const imports = names.map((name, at) => `import * as entry${at} from 'bandwidth-mfa${name.slice(1)}';`);
  const uses = names.map((_, at) => `keys(entry${at});`);
  return `${imports.join('\n')}
import { verifyCode } from 'bandwidth-mfa';
declare function keys(value: object): void;
${uses.join('\n')}
// @ts-expect-error There is no such parameter.
verifyCode({}, '1', { to: '', code: '', expirationTimeInMinutes: 1 }, {}, 1);
`;
}

for (const [version, resolutions] of Object.entries(COMPILERS)) {
  test(`TypeScript ${version} finds every entry`, async (t) => {
    const app = await project(`typescript-${version}`, { node: 24 });
    t.after(() => app.close());
    const { exports } = JSON.parse(await app.read('node_modules/bandwidth-mfa/package.json'));
    await app.write('program.ts', program(exports));
    await app.write('program.cts', program(exports));
    for (const moduleResolution of resolutions) {
      const module = moduleResolution.startsWith('node1') || moduleResolution === 'nodenext' ? moduleResolution : 'esnext';
      const options = ['--module', module, '--moduleResolution', moduleResolution, '--lib', 'es2022,dom,dom.iterable'];
      const files = module === 'esnext' ? ['program.ts'] : ['program.ts', 'program.cts'];
      const args = ['--noEmit', '--strict', '--target', 'es2022', ...options, ...files];
      await assert.doesNotReject(app.node([app.program('typescript', 'tsc'), ...args]), moduleResolution);
    }
  });
}
