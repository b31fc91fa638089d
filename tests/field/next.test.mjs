// Next.js on its Node runtime, built for production and in development, with the recipe of docs/frameworks.md. It hides the socket from
// a route, so the production server runs behind a proxy.
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { blocks } from '../readme/blocks.mjs';
import { launch, open } from '../www/demo.mjs';
import { freePort, project } from './project.mjs';
import {
  checkSignIn,
  checkSignIns,
  mfa,
  recipe,
  checkActions,
  startProxy,
  startService,
  checkNoAddress,
  checkParsedBody,
} from './recipes.mjs';

const ROUTE = 'app/mfa/[step]/route.js';

/** A route that calls the recipe's server actions. */
const ACTIONS = `
import * as actions from '../../sign-in/actions.js';

export async function POST(request, { params }) {
  const { step } = await params;
  const { to, code } = await request.json();
  return Response.json(await actions[step](to ?? code));
}
`;

/** The component of the documentation, as the page of a route. */
function signInPage() {
  const all = blocks(readFileSync(new URL('../../docs/browser.md', import.meta.url), 'utf8'));
  return all.find(({ language }) => language === 'jsx').text.replace('export function', 'export default function');
}

/** Signs in on that page. */
async function signInOn(url, service) {
  const { context, close } = await launch();
  try {
    const { page } = await open(context, url);
    await page.getByLabel('Phone number').fill('(303) 555-0100');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel('Code').waitFor();
    await page.getByLabel('Code').fill(service.code('+13035550100'));
    await page.getByText('Welcome').waitFor();
  } finally {
    await close();
  }
}

/** The service, and a project with the recipe. */
async function setUp(t) {
  const service = await startService();
  t.after(() => service.stop());
  const app = await project('next');
  t.after(() => app.close());
  await app.write('mfa.js', mfa());
  await app.write('next.config.mjs', `export default { turbopack: { root: ${JSON.stringify(app.folder)} } };\n`);
  await app.write(ROUTE, recipe('Next.js', ROUTE));
  return { service, app };
}

test('two people sign in through a proxy; without one no code is sent, and the event says why', {
  timeout: 300_000,
}, async (t) => {
  const { service, app } = await setUp(t);
  const parsed = recipe('Next.js', ROUTE, ['mfa(request, context)', 'request.json().then(() => mfa(request, context))']);
  await app.write('app/parsed/[step]/route.js', parsed);
  await app.write('verifier.js', recipe('Next.js', 'verifier.js'));
  await app.write('app/sign-in/actions.js', recipe('Next.js', 'app/sign-in/actions.js'));
  await app.write('app/actions/[step]/route.js', ACTIONS);
  await app.write('app/page.jsx', signInPage());
  const env = { ...service.env, MFA_SECRET: undefined };
  await app.node([app.program('next'), 'build'], { env });

  const start = async (more) => {
    const port = await freePort();
    const args = [app.program('next'), 'start', '-H', '127.0.0.1', '-p', String(port)];
    return { port, server: await app.serve(args, /Ready/, { env: { ...service.env, ...more } }) };
  };
  const { port, server } = await start({ PROXIES: '1' });
  const proxy = await startProxy(port);
  try {
    await checkSignIns(proxy.port, service, server.output);
    await checkActions(proxy.port, service);
    await signInOn(`http://127.0.0.1:${proxy.port}/`, service);
    await checkParsedBody(proxy.port, service, server, '/parsed/send');
  } finally {
    await proxy.stop();
    await server.stop();
  }

  const bare = await start({});
  const sentence =
    /mfa failed no-address undefined Next\.js hides the connection from a route: set clientAddress to \{ forwardedFor: 1 \}/;
  await checkNoAddress(bare.port, service, bare.server, sentence);
});

test('the development server: a person signs in without a proxy', { timeout: 120_000 }, async (t) => {
  const { service, app } = await setUp(t);
  const port = await freePort();
  const args = [app.program('next'), 'dev', '-H', '127.0.0.1', '-p', String(port)];
  const server = await app.serve(args, /Ready/, { env: { ...service.env, NODE_ENV: 'development', PROXIES: '1' } });
  await checkSignIn(port, service, server.output);
});
