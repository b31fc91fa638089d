// The packed package in browsers without a bundler: a page with an import map, and a module service worker.
import { after, before } from 'node:test';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes('Chromium, a page with an import map', 'chromium', input);
passes('Chromium, a module service worker', 'service-worker', input);
passes('Firefox, a page with an import map', 'firefox', input);
passes('Firefox, a module service worker', 'service-worker-firefox', input);
