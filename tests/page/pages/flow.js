import { createVerification } from 'bandwidth-mfa/browser';

// Made by the tests, which look at it from outside.
globalThis.createVerification = createVerification;
globalThis.begin = (options) => {
  globalThis.verification = createVerification({ endpoint: '/mfa', ...options });
  globalThis.states = [];
  globalThis.endIt = globalThis.verification.subscribe((state) => globalThis.states.push(state));
  return globalThis.verification.state;
};
