// The packed package with bundlers' default settings; the output runs in Chromium.
import { after, before } from 'node:test';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes('Vite, build', 'vite', input);
passes('Vite, dev server', 'vite-dev', input);
passes('webpack', 'webpack', input);
passes('esbuild', 'esbuild', input);
passes('Rollup', 'rollup', input);
