// The text's part of autofill: WICG's origin-bound one-time codes.

declare const URL: new (url: string) => { host: string };

/** For a host as in `location.hostname`: no port, no trailing dot, and not longer than DNS allows (RFC 1035 2.3.4). */
function isHost(host: string): boolean {
  if (typeof host !== 'string' || host.length > 253 || !/^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(host)) return false;
  try {
    // The runtime rewrites other spellings of an address, and throws for an invalid host.
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
 * Safari offers the code only on that site. Chrome on Android passes it to a page that uses WebOTP (as `autofill` of
 * `bandwidth-mfa/browser` does). The format is https://wicg.github.io/sms-one-time-codes/. The line is part of the text: a text of more
 * than 160 characters is sent, and billed, as several.
 *
 * With `{CODE}` in `text`, the message contains it twice. The simulator replaces both; Bandwidth's documentation does not say whether
 * Bandwidth does.
 *
 * @param text for the person, with or without `{CODE}`
 * @param host the page's, as in `location.hostname`: without scheme, port and path; international names as `xn--…`
 * @throws TypeError if the text is not a string, or the host is invalid
 */
export function originBoundMessage(text: string, host: string): string {
  if (typeof text !== 'string') throw new TypeError('text must be a string such as "Your code is {CODE}."');
  if (!isHost(host)) throw new TypeError('host must be a host such as example.com, without scheme, port and path');
  return `${text.trimEnd()}\n\n@${host.toLowerCase()} #{CODE}`;
}
