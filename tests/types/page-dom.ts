// With a browser's types: the element is an HTMLElement, and the browser's own objects fit.
import { createVerification } from 'bandwidth-mfa/browser';
import type { PhoneVerificationEvents } from 'bandwidth-mfa/element';
import 'bandwidth-mfa/element';

const verification = createVerification({ endpoint: '/mfa', fetch, storage: localStorage });
const input = document.querySelector('input');
if (input) verification.autofill(input)();
// @ts-expect-error it is not an input
verification.autofill(document.body);

const element = document.createElement('phone-verification');
element.messages = { send: 'Los' };
element.addEventListener('verified', ({ detail, currentTarget }) => console.log(detail.result, currentTarget));
const complain: (event: PhoneVerificationEvents['problem']) => void = ({ detail }) => console.log(detail.problem.name);
element.addEventListener('problem', complain, { once: true, signal: new AbortController().signal });
element.removeEventListener('problem', complain);
element.addEventListener('click', ({ clientX }) => console.log(clientX));
// A listener may also cast the event.
element.addEventListener('verified', (event) => console.log((event as CustomEvent<{ result: unknown }>).detail.result));
// @ts-expect-error this event has a problem, not a result
element.addEventListener('problem', ({ detail }) => console.log(detail.result));
document.body.append(element);
document.querySelector('phone-verification')?.verification?.back();
