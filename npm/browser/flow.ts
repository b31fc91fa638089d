// The flow: what a person does, what it requests of the handler, and what the response means.
import { type RequestResult, ask } from './ask.ts';
import { fillIn, isCode, readCode } from './code.ts';
import { MESSAGES } from './messages.ts';
import { callingCode, maskNumber, readNumber } from './number.ts';
import type {
  Verification,
  VerificationChannel,
  VerificationOptions,
  VerificationProblem,
  VerificationProblemName,
  VerificationSend,
  VerificationState,
} from './types.ts';

/** The longest that a code is valid, in milliseconds. A 429 with a longer wait does not mean that there is a valid code. */
const LONGEST_LIFE = 600_000;

/** How often to look at the clock while a code is awaited and somebody listens. In milliseconds. */
const TICK = 1000;

/** The last code that was sent. It holds neither number nor code, so it may be stored. */
type SentCode = Pick<VerificationState, 'to' | 'channel' | 'digits' | 'expiresAt' | 'resendAt'>;

/** A send without a response yet. A retry with the same key sends no second text. */
interface Pending {
  key: string;
  /** Identifies the send; absent after a reload, when the number is no longer known. */
  id?: string;
  token?: string | undefined;
}

/** What the body of a handler's response may contain. */
interface ResponseBody {
  digits?: number;
  /** In seconds. */
  expiresIn?: number;
  resendIn?: number;
  challenge?: string;
  error?: string;
  valid?: boolean;
}

/** Applies the outcome of a request to the state. */
interface Outcome {
  (): void;
  /** The handler said to make no request of this kind before this time. */
  until?: number | undefined;
}

/** Makes a request; undefined if there is nothing to request. */
type Work = ((controller: AbortController) => Promise<Outcome>) | undefined | void;

const OPTIONS = {
  endpoint: 'string',
  country: 'undefined or string',
  storage: 'undefined or object',
  challenge: 'undefined or cookie or body',
  messages: 'undefined or object',
  channels: 'undefined or object',
  fetch: 'undefined or function',
  clock: 'undefined or function',
};

const SEND_OPTIONS = { channel: 'undefined or messaging or voice', token: 'undefined or string or function' };

/** A rule lists the allowed types and values. */
function check(rules: Record<string, string>, values: object = {}) {
  for (const [name, rule] of Object.entries(rules)) {
    const value = (values as Record<string, unknown>)[name];
    const allowed = rule.split(' or ');
    if (!allowed.includes(value as string) && !allowed.includes(typeof value))
      throw new TypeError(`bandwidth-mfa: ${name} must be ${rule}`);
  }
}

/**
 * Makes the flow of a sign-in by code: it calls the package's handler, and tells a page what to show.
 * @throws TypeError for an invalid option
 */
