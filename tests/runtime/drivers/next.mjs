// Next.js: a route on the edge runtime, built and started.
import { fileURLToPath } from 'node:url';
import { run, serve } from '../child.mjs';
import { tool } from '../tool.mjs';

const layout = `export default function Layout({ children }) {
  return <html><body>{children}</body></html>;
}
`;

/** Builds a Next.js project and starts it; the URL is the first group of `match`. */
export async function serveNext({ folder }, env = {}) {
  const options = { cwd: folder, env: { ...env, NEXT_TELEMETRY_DISABLED: '1', CI: '1', NODE_ENV: 'production' } };
  await run(process.execPath, [tool('next'), 'build'], options);
  const args = [tool('next'), 'start', '-H', '127.0.0.1', '-p', '0'];
  return serve(process.execPath, args, /(http:\/\/127\.0\.0\.1:[1-9]\d*)[\s\S]*Ready/, options);
}

/**
 * The project itself must find Next.js, so the consumer must be `nearby`.
 * `built` gets the files that the build made for the server.
 */
export async function next(consumer, { built = (_files) => {} } = {}) {
  await consumer.runner('next-route.js', 'app/suite/route.js');
  await consumer.write('app/layout.jsx', layout);
  // Without a root, Next.js uses the folder of the topmost lockfile and warns.
  const root = JSON.stringify(fileURLToPath(new URL('../..', import.meta.url)));
  await consumer.write('next.config.mjs', `export default { turbopack: { root: ${root} } };\n`);
  const server = await serveNext(consumer);
  try {
    built(await consumer.files('.next/server'));
    const response = await fetch(`${server.match[1]}/suite`);
    if (response.status === 200) return await response.json();
    throw new Error(`the route returned status ${response.status}: ${await response.text()}\n${server.output()}`);
  } finally {
    await server.stop();
  }
}
