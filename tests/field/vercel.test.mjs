// The example for Vercel, which is an app of Next.js, with a Redis behind Upstash's REST interface.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../handler/backends.mjs';
import { example } from '../handler/example.mjs';
import { project } from '../handler/package.mjs';
import { all, source } from '../handler/shops.mjs';
import { startUpstash } from '../handler/upstash.mjs';
import { serveNext } from '../runtime/drivers/next.mjs';

example('vercel', async ({ env }) => {
  const redis = await startRedis();
  const upstash = await startUpstash(redis.url);
  const consumer = await project(source('vercel'));
  // The root is the repository, as in a clone: the example must not use the repository's tsconfig.json.
  const root = JSON.stringify(fileURLToPath(new URL('../..', import.meta.url)));
  const config = readFileSync(consumer.path('next.config.mjs'), 'utf8').replace(
    'export default {',
    `export default { turbopack: { root: ${root} },`,
  );
  await consumer.write('next.config.mjs', config);
  const shop = all([
    await serveNext(consumer, { ...env, UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: 'a-token' }),
  ]);
  return {
    ...shop,
    kill: redis.kill,
    start: redis.start,
    stop: () => Promise.all([shop.stop(), upstash.stop(), redis.stop()]),
  };
});
