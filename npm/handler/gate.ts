// Which HTTP requests are allowed, and what the responses tell a page.
import type { Incoming } from './platform.ts';

declare const URL: new (url: string) => { host: string; pathname: string };
declare const TextEncoder: new () => { encode(text: string): { length: number } };

/** A response to the page, without headers. */
export interface PlainResponse {
  status: number;
  body: string;
  /** In seconds. */
  retryAfter?: number;
}

/** The response to a request that is refused before the policy sees it. The reason is for the operator. */
export interface Refusal extends PlainResponse {
  reason: string;
}

/** Whether it is a refusal. Only an own field counts, because `Object.prototype` may be polluted. */
export const isRefusal = (value: object): value is Refusal => Object.hasOwn(value, 'status');

const refusal = (status: number, reason: string, message?: string): Refusal => ({
  status,
  body: JSON.stringify({ error: reason, message }),
  reason,
});

export const NOT_FOUND = refusal(404, 'not-found');
const METHOD = refusal(405, 'method');
const ORIGIN = refusal(403, 'origin');
const CROSS_SITE = refusal(403, 'cross-site', "A browser stores the cookie only for pages of the handler's site.");
const PREFLIGHT: Refusal = { status: 204, body: '', reason: 'preflight' };
const CONTENT_TYPE = refusal(415, 'content-type', 'Send application/json.');
const TOO_SLOW = refusal(408, 'too-slow');
const TOO_LARGE = refusal(413, 'too-large');
const MALFORMED_SEND = refusal(
  400,
  'malformed',
  "The body must be a JSON object with `to` (a number such as +19195551234). A resend may leave out `to`; with the option challenge: 'body' it then needs the `challenge` of the last code. `channel` and `token` (at most 2 KB) are optional.",
);
const MALFORMED_VERIFY = refusal(
  400,
  'malformed',
  "The body must be a JSON object with only `code` (a string); with the option challenge: 'body' also `challenge`.",
);
const NO_KEY = refusal(
  400,
  'idempotency-key',
  'Each send needs the header Idempotency-Key with a new UUID (RFC 9562): crypto.randomUUID().',
);

/** A page may learn rules of the site: they reveal nothing about a person. */
export const REFUSED: PlainResponse = { status: 403, body: '{"error":"refused"}' };

/** The response to every refused code, whatever the reason (H14). Not 2xx: a caller that checks only the status must not admit anyone. */
export const NOT_VALID: PlainResponse = { status: 403, body: '{"valid":false}' };

export const VALID: PlainResponse = { status: 200, body: '{"valid":true}' };

/** Every 429 and 503 says when to try again (H22). */
export const tooMany = (retryAfter: number): PlainResponse => ({ status: 429, body: '{"error":"too-many"}', retryAfter });

export const unavailable = (retryAfter: number): PlainResponse => ({ status: 503, body: '{"error":"unavailable"}', retryAfter });

/** What a request is for, by its path. */
export type Route = 'send' | 'verify';

/**
 * The route, or the response to a refused request. `isListed` says whether `origins` has the page's origin, `isInBody` whether challenges
 * travel in bodies.
 */
export function gate({ method, url, headers }: Incoming, isListed: boolean, isInBody: boolean): Route | Refusal {
  // Some frameworks add a slash to every path, such as Next.js with `trailingSlash`.
  const { host, pathname } = new URL(url);
  const route = pathname.split('/').filter(Boolean).pop();
  if (route !== 'send' && route !== 'verify') return NOT_FOUND;
  if (method === 'OPTIONS') return isListed ? PREFLIGHT : ORIGIN;
  if (method !== 'POST') return METHOD;
  const site = headers.get('sec-fetch-site');
  // Browsers do not store a `SameSite=Strict` cookie from a response to another site's page, so no code sent from there could ever
  // be verified.
  if (site === 'cross-site' && !isInBody) return CROSS_SITE;
  // H15: the browser says that the page has our origin, or names a listed one. Otherwise the request is refused. Safari before 16.4
  // sends only `Origin`, which must be https, because over http an attacker's host name can lead to this server (DNS rebinding). The URL
  // may be http behind a proxy. An app sends neither header, and has no cookie that a page could use.
  const origin = headers.get('origin');
  const isOwn = site === 'same-origin' || (site === null && origin === `https://${host}`);
  const isApp = isInBody && site === null && origin === null;
  if (!isOwn && !isListed && !isApp) return ORIGIN;
  // Forms cannot send this type, and scripts of other origins only after a preflight. Parameters, such as `charset`, do not change the
  // type (RFC 9110 8.3.1).
  const mediaType = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  return mediaType === 'application/json' ? route : CONTENT_TYPE;
}

