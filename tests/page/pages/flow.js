import { createVerification } from 'bandwidth-mfa/browser';

// The tests create and read it.
globalThis.createVerification = createVerification;
globalThis.begin = (options) => {
  globalThis.verification = createVerification({ endpoint: '/mfa', ...options });
  globalThis.states = [];
  globalThis.unsubscribe = globalThis.verification.subscribe((state) => globalThis.states.push(state));
  return globalThis.verification.state;
};
