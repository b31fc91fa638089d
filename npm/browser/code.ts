// The code: read from typed or pasted text or from WebOTP, and filled into an input.
import { asciiDigits } from './number.ts';
import type { Verification } from './types.ts';

/** Codes have 4 to 8 digits. A page knows how many only if it sent the code itself. */
export const isCode = (code: string, digits: number | undefined) =>
  digits ? code.length === digits : code.length > 3 && code.length < 9;

/** The digits of a code, without spaces or text around it; fewer while it is being typed. */
export function readCode(text: string, digits: number | undefined): string {
  const plain = asciiDigits(text);
  const strip = (part: string) => part.replace(/\D/g, '');
  // Looked for in this order: the last line of an origin-bound message, digits, digits in groups.
  for (const kind of [/#\d+/g, /\d+/g, /\d([\s-]?\d)+/g]) {
    const code = plain
      .match(kind)
      ?.map(strip)
      .find((candidate) => isCode(candidate, digits));
    if (code) return code;
  }
  return strip(plain).slice(0, digits ?? 8);
}

/** The inputs that were given to `fillIn`. */
const known = new WeakSet<HTMLInputElement>();

/** See `Verification.autofill`. */
export function fillIn(input: HTMLInputElement, verification: Verification): () => void {
  const end = new AbortController();
  let last: string | undefined;

  const digits = () => verification.state.digits;

  async function onInput(event: Event) {
    const code = readCode(input.value, digits());
    // If the text is changed while an input method composes, the method inserts its digits again, so wait until it has ended.
    if (code !== input.value) return (event as InputEvent).isComposing || write(code);
    if (code === last) return;
    last = code;
    // If its length is unknown, the person submits it.
    if (code.length !== digits()) return;
    await verification.verify(code);
    // The next digit that is typed replaces a wrong code.
    if (verification.state.problem && input.matches(':focus')) input.select();
  }

  function write(code: string) {
    input.value = code;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function paste(event: ClipboardEvent) {
    const code = readCode(event.clipboardData?.getData('text') ?? '', digits());
    // Pasting would add the code to the old text, so write it instead.
    if (!isCode(code, digits())) return;
    event.preventDefault();
    write(code);
  }

  async function listen() {
    const request = { otp: { transport: ['sms'] }, signal: end.signal } as CredentialRequestOptions;
    const credential = (await navigator.credentials.get(request).catch(() => {})) as { code?: unknown } | undefined;
    const code = readCode(`${credential?.code}`, digits());
    if (end.signal.aborted || !isCode(code, digits()) || code === last) return;
    write(code);
    // Again, for the text with the next code.
    listen();
  }

  input.autocomplete = 'one-time-code';
  input.inputMode = 'numeric';
  // `end` is also the options: only its `signal` is read.
  input.addEventListener('input', onInput, end);
  input.addEventListener('paste', paste, end);
  input.addEventListener('compositionend', onInput, end);
  // The browser may have filled in the code already. If `autofill` was called before with this input, its code has been checked.
  if (!known.has(input) && input.value.length === digits()) onInput(input as never);
  known.add(input);
  if ('OTPCredential' in globalThis && isSecureContext) listen();
  return () => end.abort();
}
