// One request to the handler.
import type { VerificationOptions } from './types.ts';

/** In milliseconds: a handler may wait for its store, for its check and for the service, a phone for its network. */
const LONGEST_WAIT = 20_000;

export interface Answer {
  /** 0: there was none. */
  status: number;
  /** The JSON; nothing where it was none. */
  data?: unknown;
  /** When it was asked and when it was answered, by the program's clock. */
  since: number;
  now: number;
  /** When to ask again, where the handler says so. */
  retryAt?: number | undefined;
}

/** Asks; `key` names a send. It never rejects. Aborting `request` ends it, and so does time. */
export async function ask(
  { endpoint, challenge, fetch: own, clock = Date.now }: VerificationOptions,
  path: string,
  body: object,
  request: AbortController,
  key?: string,
): Promise<Answer> {
  const since = clock();
  async function post(): Promise<Answer> {
    const response = await (own ?? fetch)(`${endpoint.replace(/\/+$/, '')}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) },
      body: JSON.stringify(body),
      // A handler on another origin needs its cookie too.
      credentials: challenge === 'body' ? 'same-origin' : 'include',
      signal: request.signal,
    });
    const text = await response.text();
    const now = clock();
    const seconds = Number(response.headers.get('retry-after'));
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      // What is not JSON is no answer of a handler.
    }
    return { status: response.status, data, since, now, retryAt: seconds ? now + seconds * 1000 : undefined };
  }

  const none: Answer = { status: 0, since, now: since };
  const timer = setTimeout(() => request.abort(), LONGEST_WAIT);
  const answer = await post()
    // The handler knows the key of a send, so that the same again after a cut connection is no second text.
    .catch(() => (key && !request.signal.aborted ? post() : none))
    .catch(() => none);
  clearTimeout(timer);
  return answer;
}
