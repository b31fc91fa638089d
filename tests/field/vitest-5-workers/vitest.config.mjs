// OPTIONS, the pool's as JSON, come from the test.
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [cloudflareTest(JSON.parse(process.env.OPTIONS))] });
