// OPTIONS, the pool's as JSON, come from the test.
import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [cloudflareTest(JSON.parse(process.env.OPTIONS))] });
