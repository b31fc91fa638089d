import { createVerification } from 'bandwidth-mfa/browser';

// The tests begin a flow with these globals, and read its state from them.
globalThis.createVerification = createVerification;
globalThis.begin = (options) => {
  globalThis.verification = createVerification({ endpoint: '/mfa', ...options });
  globalThis.states = [];
  globalThis.unsubscribe = globalThis.verification.subscribe((state) => globalThis.states.push(state));
  return globalThis.verification.state;
};
