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
