// The element's public types. They compile without the DOM library too.
import type { RuntimeType } from '../runtime-type.ts';
import type { Verification, VerificationOptions, VerificationProblem, VerificationToken } from '../browser/types.ts';

type Base = RuntimeType<'HTMLElement', object>;

/** The attributes of `<phone-verification>`, for the types of a framework's templates (JSX). */
export interface PhoneVerificationAttributes {
  /** Where the handler is: `/mfa` for `/mfa/send` and `/mfa/verify`. */
  endpoint: string;
  /** The country of numbers without a country code: one that the documentation lists, such as `US`. */
  country?: string | undefined;
  /** `messaging`, `voice` or both, separated by a space; the first is chosen. @defaultValue 'messaging' */
  channels?: string | undefined;
  /** The handler's option of this name. @defaultValue 'cookie' */
  challenge?: VerificationOptions['challenge'];
  /** One of its texts, or the sentence for a problem. */
  [text: `text-${string}`]: string | undefined;
}

/** The events of `<phone-verification>`, by their names. They bubble. */
export interface PhoneVerificationEvents {
  /** The code was right; `result` is the JSON of the handler's response. */
  verified: RuntimeType<'Event', object> & { readonly detail: { readonly result: unknown } };
  /** Something went wrong. */
  problem: RuntimeType<'Event', object> & { readonly detail: { readonly problem: VerificationProblem } };
}

type Listener<Name extends keyof PhoneVerificationEvents> = (event: PhoneVerificationEvents[Name]) => void;

/** What `addEventListener` takes as its third argument. */
interface ListenerOptions {
  capture?: boolean;
  once?: boolean;
  passive?: boolean;
  signal?: RuntimeType<'AbortSignal', { readonly aborted: boolean }>;
}

/** Comes first in the element's type, so that these signatures win over the DOM's general ones, whose events have no `detail`. */
interface Listeners {
  addEventListener<Name extends keyof PhoneVerificationEvents>(
    name: Name,
    listener: Listener<Name>,
    options?: boolean | ListenerOptions,
  ): void;
  removeEventListener<Name extends keyof PhoneVerificationEvents>(
    name: Name,
    listener: Listener<Name>,
    options?: boolean | ListenerOptions,
  ): void;
}

/** The properties that `<phone-verification>` adds to an element. */
export interface PhoneVerificationProperties {
  /**
   * Texts by their names, and sentences by the names of problems, instead of the English ones. An attribute `text-<name>` overrides them.
   * @defaultValue {}
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
 * `<phone-verification endpoint="/mfa" country="US" channels="messaging voice">`: a sign-in by code. It asks for
 * the number and the code, and shows every problem.
 *
 * Its attributes are `endpoint`, `country`, `channels`, `challenge` (the same as the options of `createVerification`), and `text-<name>`
 * for each of its texts. Its events bubble. `verified` has `detail.result`, the JSON of the handler's response. `problem` has
 * `detail.problem`, which says what went wrong.
 */
export type PhoneVerificationElement = Listeners & Base & PhoneVerificationProperties;
