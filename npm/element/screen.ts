// What the element shows in each state, where the focus goes, and what a screen reader announces.
import type { VerificationChannel, VerificationState } from '../browser/types.ts';
import { adopt } from './style.ts';
import type { TextName } from './texts.ts';
import { makeChoice, makeView } from './view.ts';

/** The wait for a resend is announced this long before it ends, in milliseconds. */
const ANNOUNCE_MS = 30_000;

const SECOND = 1000;

const NUMBER_IS_WRONG = /^(invalid-number|refused)$/;
const CODE_IS_WRONG = /^(incomplete-code|wrong-code|expired)$/;

/** What the screen needs from its element. */
export interface Host {
  /** A text with values for `{time}` and the like. */
  text(name: TextName, values?: Record<string, string>): string;
  now(): number;
  /** A BCP 47 language tag, for spoken times. */
  language(): string | undefined;
  /** Dispatches an event of the element. */
  dispatch(event: 'verified' | 'problem', detail: object): void;
}

/** A time such as `4:05` or `23:59:00`. */
function clockTime(ms: number): string {
  const seconds = Math.ceil(ms / SECOND);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const twoDigits = (count: number) => String(count % 60).padStart(2, '0');
  const start = hours ? `${hours}:${twoDigits(minutes)}` : minutes;
  return `${start}:${twoDigits(seconds)}`;
}

/** Sets a text if it differs, because a screen reader would announce an equal one as a change. */
function write(node: HTMLElement, text: string) {
  if (node.textContent !== text) node.textContent = text;
}

/** The focused element, even if it is in shadow roots of the page. */
const findFocus = (root: DocumentOrShadowRoot = document): Element | null =>
  root.activeElement?.shadowRoot?.activeElement ? findFocus(root.activeElement.shadowRoot) : root.activeElement;

export class Screen {
  readonly view = makeView();
  readonly #host: Host;
  readonly #root: ShadowRoot;
  #choices: ReturnType<typeof makeChoice>[] = [];
  #state: VerificationState | undefined;
  /** The last state without a running request. */
  #settled: VerificationState | undefined;
  /** Where the page's focus was when the person did something; undefined if they did nothing. */
  #focusAtAction: Element | null | undefined;
  /** The remaining wait for a resend when it was last read. */
  #wait = 0;

