'use client';

// A hook for React. A page that is rendered on a server begins there as on its first visit; what is kept shows after that.
import { useState, useSyncExternalStore } from 'react';
import { createVerification } from './browser/flow.ts';
import type { Verification, VerificationOptions, VerificationState } from './browser/types.ts';

export type {
  Verification,
  VerificationChannel,
  VerificationInput,
  VerificationOptions,
  VerificationProblem,
  VerificationProblemName,
  VerificationRequest,
  VerificationResponse,
  VerificationSend,
  VerificationState,
  VerificationStorage,
  VerificationToken,
} from './browser/types.ts';

/**
 * The flow as a hook: `const [state, verification] = useVerification({ endpoint: '/mfa' })`. When the component is unmounted, a
 * request that is under way is aborted.
 *
 * @param options of the first call; later ones are ignored. A component with another `key` begins with others
 */
export function useVerification(options: VerificationOptions): readonly [VerificationState, Verification] {
  const [[verification, initial]] = useState(() => {
    // What a server renders, and a browser until it has taken that over.
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
