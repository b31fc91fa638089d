// The element's public types. They compile without the DOM library too.
import type { Verification, VerificationOptions, VerificationToken } from '../browser/types.ts';

type Base = typeof globalThis extends { HTMLElement: { prototype: infer Type } } ? Type : object;

/** The properties that `<phone-verification>` adds to an element. */
export interface PhoneVerificationProperties {
  /**
   * Texts by their names, and sentences by the names of problems. An attribute `text-<name>` overrides them.
   * @defaultValue English ones
   */
  messages: { readonly [name: string]: string };
  /** A token for the handler's risk check, or a function that returns a token for each code that a person asks for. */
  token: VerificationToken | undefined;
  /** Options that attributes cannot hold. Set them before the element is put into the document. */
  options: Pick<VerificationOptions, 'fetch' | 'storage' | 'clock'>;
  /** Its flow; undefined before the element is in a document. */
  readonly verification: Verification | undefined;
}

/**
 * `<phone-verification endpoint="/mfa" country="US" channels="messaging voice">`: a sign-in by code, from the number to every problem.
 *
 * Its attributes are `endpoint`, `country`, `channels`, `challenge` (the same as the options of `createVerification`), and `text-<name>`
 * for each of its texts. Its events bubble. `verified` has `detail.result`, what the handler's `onVerified` returned. `problem` has
 * `detail.problem`, which says what went wrong.
 */
export type PhoneVerificationElement = Base & PhoneVerificationProperties;
