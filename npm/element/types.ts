// What a page sees of the element, also where the compiler knows no browser.
import type { Verification, VerificationOptions, VerificationToken } from '../browser/types.ts';

type Base = typeof globalThis extends { HTMLElement: { prototype: infer Type } } ? Type : object;

/** What `<phone-verification>` has besides what every element has. */
export interface PhoneVerificationProperties {
  /**
   * Texts by their names, and sentences by the names of problems. An attribute `text-<name>` comes first.
   * @defaultValue English ones
   */
  messages: { readonly [name: string]: string };
  /** A token for the handler's risk check, or a function that gives one for each code that is asked for. */
  token: VerificationToken | undefined;
  /** What attributes cannot say. Set it before the element is put into the document. */
  options: Pick<VerificationOptions, 'fetch' | 'storage' | 'clock'>;
  /** The flow below it; nothing before the element is in a document. */
  readonly verification: Verification | undefined;
}

/**
 * `<phone-verification endpoint="/mfa" country="US" channels="messaging voice">`: a number, a code, another code, and every problem.
 *
 * Its attributes are `endpoint`, `country`, `channels`, `challenge` (as the options of `createVerification`), and `text-<name>` for
 * each of its texts. Its events, which bubble, are `verified`, whose `detail.result` is what the handler's `onVerified` answered,
 * and `problem`, whose `detail.problem` says what went wrong.
 */
export type PhoneVerificationElement = Base & PhoneVerificationProperties;
