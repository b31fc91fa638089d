// A page's module, with or without a bundler: the driver waits for `results`.
import * as mfa from 'bandwidth-mfa';
import input from './input.mjs';
import { suite } from './suite.mjs';

globalThis.results = suite({ mfa, ...input });
