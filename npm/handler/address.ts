// The address of a request: from the platform, never from what the client writes.
import { isWorkers } from '../not-started.ts';
import type { HandlerOptions } from './options.ts';
import type { HandlerRequest, Incoming } from './platform.ts';

declare const URL: new (url: string) => { hostname: string };
declare const crypto: { randomUUID(): string };
declare const process: { env: Record<string, string | undefined> };
declare const console: { warn(message: string): void };

/** Where platforms give the address, as paths within `info`. A function on the path is called with the request. */
const PATHS = [
  'remoteAddr.hostname', // Deno, and toNodeListener
  'requestIP.address', // Bun's server
  'incoming.socket.remoteAddress', // Hono on Node
  'node.req.socket.remoteAddress', // h3 1: Nuxt 4, Nitro 2
  'getClientAddress', // SvelteKit
  'clientAddress', // Astro
  'ip', // Netlify
  'req.ip', // h3 2: Nitro 3
];

/** The string at this path, if there is one. A getter may throw, as Astro's does on prerendered pages. */
function textAt(object: unknown, path: string, request: Incoming): string | undefined {
  try {
    let value = object as Record<string, unknown>;
    for (const name of path.split('.')) {
      const next = value[name];
      value = (typeof next === 'function' ? next.call(value, request) : next) as typeof value;
    }
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The address, perhaps with white space around it; null or undefined if it is unknown. */
export function addressOf(option: HandlerOptions['clientAddress'], request: Incoming, info: unknown): string | null | undefined {
  if (option === false) return undefined;
  if (typeof option === 'function') return option(request as HandlerRequest, info);
  const { headers } = request;
  if (option !== undefined && 'header' in option) return headers.get(option.header);
  if (option !== undefined) {
    // Each proxy appends the address that it saw. Anybody can have written the ones before.
    return headers.get('x-forwarded-for')?.split(',').at(-option.forwardedFor);
  }
  if (isWorkers()) return headers.get('cf-connecting-ip');
  const vercelAddress = isVercel() ? headers.get('x-real-ip') : null;
  if (vercelAddress !== null) return vercelAddress;
  for (const path of PATHS) {
    const text = textAt(info, path, request);
    if (text !== undefined) return text;
  }
  // srvx sets it on the request.
  return textAt(request, 'ip', request);
}

/** Empty on Deno, which would ask its user for permission. */
const environment = () => ('Deno' in globalThis || typeof process !== 'object' ? {} : process.env);

/**
 * `vercel env pull` writes these variables to a file, with `VERCEL_ENV=development`. A server in production that loads this file does not
 * run on Vercel.
 */
function isVercel(): boolean {
  const { VERCEL, VERCEL_ENV, NODE_ENV } = environment();
  return VERCEL === '1' && (VERCEL_ENV !== 'development' || NODE_ENV !== 'production');
}

const OPTION =
  'set clientAddress to { forwardedFor: 1 } behind your proxy, to the { header } that your host sets, or only in development to false';

/** Says why there is no address, and which option to set. */
function advice(option: HandlerOptions['clientAddress'], request: Incoming): string {
  if (typeof option === 'function') return 'clientAddress returned no valid IPv4 or IPv6 address';
  if (typeof option === 'object') {
    return 'header' in option
      ? 'The header that clientAddress names contains no address: set clientAddress to the { header } that your host or proxy sets'
      : 'X-Forwarded-For has fewer addresses than forwardedFor says, or an invalid one: set forwardedFor to the number of your own proxies';
  }
  if (isWorkers()) return 'Cloudflare set no cf-connecting-ip header: set clientAddress to a function that returns the address';
  // Next.js's own class of requests.
  if ('nextUrl' in request) return `Next.js hides the connection from a route: ${OPTION}`;
  if ('Deno' in globalThis) return `Pass the info of Deno.serve, handler(request, info), or ${OPTION}`;
  if ('Bun' in globalThis) return `Pass Bun's server and its unchanged request, handler(request, server), or ${OPTION}`;
  return `Pass your framework's event or context, handler(request, event), or ${OPTION}`;
}

let hasWarned = false;

/** The error of a request that cannot send. The console shows the first one, unless `NODE_ENV` is `production`. */
function withWarning(what: string, advice: string): Error {
  const error = new TypeError(`${advice}.`);
  if (!hasWarned && environment().NODE_ENV !== 'production') {
    hasWarned = true;
    console.warn(`bandwidth-mfa: no code is sent without ${what}. ${error.message}`);
  }
  return error;
}

/** The error of a request without an address. */
export const noAddress = (option: HandlerOptions['clientAddress'], request: Incoming): Error =>
  withWarning("the client's address", advice(option, request));

/** The error of a send with `beforeSend` that Workers would stop after its response. */
export const noWaitUntil = (): Error =>
  withWarning(
    'waitUntil',
    'With beforeSend, Workers stop a send after its response: call handler(request, env, ctx), or set the option waitUntil',
  );

/** An address in normal form, without port, zone and white space around it; undefined for an invalid one. */
export function normalise(address: string): string | undefined {
  const trimmed = address.trim();
  // Platforms append a port (RFC 3986 3.2.3) or a zone (RFC 4007 11) to an address.
  const [, inBrackets, v4] = /^\[([^\]]*)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(trimmed) ?? [];
  const text = (inBrackets ?? v4 ?? trimmed).replace(/%.*$/, '');
  if (!/^[0-9a-f.:]+$/i.test(text)) return undefined;
  try {
    if (!text.includes(':')) {
      // A URL also accepts `1.2` and `16909060`, and writes them as `1.0.0.2` and `1.2.3.4`.
      return new URL(`http://${text}`).hostname === text && v4 !== undefined ? text : undefined;
    }
    const host = new URL(`http://[${text}]`).hostname.slice(1, -1);
    // IPv4 within IPv6 (RFC 4291 2.5.5.2), or translated (RFC 6052 2.1): otherwise all of IPv4 would share one network.
    const [, high, low] = /^(?:::ffff:|64:ff9b::)([^:]+):([^:]+)$/.exec(host) ?? [];
    if (high === undefined || low === undefined) return host;
    return [high, low]
      .map((group) => Number.parseInt(group, 16))
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  } catch {
    return undefined;
  }
}

/**
 * The networks of a normalised address, the narrowest first, separated by spaces. For IPv4 it is the address itself. For IPv6 they are
 * its /64, /56 and /48, because whoever has such a network has all addresses in it.
 */
function networksOf(address: string): string {
  if (!address.includes(':')) return address;
  const [a, b, c, d = 0] = groupsOf(address);
  return `${a}:${b}:${c}:${d} ${a}:${b}:${c}:${d >> 8}/56 ${a}:${b}:${c}`;
}

/** Who makes a request, for the policy. `address` is in normal form. */
export const clientOf = (session = '', address = '') => ({
  session,
  networks: networksOf(address),
  attempt: crypto.randomUUID(),
  now: Date.now(),
});

/** The eight numbers of an address in the form of RFC 5952, as in a URL's host. */
function groupsOf(host: string): number[] {
  const [head = [], tail = []] = host.split('::').map((part) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
