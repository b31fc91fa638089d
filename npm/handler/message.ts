// The text's half of autofill: WICG's origin-bound one-time codes.

declare const URL: new (url: string) => { host: string };

/** Of a host as a page has it: no port, no trailing dot, not more than DNS allows (RFC 1035 2.3.4). */
function isHost(host: string): boolean {
  if (typeof host !== 'string' || host.length > 253 || !/^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(host)) return false;
  try {
    // An address in another spelling is written anew, and what the runtime knows to be no host throws.
    return new URL(`https://${host}`).host === host.toLowerCase();
  } catch {
    return false;
  }
}

/**
 * A `message` whose last line lets browsers fill in the code on pages of `host`:
 *
 * ```js
 * originBoundMessage('Your code is {CODE}.', 'example.com'); // 'Your code is {CODE}.\n\n@example.com #{CODE}'
 * ```
 *
 * Safari offers the code for that site alone, and Chrome on Android hands it to a page that asks by WebOTP (`autofill` of
 * `bandwidth-mfa/browser` does). The form is that of https://wicg.github.io/sms-one-time-codes/. The line counts with the text:
 * beyond 160 characters a text is sent, and billed, as two.
 *
 * It has `{CODE}` twice. Bandwidth replaces each; its documentation does not say so. The simulator does it too.
 *
 * @param text for the person, with or without `{CODE}` in it
 * @param host the page's, as in `location.hostname`: without scheme, port and path; international ones as `xn--…`
 * @throws TypeError for a text that is no string, and for a host that is none
 */
export function originBoundMessage(text: string, host: string): string {
  if (typeof text !== 'string') throw new TypeError('text must be a string such as "Your code is {CODE}."');
  if (!isHost(host)) throw new TypeError('host must be a host such as example.com, without scheme, port and path');
  return `${text.trimEnd()}\n\n@${host.toLowerCase()} #{CODE}`;
}
