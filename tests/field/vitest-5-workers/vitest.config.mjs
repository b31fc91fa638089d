// The test sets OPTIONS: the pool's options as JSON.
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [cloudflareTest(JSON.parse(process.env.OPTIONS))] });
