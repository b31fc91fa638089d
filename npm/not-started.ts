// Why the WebAssembly cannot start.

/** What the glue needs from a runtime. */
const NEEDED = ['TextDecoder', 'TextEncoder'];

export const has = (name: string): boolean => {
  try {
    return (globalThis as Record<string, unknown>)[name] !== undefined;
  } catch {
    return false;
  }
};

/** False on Workers with a compatibility date so old that they have no `navigator`. */
export const isWorkers = (): boolean =>
  (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent === 'Cloudflare-Workers';

/** Throws if the runtime lacks something that the glue would use only later, or one of `more`. */
export function checkRuntime(more: string[] = []): void {
  const name = [...NEEDED, ...more].find((needed) => !has(needed));
  if (name !== undefined) throw new ReferenceError(`${name} is not defined`);
}

/** The sentence for an error. `owner` says whose WebAssembly it is; `advice` says what to do. */
export function notStarted(owner: string, cause: unknown, advice: (problem: string) => string): string {
  const problem = text(cause);
  return [`The WebAssembly of ${owner} could not be started${problem && ` (${problem})`}.`, advice(problem)]
    .filter(Boolean)
    .join(' ');
}

function text(cause: unknown): string {
  try {
    return String(cause);
  } catch {
    return '';
  }
}