  constructor(root: ShadowRoot, host: Host) {
    this.#root = root;
    this.#host = host;
    adopt(this.#root);
    const { numberForm, codeForm, verified, status } = this.view;
    this.#root.append(numberForm, codeForm, verified, status);
  }

  /** Calls `work` when the person submits or clicks. */
  on(target: HTMLElement, event: string, work: () => unknown): void {
    target.addEventListener(event, (domEvent) => {
      domEvent.preventDefault();
      this.#focusAtAction = findFocus();
      work();
    });
  }

  offer(channels: readonly VerificationChannel[]): void {
    const { channelsLegend, channels: fieldset } = this.view;
    this.#choices = channels.map(makeChoice);
    this.#choices.forEach(({ input }, index) => (input.checked = index === 0));
    fieldset.replaceChildren(channelsLegend, ...this.#choices.map(({ label }) => label));
    fieldset.hidden = channels.length < 2;
  }

  /** The channel that the person chose for the first code. */
  get chosen(): VerificationChannel | undefined {
    return this.#choices.find(({ input }) => input.checked)?.channel;
  }

  /** The channel that the last code did not use. */
  get other(): VerificationChannel | undefined {
    return this.#choices.find(({ channel }) => channel !== this.#state?.channel)?.channel;
  }

  show(state: VerificationState): void {
    const before = this.#settled;
    this.#state = state;
    const { step, busy, problem, expiresAt } = state;
    const isNewCode = step === 'code' && !problem && !busy && (before?.step !== 'code' || before.expiresAt !== expiresAt);
    if (isNewCode) this.#emptyCode();
    if (!before || isNewCode) this.#wait = this.#until(state.resendAt);
    const isNewProblem = problem !== undefined && problem !== before?.problem;
    // Emptied, so that a sentence that equals the last one is announced too.
    if (isNewProblem) for (const node of [this.view.numberProblem, this.view.codeProblem]) node.textContent = '';
    this.render();
    if (busy) return;
    this.#settled = state;
    const isNewStep = before !== undefined && step !== before.step;
    if (before) this.#moveFocus(step, isNewStep, isNewProblem || isNewCode);
    this.#focusAtAction = undefined;
    // The problem's own node announces it (`aria-live`), so only its wait is announced here.
    if (isNewProblem && this.#until(problem.retryAt) > 0) this.#sayWait('retry-in', problem.retryAt);
    else if (before && isNewCode) this.#say(this.#host.text('on-its-way'));
    if (isNewProblem) this.#host.dispatch('problem', { problem });
    if (isNewStep && step === 'verified') this.#host.dispatch('verified', { result: state.result });
  }

  /** Focuses the step's input, or the sentence that the number is verified. */
  focus(options?: FocusOptions): void {
    if (this.#state) this.view[this.#state.step].focus(options);
  }

  /** Prepares the screen for another flow. */
  reset(): void {
    this.#state = this.#settled = undefined;
  }

  /** Updates the times. */
  tick(): void {
    const { step, resendAt } = this.#state ?? {};
    const before = this.#wait;
    this.#wait = this.#until(resendAt);
    this.render();
    if (step !== 'code' || before <= 0) return;
    if (this.#wait <= 0) this.#say(this.#host.text('resend-now'));
    else if (before > ANNOUNCE_MS && this.#wait <= ANNOUNCE_MS) this.#sayWait('resend-in', resendAt);
  }

  render(): void {
    if (!this.#state) return;
    const { view } = this;
    const { step, busy, problem, to, channel, digits, expiresAt, resendAt } = this.#state;
    const text = (name: TextName, values?: Record<string, string>) => this.#host.text(name, values);
    const wait = (name: TextName, time: number | undefined) => {
      const left = this.#until(time);
      return left > 0 ? text(name, { time: clockTime(left) }) : '';
    };
    view.numberForm.hidden = step !== 'number';
    view.codeForm.hidden = step !== 'code';
    view.verified.hidden = step !== 'verified';

    write(view.numberLabel, text('number'));
    write(view.channelsLegend, text('channel'));
    for (const choice of this.#choices) write(choice.text, text(choice.channel));
    write(view.send, text('send'));
    // Isolated, because a number runs from left to right in right-to-left text too.
    write(view.sent, to ? text(`sent-${channel}`, { to: `\u2066${to}\u2069` }) : '');
    write(view.change, text('change'));
    write(view.codeLabel, digits ? text('code-digits', { digits: String(digits) }) : text('code'));
    write(view.verify, text('verify'));
    write(view.verifiedText, text('verified'));

    write(view.numberProblem, (step === 'number' && problem?.message) || '');
    write(view.codeProblem, (step === 'code' && problem?.message) || '');
    const isResendWait = problem?.retryAt === resendAt;
    const retry = problem && !isResendWait ? wait('retry-in', problem.retryAt) : '';
    write(view.numberWait, retry);
    write(view.codeWait, retry);
    write(view.expires, wait('expires-in', expiresAt));
    write(view.resendWait, wait('resend-in', resendAt));
    write(view.resend, text('resend'));
    view.other.hidden = this.other === undefined;
    if (this.other) write(view.other, text(`resend-${this.other}`));

    view.number.setAttribute('aria-invalid', String(NUMBER_IS_WRONG.test(problem?.name ?? '')));
    view.code.setAttribute('aria-invalid', String(CODE_IS_WRONG.test(problem?.name ?? '')));
    for (const button of [view.send, view.verify]) button.setAttribute('aria-busy', String(busy));
    const isTooSoon = this.#until(resendAt) > 0;
    for (const button of [view.resend, view.other]) button.setAttribute('aria-disabled', String(isTooSoon || busy));
  }

  #until(time: number | undefined): number {
    return time === undefined ? 0 : time - this.#host.now();
  }

  #emptyCode() {
    const { code } = this.view;
    code.value = '';
    // So that the same digits can be entered again.
    code.dispatchEvent(new Event('input'));
  }

  /**
   * Moves the focus to a new step, problem or code if the person did something and has not gone elsewhere; to a new step also whenever
   * the element has the focus.
   */
  #moveFocus(step: VerificationState['step'], isNewStep: boolean, isNewProblemOrCode: boolean) {
    const isInside = this.#root.activeElement !== null;
    const focused = findFocus();
    // `isInside` is not enough, because a click does not focus a button in Safari.
    const mayMove =
      this.#focusAtAction !== undefined && (isInside || focused === this.#focusAtAction || focused === document.body);
    if (!(isNewStep && (isInside || mayMove)) && !(isNewProblemOrCode && mayMove)) return;
    this.focus();
    if (step !== 'verified') this.view[step].select();
  }

  /** `30 seconds`, in the page's language. */
  #spoken(ms: number): string {
    const seconds = ms / SECOND;
    let [unit, length] = ['second', 1];
    if (seconds > 120) [unit, length] = ['minute', 60];
    if (seconds > 7200) [unit, length] = ['hour', 3600];
    const format = new Intl.NumberFormat(this.#host.language(), { style: 'unit', unit, unitDisplay: 'long' });
    return format.format(Math.ceil(seconds / length));
  }

  #sayWait(name: 'resend-in' | 'retry-in', time: number | undefined) {
    this.#say(this.#host.text(name, { time: this.#spoken(this.#until(time)) }));
  }

  /** Announces a text politely, even if it equals the last one. */
  #say(text: string) {
    const line = document.createElement('span');
    line.textContent = text;
    this.view.status.replaceChildren(line);
  }
}
