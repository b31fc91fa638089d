// One request to the handler.
import type { VerificationOptions } from './types.ts';

/** In milliseconds. Long, because a handler may wait for its store, its risk check and the service, and a phone for its network. */
const LONGEST_WAIT = 20_000;

export interface RequestResult {
  /** 0 if there was no response; then the other fields are absent. */
  status: number;
  /** The JSON; undefined if the body was not JSON. */
  data?: unknown;
  /** When the request was made, by the `clock`. */
  since: number;
  /** When the response arrived, by the `clock`. */
  now: number;
  /** When to try again, if the handler says so. */
  retryAt?: number | undefined;
}

/** Makes the request; `key` is the idempotency key of a send. It never rejects. The `controller` or the time limit can end it. */
export async function ask(
  { endpoint, challenge, fetch: ownFetch, clock = Date.now }: VerificationOptions,
  path: string,
  body: object,
  controller: AbortController,
  key?: string,
): Promise<RequestResult> {
  const since = clock();
  async function post(): Promise<RequestResult> {
    const response = await (ownFetch ?? fetch)(`${endpoint.replace(/\/+$/, '')}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) },
      body: JSON.stringify(body),
      // A handler on another origin needs its cookie too.
      credentials: challenge === 'body' ? 'same-origin' : 'include',
      signal: controller.signal,
    });
    const text = await response.text();
    const now = clock();
    const seconds = +(response.headers.get('retry-after') as string);
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      // The caller decides what a response without JSON means.
    }
    return { status: response.status, data, retryAt: seconds ? now + seconds * 1000 : undefined, since, now };
  }

  const timer = setTimeout(() => controller.abort(), LONGEST_WAIT);
  const result = await post()
    // The handler knows the key of a send, so a retry after a dropped connection sends no second text.
    .catch(() => (controller.signal.aborted || !key ? undefined : post()))
    .catch(() => {});
  clearTimeout(timer);
  return result ?? ({ status: 0 } as RequestResult);
}
