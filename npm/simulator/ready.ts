// Starts the simulator's WebAssembly at the first request, and frees the state of simulators that nobody uses any more.
import { advice, load } from '#load';
import { forget } from '#simulator';
import { checkRuntime, notStarted } from '../not-started.ts';

let loading: Promise<void> | undefined;

/** Resolves when the instance runs; `isReady` says so without waiting. */
export function ready(): Promise<void> {
  loading ??= start();
  return loading;
}
ready.isReady = false;

async function start(): Promise<void> {
  try {
    await load();
    ready.isReady = true;
  } catch (cause) {
    // The next request tries again.
    loading = undefined;
    throw startError(cause);
  }
}

const startError = (cause: unknown) => new Error(notStarted('the simulator', cause, advice), { cause });

/** Throws if the runtime lacks what is needed to read a request. */
export function checkRequests(): void {
  try {
    checkRuntime(['Request', 'Response']);
  } catch (cause) {
    throw startError(cause);
  }
}

let registry: FinalizationRegistry<number> | undefined;

/**
 * Forgets a simulator's state when nobody uses it any more. Workers with an older compatibility date have no such registry:
 * there a simulator's state is freed by `reset`, or with the isolate.
 */
export function whenDropped(simulator: object, id: number): void {
  if (typeof FinalizationRegistry !== 'function') return;
  registry ??= new FinalizationRegistry((gone) => {
    if (ready.isReady) forget(gone);
  });
  registry.register(simulator, id);
}
