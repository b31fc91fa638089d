// With a browser's types: the element is an HTMLElement, and the browser's own objects fit.
import { createVerification } from 'bandwidth-mfa/browser';
import 'bandwidth-mfa/element';

const verification = createVerification({ endpoint: '/mfa', fetch, storage: localStorage });
const input = document.querySelector('input');
if (input) verification.autofill(input)();
// @ts-expect-error it is not an input
verification.autofill(document.body);

const element = document.createElement('phone-verification');
element.messages = { send: 'Los' };
element.addEventListener('verified', (event) => console.log((event as CustomEvent<{ result: unknown }>).detail.result));
document.body.append(element);
document.querySelector('phone-verification')?.verification?.back();
