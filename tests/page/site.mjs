// Pages with the packed package in a browser, with the package's handler as their server, and the simulator as the service.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { listen } from '../../scripts/listen.mjs';
import { entries, project } from '../handler/package.mjs';
import { launch, usePages } from '../www/demo.mjs';

/** A strict policy: nothing inline, no WebAssembly, no HTML from strings. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };

/** High limits, because the tests send many codes, to numbers with one prefix. */
const LIMITS = { prefixPer10Minutes: 1000, countryPerDay: 1000, globalPerHour: 1000, voicePerHour: 1000 };

/** Bundles scripts of the folder `absWorkingDir` with the package, and returns their texts by path. */
async function bundle(settings) {
  const { outputFiles } = await build({
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"development"' },
    ...settings,
  });
  return (outputFiles ?? []).map(({ path, text }) => [path, text]);
}

/** The test's pages. */
async function bundlePages() {
  const { folder } = await project(fileURLToPath(new URL('pages', import.meta.url)));
  const scripts = readdirSync(folder).filter((file) => /\.m?jsx?$/.test(file));
  const bundled = await bundle({ absWorkingDir: folder, entryPoints: scripts });
  const files = new Map(/** @type {[string, any][]} */ (bundled));
  for (const file of readdirSync(folder)) {
    if (/\.(html|css)$/.test(file)) files.set(`/${file}`, readFileSync(`${folder}/${file}`, 'utf8'));
  }
  return { folder, files };
}

