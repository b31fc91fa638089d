'use client';

// A hook for React. The server renders the state of a first visit; the browser shows the stored state after that.
import { useState, useSyncExternalStore } from 'react';
import { createVerification } from './browser/flow.ts';
import type { Verification, VerificationOptions, VerificationState } from './browser/types.ts';

export type * from './browser/types.ts';

/**
 * The flow as a hook: `const [state, verification] = useVerification({ endpoint: '/mfa' })`. Unmounting the component aborts a running
 * request.
 *
 * @param options of the first render; later ones are ignored. Give the component another `key` to use others
 */
export function useVerification(options: VerificationOptions): readonly [VerificationState, Verification] {
  const [[verification, initial]] = useState(() => {
    // What a server renders, and a browser until hydration.
    const { state } = createVerification({ ...options, storage: null });
    return [createVerification(options), state] as const;
  });
  const state = useSyncExternalStore(
    verification.subscribe,
    () => verification.state,
    () => initial,
  );
  return [state, verification];
}