/** What a send asks for, from its body and its idempotency key. */
export interface SendBody {
  /** Without it, the number of the challenge. */
  to: string | undefined;
  /** The last code's challenge, if challenges travel in bodies. */
  challenge: string | undefined;
  isVoice: boolean;
  /** For `beforeSend`. */
  token: string | undefined;
  idempotencyKey: string;
}

/** A UUID of any version (RFC 9562), with or without the quotes of a structured field, in lower case. */
const UUID = /^("?)([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\1$/;

/** A number in E.164 form, by the pattern of Bandwidth's document. */
const NUMBER = /^\+[1-9]\d{1,14}$/;

/** What a send asks for, or the response that refuses it. */
export function readSend(body: object | number, key: string | null, isInBody: boolean): SendBody | Refusal {
  const fields = stringFields(
    body,
    isInBody ? ['to', 'channel', 'token', 'challenge'] : ['to', 'channel', 'token'],
    MALFORMED_SEND,
  );
  if (isRefusal(fields)) return fields;
  const { to, challenge, channel = 'messaging', token } = fields;
  const isNumber = to === undefined ? !isInBody || challenge !== undefined : NUMBER.test(to);
  if (!isNumber || (channel !== 'messaging' && channel !== 'voice') || !isToken(token)) return MALFORMED_SEND;
  const [, , idempotencyKey] = UUID.exec((key ?? '').toLowerCase()) ?? [];
  return idempotencyKey === undefined ? NO_KEY : { to, challenge, isVoice: channel === 'voice', token, idempotencyKey };
}

/** Whether the token is absent, or has at most 2 KB. */
export const isToken = (token = ''): boolean => new TextEncoder().encode(token).length <= 2048;

/** The code in the body of a try, and the challenge if it travels there; or the response that refuses it. */
export function readVerify(body: object | number, isInBody: boolean): { code: string; challenge: string | undefined } | Refusal {
  const fields = stringFields(body, isInBody ? ['code', 'challenge'] : ['code'], MALFORMED_VERIFY);
  if (isRefusal(fields)) return fields;
  const { code, challenge } = fields;
  return code === undefined || (isInBody && challenge === undefined) ? MALFORMED_VERIFY : { code, challenge };
}

type Field = 'to' | 'channel' | 'token' | 'challenge' | 'code';

/** The fields, if there are no others and each is a string (H17); otherwise the response. */
function stringFields(body: object | number, names: Field[], malformed: Refusal): Partial<Record<Field, string>> | Refusal {
  if (typeof body === 'number') return body === 413 ? TOO_LARGE : body === 408 ? TOO_SLOW : malformed;
  for (const [name, value] of Object.entries(body)) {
    if (!(names as string[]).includes(name) || typeof value !== 'string') return malformed;
  }
  // Without a prototype, because `Object.prototype` may be polluted.
  return { __proto__: null, ...body } as Partial<Record<Field, string>>;
}

/** As in src/handler/challenge.rs. */
const COOKIE = '__Host-mfa';
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict';

export const cookieOf = (challenge: string, lifeS: number) => `${COOKIE}=${challenge}; Max-Age=${lifeS}; ${ATTRIBUTES}`;

/** Deletes the challenge. */
export const CLEARED_COOKIE = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;
