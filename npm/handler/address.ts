// Where a request comes from: what the platform says, never what the request says of itself.
import type { HandlerInfo, HandlerOptions } from './options.ts';
import type { HandlerRequest, Incoming } from './platform.ts';

declare const EdgeRuntime: unknown;

/** The address as text; nothing where it cannot be known. */
export function addressOf(where: HandlerOptions['clientAddress'], request: Incoming, info: unknown): string | undefined {
  if (where === false) return undefined;
  if (typeof where === 'function') return where(request as HandlerRequest, info);
  const { headers } = request;
  if (where !== undefined && 'header' in where) return headers.get(where.header)?.trim();
  if (where !== undefined) {
    // Each proxy adds whom it was asked by at the end; what stands before that, anybody can have written.
    return headers.get('x-forwarded-for')?.split(',').at(-where.forwardedFor)?.trim();
  }
  if (agent() === 'Cloudflare-Workers') return headers.get('cf-connecting-ip') ?? undefined;
  if (typeof EdgeRuntime === 'string') return headers.get('x-real-ip') ?? undefined;
  return (info as HandlerInfo | undefined)?.remoteAddr?.hostname;
}

const agent = () => (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent;

declare const URL: new (url: string) => { hostname: string };

/**
 * The networks of an address, the narrowest first, with blanks between: of IPv4 the address itself, of IPv6 its /64, /56 and
 * /48, since whoever has one of them has all addresses in it. Nothing for a text that is no address.
 */
export function networksOf(address: string): string | undefined {
  // Platforms write a port behind an address (RFC 3986 3.2.2) or a zone (RFC 4007 11).
  const [, inBrackets, v4] = /^\[([^\]]*)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(address) ?? [];
  const text = (inBrackets ?? v4 ?? address).replace(/%.*$/, '');
  if (!/^[0-9a-f.:]+$/i.test(text)) return undefined;
  try {
    if (!text.includes(':')) {
      // A URL takes `1.2` and `16909060` too, and writes them as `1.0.0.2` and `1.2.3.4`.
      return new URL(`http://${text}`).hostname === text && v4 !== undefined ? text : undefined;
    }
    const groups = groupsOf(new URL(`http://[${text}]`).hostname.slice(1, -1));
    // IPv4 within IPv6 (RFC 4291 2.5.5.2).
    if (groups.slice(0, 6).join() === '0,0,0,0,0,65535') {
      return groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 255])
        .join('.');
    }
    const [a, b, c, d = 0] = groups;
    return `${a}:${b}:${c}:${d} ${a}:${b}:${c}:${d >> 8}/56 ${a}:${b}:${c}`;
  } catch {
    return undefined;
  }
}

/** The eight numbers of an address in the form of RFC 5952, which a URL's host has. */
function groupsOf(host: string): number[] {
  const [head = [], tail = []] = host.split('::').map((part) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
