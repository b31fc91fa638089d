// <phone-verification>. Importing this file registers it; on a server the import does nothing.
import { createVerification } from './browser/flow.ts';
import { MESSAGES } from './browser/messages.ts';
import type { Verification, VerificationChannel, VerificationOptions } from './browser/types.ts';
import { type Host, Screen } from './element/screen.ts';
import { TEXTS } from './element/texts.ts';
import type { PhoneVerificationElement, PhoneVerificationProperties } from './element/types.ts';

export type { PhoneVerificationAttributes, PhoneVerificationEvents, PhoneVerificationProperties } from './element/types.ts';
export type * from './browser/types.ts';

/** Attributes that start a new flow when they change. */
const FLOW = ['endpoint', 'country', 'channels', 'challenge'];

/** Properties that a page may set before the element is defined. */
const PROPERTIES = ['messages', 'token', 'options'] as const;

/** A server has no `HTMLElement`. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

class Implementation extends Base implements PhoneVerificationProperties {
  static get observedAttributes() {
    return [...FLOW, ...Object.keys({ ...TEXTS, ...MESSAGES }).map((name) => `text-${name}`)];
  }

  // Not fields with these names: those would overwrite values that a page set before this class was defined.
  readonly #properties: Pick<PhoneVerificationProperties, (typeof PROPERTIES)[number]> = {
    messages: {},
    token: undefined,
    options: {},
  };
  #verification: Verification | undefined;
  #screen: Screen | undefined;
  /** Removes the listeners; set while the element is in a document. */
  #end: (() => void) | undefined;

  get verification() {
    return this.#verification;
  }

  get messages() {
    return this.#properties.messages;
  }

  set messages(messages) {
    this.#properties.messages = messages ?? {};
    this.#screen?.render();
  }

  get token() {
    return this.#properties.token;
  }

  set token(token) {
    this.#properties.token = token;
  }

  get options() {
    return this.#properties.options;
  }

  set options(options) {
    this.#properties.options = options ?? {};
  }

  /** Focuses the step's input. */
  override focus(options?: FocusOptions) {
    this.#screen?.focus(options);
  }

  connectedCallback() {
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      // The value set earlier would hide the accessor.
      delete (this as Record<string, unknown>)[name];
      Object.assign(this, { [name]: value });
    }
    if (this.hasAttribute('endpoint')) this.#start();
    // A framework may set properties after inserting the element.
    else queueMicrotask(() => this.#start());
  }

  disconnectedCallback() {
    // Later, because an element that is moved must keep its flow.
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null) {
    if (before === now) return;
    if (!FLOW.includes(name)) return this.#screen?.render();
    this.#stop();
    this.#verification = undefined;
    queueMicrotask(() => this.#start());
  }

  /** The page's replacement for a text. */
  #customText(name: string): string | undefined {
    return this.getAttribute(`text-${name}`) ?? this.messages[name];
  }

  /** The page's language, if it is a language tag: `en_US` is not one. */
  #language(): string | undefined {
    try {
      // In a shadow root, `closest` does not reach the page.
      return Intl.getCanonicalLocales((this.closest<HTMLElement>('[lang]') ?? document.documentElement).lang)[0];
    } catch {
      return undefined;
    }
  }

  readonly #host: Host = {
    text: (name, values = {}) =>
      (this.#customText(name) ?? TEXTS[name]).replace(/\{(\w+)\}/g, (all, value) => values[value] ?? all),
    now: () => (this.options.clock ?? Date.now)(),
    language: () => this.#language(),
    dispatch: (event, detail) => this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true })),
  };

  #start() {
    if (this.#end || !this.isConnected) return;
    const channels = (this.getAttribute('channels') || 'messaging').trim().split(/\s+/) as VerificationChannel[];
    this.#verification ??= createVerification({
      ...this.options,
      endpoint: this.getAttribute('endpoint') as string,
      country: this.getAttribute('country') || undefined,
      challenge: (this.getAttribute('challenge') || undefined) as VerificationOptions['challenge'],
      channels,
      // A proxy, so that each message is looked up when its problem is shown.
      messages: new Proxy({}, { get: (_, name) => this.#customText(String(name)) }),
    });
    this.#screen ??= this.#build();
    this.#listen(this.#verification, this.#screen, channels);
  }

  #listen(verification: Verification, screen: Screen, channels: VerificationChannel[]) {
    const ended = new AbortController();
    const { signal } = ended;
    const tick = () => screen.tick();
    const timer = setInterval(tick, 1000);
    // Timers may have stopped while the page was hidden.
    for (const event of ['pageshow', 'focus']) addEventListener(event, tick, { signal });
    document.addEventListener('visibilitychange', tick, { signal });
    screen.reset();
    screen.offer(channels);
    let endAutofill: (() => void) | undefined;
    const unsubscribe = verification.subscribe((state) => {
      if (state.step === 'code') endAutofill ??= verification.autofill(screen.view.code);
      else endAutofill = void endAutofill?.();
      screen.show(state);
    });
    this.#end = () => {
      ended.abort();
      clearInterval(timer);
      unsubscribe();
      endAutofill?.();
    };
  }

  #stop() {
    this.#end?.();
    this.#end = undefined;
  }

  #build() {
    const screen = new Screen(this.attachShadow({ mode: 'open' }), this.#host);
    const { numberForm, number, codeForm, code, resend, other, change } = screen.view;
    const sendOptions = (channel?: VerificationChannel) => ({ channel, token: this.token });
    screen.on(numberForm, 'submit', () => this.#verification?.send(number.value, sendOptions(screen.chosen)));
    screen.on(codeForm, 'submit', () => this.#verification?.verify(code.value));
    screen.on(resend, 'click', () => this.#verification?.resend(sendOptions()));
    screen.on(other, 'click', () => this.#verification?.resend(sendOptions(screen.other)));
    screen.on(change, 'click', () => this.#verification?.back());
    return screen;
  }
}

/** The element's class. On a server it exists only so that the import works. */
export const PhoneVerification = Implementation as unknown as {
  /** An element that is not in a document yet. */
  new (): PhoneVerificationElement;
};

/** See `PhoneVerificationProperties`. */
export type PhoneVerification = PhoneVerificationElement;

declare global {
  interface HTMLElementTagNameMap {
    /** See `PhoneVerification`. */
    'phone-verification': PhoneVerificationElement;
  }
}

const registry = globalThis.customElements;
// Another copy of this module may have registered it.
if (registry && !registry.get('phone-verification')) registry.define('phone-verification', Implementation);
