// Node, Deno and Bun, ESM.
import * as mfa from 'bandwidth-mfa';
import input from './input.mjs';
import { suite } from './suite.mjs';

console.log(`RESULTS ${JSON.stringify(await suite({ mfa, ...input }))}`);
