// The packed package in Chromium without a bundler: a page with an import map, and a module service worker.
import { after, before } from 'node:test';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes('a page with an import map', 'chromium', input);
passes('a module service worker', 'service-worker', input);
