// Reads the body of a request, but not too much and not for too long.
import type { Incoming, Reader } from './platform.ts';

declare function setTimeout(work: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const TextDecoder: new (label: string, options: object) => { decode(bytes: Uint8Array): string };

const LONGEST_BYTES = 4096;

/** Long, because a phone may have a bad connection. */
const LONGEST_MS = 10_000;

const MALFORMED = 400;
const TOO_SLOW = 408;
const TOO_LARGE = 413;

/** The body's JSON object, or the status that says why there is none. */
export async function readFields(request: Incoming): Promise<object | number> {
  if (Number(request.headers.get('content-length')) > LONGEST_BYTES) return TOO_LARGE;
  if (!request.body) return MALFORMED;
  const reader = request.body.getReader();
  let timer: unknown;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(TOO_SLOW), LONGEST_MS);
  });
  try {
    const bytes = await Promise.race([readBytes(reader), late]);
    if (typeof bytes !== 'number') return parse(bytes);
    reader.cancel().catch(() => {});
    return bytes;
  } catch {
    return MALFORMED;
  } finally {
    clearTimeout(timer);
  }
}

async function readBytes(reader: Reader): Promise<Uint8Array | number> {
  const bytes = new Uint8Array(LONGEST_BYTES);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return bytes.subarray(0, length);
    if (length + value.length > LONGEST_BYTES) return TOO_LARGE;
    bytes.set(value, length);
    length += value.length;
  }
}

function parse(bytes: Uint8Array): object | number {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : MALFORMED;
}
