// Jest with ES modules, and Vitest, which has the same `test`.
import { writeFileSync } from 'node:fs';
import * as mfa from 'bandwidth-mfa';
import input from './input.mjs';
import { suite } from './suite.mjs';

test('the suite', async () => {
  writeFileSync(new URL('./results.json', import.meta.url), JSON.stringify(await suite({ mfa, ...input })));
}, 60_000);
