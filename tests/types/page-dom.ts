// In a browser: the element is one, and what a browser has can be given.
import { createVerification } from 'bandwidth-mfa/browser';
import 'bandwidth-mfa/element';

const verification = createVerification({ endpoint: '/mfa', fetch, storage: localStorage });
const input = document.querySelector('input');
if (input) verification.autofill(input)();
// @ts-expect-error it is no input
verification.autofill(document.body);

const element = document.createElement('phone-verification');
element.messages = { send: 'Los' };
element.addEventListener('verified', (event) => console.log((event as CustomEvent<{ result: unknown }>).detail.result));
document.body.append(element);
document.querySelector('phone-verification')?.verification?.back();
