// Starts the WebAssembly instance at the first call, not at import: some runtimes allow nothing at import, and a program
// that makes no call should pay nothing.
import { load } from '#load';
import { checkRuntime, notStarted } from './not-started.ts';
import { MfaError, accessToken, generateMessagingCode, generateVoiceCode, verifyCode } from '#wasm';

// By name, so that a bundle has no more of the glue than it uses.
const glue = { accessToken, generateMessagingCode, generateVoiceCode, verifyCode };

let isReady = false;
let loading: Promise<typeof glue> | undefined;

/** The exports of the instance, at once where it runs. */
export function ready(): typeof glue | Promise<typeof glue> {
  if (isReady) return glue;
  loading ??= start();
  return loading;
}

async function start(): Promise<typeof glue> {
  try {
    checkRuntime();
    await load();
    isReady = true;
    return glue;
  } catch (cause) {
    // The next call tries again.
    loading = undefined;
    throw startError(cause);
  }
}

/** The error of a call or a handler whose WebAssembly cannot be started. */
export function startError(cause: unknown): Error {
  const message = `${notStarted('bandwidth-mfa', cause)} Nothing was sent.`;
  const fields = { kind: 'configuration', sent: 'no', attempts: 0, code: 'ERR_BAD_OPTION' };
  return new (MfaError as unknown as new (message: string, fields: object, cause: unknown) => Error)(message, fields, cause);
}