/** Starts everything and fills in the result before a file's first test; stops everything after the last. */
export function useSite(browserOptions) {
  const site = {
    /**
     * The requests to the handler; `isAborted` is decided when the connection closes, or after a minute.
     * @type {{ path: string, key?: string | string[], body: any, isAborted: Promise<boolean> }[]}
     */
    requests: [],
    /**
     * Functions that answer the next requests instead of the handler, in turn.
     * @type {((response: import('node:http').ServerResponse, serve: (to?: import('node:http').ServerResponse | null) => unknown) => unknown)[]}
     */
    faults: [],
    /**
     * Answers every request when `faults` is empty: a browser may repeat a request.
     * @type {((response: import('node:http').ServerResponse) => unknown) | undefined}
     */
    always: undefined,
    /** The requests that send a code. */
    sends: () => site.requests.filter(({ path }) => path.endsWith('/send')),
    /** The texts and calls to this number. */
    messages: (to) => site.simulator.outbox.filter((message) => message.to === to),
    /** The last code that was sent to this number. */
    code: (to) => site.messages(to).at(-1).code,
  };

  before(async () => {
    const { handler, simulator, memory } = await entries();
    site.simulator = new simulator.Simulator({ applications: { messaging: ['texts'], voice: ['calls'] } });
    site.aheadMs = 0;
    const now = () => Date.now() + site.aheadMs;
    const configuration = new handler.Configuration({ clientId: 'id', clientSecret: 'secret', fetch: site.simulator.fetch });
    const handlerFor = (scope, challenge) =>
      handler.createHandler({
        configuration,
        accountId: '9900000',
        from: '+19195554321',
        applicationId: { messaging: 'texts', voice: 'calls' },
        message: 'Your code is {CODE}.',
        scope,
        challenge,
        secret: randomBytes(32).toString('base64'),
        countries: ['US', 'CA', 'GB'],
        voice: true,
        clientAddress: false,
        limits: LIMITS,
        store: memory.memoryStore({ singleInstance: true, now }),
        onVerified: ({ to }) => Response.json({ user: to.slice(-4) }),
      });
    const handlers = {
      '/mfa/': handlerFor('page', 'cookie'),
      '/body/': handlerFor('app', 'body'),
    };
    const { folder, files } = await bundlePages();
    site.folder = folder;
    /** Adds the page `name`.html with this body and script. */
    site.add = async (name, body, contents, loader = 'js') => {
      const stdin = { contents, loader, resolveDir: folder, sourcefile: `${name}.${loader}` };
      const [[, script]] = await bundle({ absWorkingDir: folder, stdin });
      files.set(`/${name}.js`, script);
      const head = `<title>${name}</title><link rel="icon" href="data:,">`;
      files.set(`/${name}.html`, `<!doctype html><html lang="en">${head}${body}<script type="module" src="${name}.js"></script>`);
    };

    const server = createServer(async (request, response) => {
      const { pathname } = new URL(String(request.url), 'http://localhost');
      const [, listener] = Object.entries(handlers).find(([start]) => pathname.startsWith(start)) ?? [];
      // A browser repeats a request by itself if a connection that it had used before breaks.
      response.setHeader('Connection', 'close');
      if (!listener) {
        const text = files.get(pathname);
        response.setHeader('Content-Security-Policy', POLICY);
        return text === undefined
          ? response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>Nothing here</title>')
          : response.writeHead(200, { 'content-type': TYPES[pathname.split('.').at(-1)] }).end(text);
      }
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const isAborted = new Promise((resolve) => {
        response.once('close', () => resolve(!response.writableFinished));
        // A test whose request is not aborted fails instead of waiting for ever.
        setTimeout(resolve, 60_000, false).unref();
      });
      const key = request.headers['idempotency-key'];
      site.requests.push({ path: pathname, key, body: JSON.parse(bytes.toString()), isAborted });
      /** @param {import('node:http').ServerResponse | null} [to] */
      const serveIt = (to = response) => serve(listener, request, bytes, to);
      const fault = site.faults.shift() ?? site.always;
      await (fault ? fault(response, serveIt) : serveIt());
    });
    const { port, stop } = await listen(server);
    site.url = `http://localhost:${port}`;
    site.browser = await launch(browserOptions);
    site.stop = async () => {
      await site.browser.close();
      await stop();
    };
  });
  after(() => site.stop?.());

  /** Forgets the requests, and lets the handler answer again. */
  site.reset = () => {
    site.requests.length = 0;
    site.faults.length = 0;
    site.always = undefined;
  };

  const openPage = usePages();

  /** Opens a page until the test ends. Failed requests are no complaints, because the tests break connections. */
  site.open = (file, context = site.browser.context) => openPage(context, `${site.url}/${file}`, /^Failed to load resource/);

  /** Opens a page in a separate browser. */
  site.openApart = async (file, options) => {
    const separate = await launch(options);
    const opened = await site.open(file, separate.context);
    opened.page.once('close', () => separate.close());
    return opened;
  };

  /** Opens a page in a separate browser, because the test moves the clock and the timers of the whole browser. */
  site.openWithClock = async (file) => {
    const opened = await site.openApart('nothing.html');
    await opened.page.clock.install();
    await opened.page.goto(`${site.url}/${file}`);
    return opened;
  };

  /** Holds the next response until `release` is called; `arrived` resolves when its request is here. */
  site.hold = () => {
    let release;
    const wait = new Promise((resolve) => (release = resolve));
    const arrived = new Promise((resolve) => {
      site.faults.push(async (_, serve) => {
        resolve(undefined);
        await wait;
        await serve();
      });
    });
    return { arrived, release };
  };
  return site;
}

/** Calls the handler, and writes its response unless `response` is null. */
async function serve(handler, request, bytes, response) {
  const { method, url, headers } = request;
  const incoming = new Request(`http://localhost${url}`, { method, headers: new Headers(headers), body: bytes });
  const answer = await handler(incoming, { remoteAddr: { hostname: '127.0.0.1' } });
  if (!response) return;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.writeHead(answer.status).end(await answer.text());
}

/** A fault: the handler gets the request, but its response never arrives. */
export const cutAfter = async (response, serve) => {
  await serve(null);
  response.destroy();
};

export const cutBefore = (response) => response.destroy();

export const answerWith = (status, headers, body) => (response) => {
  response.writeHead(status, headers).end(body);
};

/** Runs in a page: keeps the ids of running intervals in the global `timers`. */
export function watchTimers() {
  const timers = (globalThis.timers = new Set());
  const { setInterval: set, clearInterval: clear } = globalThis;
  Object.assign(globalThis, {
    setInterval(work, wait) {
      const id = set(work, wait);
      timers.add(id);
      return id;
    },
    clearInterval(id) {
      timers.delete(id);
      clear(id);
    },
  });
}
