// Why the WebAssembly cannot be started.

/** What the glue needs of a runtime. */
const NEEDED = ['TextDecoder', 'TextEncoder'];

export const has = (name: string): boolean => {
  try {
    return (globalThis as Record<string, unknown>)[name] !== undefined;
  } catch {
    return false;
  }
};

/** Throws for what the glue would look for only later, and for what else is needed. */
export function checkRuntime(more: string[] = []): void {
  const name = [...NEEDED, ...more].find((needed) => !has(needed));
  if (name !== undefined) throw new ReferenceError(`${name} is not defined`);
}

/** The sentence about it; `whose` WebAssembly it is, and what to do about it. */
export function notStarted(whose: string, cause: unknown, advice: (said: string) => string): string {
  const said = text(cause);
  return [`The WebAssembly of ${whose} could not be started${said && ` (${said})`}.`, advice(said)].filter(Boolean).join(' ');
}

function text(cause: unknown): string {
  try {
    return String(cause);
  } catch {
    return '';
  }
}