export function createVerification(options: VerificationOptions): Verification {
  check(OPTIONS, options);
  const { endpoint, country, channels = ['messaging'], messages, clock = Date.now } = options;
  const [first] = channels as [VerificationChannel];
  for (const channel of [first, ...channels]) check({ channels: 'messaging or voice' }, { channels: channel });
  const code = country && callingCode(country);
  if (country && !code) check({ country: 'supported, such as US' }, {});
  const isCookie = options.challenge !== 'body';
  const storageKey = `bandwidth-mfa:${endpoint}`;
  const listeners = new Set<() => void>();
  /** The last outcome of each kind of request. It is repeated without a request until the handler's waiting time is over. */
  let outcomes: Record<string, Outcome> = {};

  let step: VerificationState['step'] = 'number';
  let problem: VerificationProblem | undefined;
  let result: unknown;
  let sent: SentCode | undefined;
  /** The challenge of the last code, if it is not in a cookie. */
  let challenge: unknown;
  /** Only in memory: to send again when the code has expired. */
  let number: string | undefined;
  let pending: Pending | undefined;
  /** `done` resolves with true if the flow gave the request up. */
  let running: { id: string; controller: AbortController; done: Promise<true | void> } | undefined;
  let hasWarned: boolean | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  /** Which times of the last code had passed when this state was published. */
  let phase: string;
  let state: VerificationState;

  /** Whether a time has passed; an unknown time has not. */
  const hasPassed = (time: number | undefined) => clock() >= (time as number);
  const isAlive = () => sent && !hasPassed(sent.expiresAt);
  const phaseNow = () => `${isAlive()} ${hasPassed(sent?.resendAt)}`;

  function fail(name: VerificationProblemName, retryAt?: number) {
    problem = Object.freeze({ name, message: messages?.[name] ?? MESSAGES[name], ...(retryAt && { retryAt }) });
  }

  function publish() {
    phase = phaseNow();
    state = Object.freeze({
      channel: first,
      ...(step !== 'number' && sent),
      step,
      busy: !!running,
      ...(problem && { problem }),
      ...(step === 'verified' && { result }),
    });
    watch();
    for (const notify of listeners) notify();
  }

  /** Reads the clock instead of counting, because timers stop while a machine sleeps. */
  function watch() {
    clearInterval(timer);
    if (listeners.size && step === 'code')
      timer = setInterval(() => {
        if (running || phaseNow() === phase) return;
        if (!isAlive()) fail('expired');
        publish();
      }, TICK);
  }

  /** The option, or the browser's `sessionStorage`, which may throw. A server has none, even if its runtime has a global of this name. */
  const storage = () => (options.storage === undefined ? globalThis.document && sessionStorage : options.storage);

  function save() {
    try {
      if (step === 'verified') storage()?.removeItem(storageKey);
      else storage()?.setItem(storageKey, JSON.stringify({ step, sent, challenge, key: pending?.key }));
    } catch {
      // Without storage, a reload starts again.
    }
  }

  function restore() {
    try {
      const stored = JSON.parse(storage()?.getItem(storageKey) ?? '{}');
      if (stored.key) pending = { key: stored.key };
      ({ sent, challenge } = stored);
      if (stored.step === 'code')
        if (isAlive()) step = 'code';
        else fail('expired');
    } catch {
      // Another program's value, or an unreadable one.
    }
  }

  function abort() {
    running?.controller.abort();
    running = undefined;
  }

  /** Makes one request at a time. The same request again returns the running one; another request waits for it. */
  function queue(kind: string, detail: string | undefined, plan: () => Work): Promise<true | void> | void {
    const id = `${kind} ${detail}`;
    if (running?.id === id) return running.done;
    if (running) return running.done.then((isGivenUp) => isGivenUp || queue(kind, detail, plan));
    problem = undefined;
    const last = outcomes[kind];
    const work = last && clock() < (last.until as number) ? last() : plan();
    if (!work) return publish();
    const controller = new AbortController();
    // Asynchronous, so that a listener that makes the same request finds it running.
    const done = Promise.resolve(controller)
      .then(work)
      // The program's token function failed, or returned a value of a wrong type.
      .catch((): Outcome => () => fail('check-failed'))
      .then((apply) => {
        if (running?.controller !== controller) return true;
        running = undefined;
        apply();
        apply.until = problem?.retryAt;
        outcomes[kind] = apply;
        save();
        publish();
      });
    running = { id, controller, done };
    publish();
    return done;
  }

  /** For no response, a 503, and responses that the flow does not expect. */
  function failAt(path: string, { status, data, retryAt }: RequestResult) {
    fail(status ? 'unavailable' : 'offline', retryAt);
    // Any other response is not a handler's, or the handler's options differ from this page's.
    if (!status || (status === 503 && data)) return;
    warn(`${endpoint}/${path} returned ${status}. Check endpoint, challenge, origins, and onVerified's JSON.`);
  }

  function warn(text: string) {
    if (!hasWarned) console.error(`bandwidth-mfa: ${text}`);
    hasWarned = true;
  }

  /** Without `to`, it sends to the number of the last code. */
  function sendWork(to: string | undefined, channel: VerificationChannel, token: VerificationSend['token']): Work {
    return async (controller) => {
      if (!crypto.randomUUID) {
        // A page without https has no `randomUUID`, and its browser does not keep the handler's cookie.
        warn('This page needs https.');
        return () => fail('unavailable');
      }
      const id = `${to} ${channel}`;
      if (!pending || (pending.id ?? id) !== id) pending = { key: crypto.randomUUID() };
      const current = pending;
      current.id = id;
      current.token ??= typeof token === 'function' ? await token() : token;
      check({ token: 'undefined or string' }, current);
      save();
      const body = { to, channel, token: current.token, challenge: to ? undefined : challenge };
      const response = await ask(options, 'send', body, controller, current.key);
      return () => onSend(response, to, channel);
    };
  }

  function onSend(response: RequestResult, to: string | undefined, channel: VerificationChannel) {
    const { status, data, since, now, retryAt } = response;
    const { valid, error, digits, expiresIn, resendIn, challenge: sealed } = (data ?? {}) as ResponseBody;
    const last = isAlive() && sent;
    const masked = to ? maskNumber(to) : sent?.to;
    // Keep the key after a gateway's error, because a code may have been sent.
    if (data && (status < 500 || error === 'unavailable')) pending = undefined;
    if (status === 202 && digits && expiresIn && resendIn && (isCookie || sealed)) {
      // The code was sent between request and response: assume that it expires early, and that a resend is possible late.
      sent = { to: masked, channel, digits, expiresAt: since + expiresIn * 1000, resendAt: now + resendIn * 1000 };
      challenge = isCookie ? undefined : sealed;
      outcomes = {};
    } else if (status === 429) {
      fail('too-soon', retryAt);
      // Another tab may have sent a code: the cookie is shared. Without `retryAt`, the response is another program's.
      if (last ? last.to !== masked : !isCookie || !((retryAt as number) <= now + LONGEST_LIFE)) return;
      sent = { channel, ...last, to: masked, resendAt: retryAt };
    } else if (valid === false && status === 403 && !to) return loseNumber();
    else if (status === 403 && error === 'refused') return fail('refused');
    // A number from `readNumber` is never malformed, so the token is too long: above 2 KB it is `malformed`, above 4 KB the status is 413.
    else if (to && (status === 413 || error === 'malformed')) return fail('check-failed');
    else return failAt('send', response);
    // A code may be valid, so let the person enter it.
    number = to ?? number;
    step = 'code';
  }

  function onVerify(response: RequestResult) {
    const { status, data, retryAt } = response;
    // No response is status 0, without data.
    const isRight = status < 300;
    const isWrong = (data as ResponseBody | undefined)?.valid === false && (status === 403 || isRight);
    if (isWrong) fail(!sent || isAlive() ? 'wrong-code' : 'expired');
    else if (status === 429) fail('too-many-tries', retryAt);
    else if (isRight && (data !== undefined || status === 204)) {
      step = 'verified';
      result = data;
    } else failAt('verify', response);
  }

  /** Back to the first step, because the number or the challenge is not known any more. */
  function loseNumber() {
    sent = undefined;
    step = 'number';
    fail('expired');
  }

  const verification: Verification = {
    get state() {
      return state;
    },

    subscribe(listener) {
      check({ listener: 'function' }, { listener });
      const notify = () => {
        try {
          listener(state);
        } catch (error) {
          // Reported as uncaught, like an error of an event listener.
          queueMicrotask(() => {
            throw error;
          });
        }
      };
      listeners.add(notify);
      watch();
      notify();
      return () => {
        listeners.delete(notify);
        watch();
        // Asynchronous, so that replacing the only listener does not abort the request.
        queueMicrotask(() => {
          if (!listeners.size && running) {
            abort();
            publish();
          }
        });
      };
    },

    async send(to, sendOptions = {}) {
      check({ to: 'string' }, { to });
      check(SEND_OPTIONS, sendOptions);
      const { channel = first, token } = sendOptions;
      const read = readNumber(to, code);
      await queue(`send ${read}`, channel, () => (read ? sendWork(read, channel, token) : fail('invalid-number')));
    },

    async resend(sendOptions = {}) {
      check(SEND_OPTIONS, sendOptions);
      await queue('resend', sendOptions.channel, () => {
        // A right code was verified, perhaps while this waited.
        if (step === 'verified') return;
        if (step !== 'code' || !sent || !(isAlive() || number)) return loseNumber();
        if (clock() < (sent.resendAt as number)) return fail('too-soon', sent.resendAt);
        return sendWork(isAlive() ? undefined : number, sendOptions.channel ?? sent.channel, sendOptions.token);
      });
    },

    async verify(text) {
      check({ code: 'string' }, { code: text });
      const entered = readCode(text, sent?.digits);
      await queue('verify', entered, () => {
        if (step === 'verified') return;
        if (!isCode(entered, sent?.digits)) return fail('incomplete-code');
        if (!isCookie && !challenge) return loseNumber();
        return async (controller) => {
          const response = await ask(options, 'verify', { code: entered, challenge }, controller);
          return () => onVerify(response);
        };
      });
    },

    autofill(input) {
      check({ input: 'object' }, { input });
      return input ? fillIn(input as HTMLInputElement, verification) : () => {};
    },

    back() {
      abort();
      if (step === 'verified') sent = undefined;
      step = 'number';
      problem = undefined;
      save();
      publish();
    },
  };

  restore();
  publish();
  return verification;
}
