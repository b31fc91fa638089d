// Starts the WebAssembly instance at the first call, not at import: some runtimes do not allow it at import, and a program that makes
// no call should not pay for it. In the files for edge runtimes, load/instantiate.ts makes the first call.
import { advice, load } from '#load';
import { MfaError } from '#errors';
import { restartWith } from '#instance';
import { connect } from '#wasm';
import { checkRuntime, notStarted } from './not-started.ts';

let isReady = false;
let loading: Promise<void> | undefined;

/** Undefined if the instance runs, otherwise a promise that it will. */
export function ready(): Promise<void> | undefined {
  if (!isReady) loading ??= start();
  return isReady ? undefined : loading;
}

async function start(): Promise<void> {
  try {
    checkRuntime();
    // Synchronous if the module is compiled already.
    const loaded = load();
    if (loaded !== undefined) await loaded;
    connect();
    restartWith(connect);
    isReady = true;
  } catch (cause) {
    // The next call tries again.
    loading = undefined;
    throw startError(cause);
  }
}

/** The error of a call or a handler if the WebAssembly cannot start. */
export function startError(cause: unknown): Error {
  const message = `${notStarted('bandwidth-mfa', cause, advice)} Nothing was sent.`;
  const error = new MfaError({ message, kind: 'configuration', sent: 'no', attempts: 0, code: 'ERR_BAD_OPTION' });
  return Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
}
