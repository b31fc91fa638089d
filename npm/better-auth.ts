// better-auth's own plugin for phone numbers, with Bandwidth's codes and the handler's limits. Codes are sent in a middleware before
// better-auth's endpoints, because better-auth hides some errors of its callbacks, so a person would not be told to wait.
import { createVerifier, type Verifier, type VerifierOptions } from 'bandwidth-mfa/handler';
import { APIError, createAuthMiddleware, getIP } from 'better-auth/api';
import { phoneNumber, type PhoneNumberOptions } from 'better-auth/plugins/phone-number';

export type {
  Applied,
  BeforeSend,
  BeforeSendInput,
  ByChannel,
  CallEvent,
  ConfigurationParameters,
  HandlerChannel,
  HandlerEvent,
  HandlerLimit,
  HandlerLimits,
  HandlerRequest,
  LimitStore,
  MfaAbortSignal,
  NumberType,
  Operation,
  RequestOptions,
  TokenStore,
  VerifierOptions,
} from 'bandwidth-mfa/handler';

/** Options of better-auth's plugin that are refused, and why. */
const REPLACED: Record<string, string> = {
  sendOTP: 'Bandwidth sends the code',
  verifyOTP: 'Bandwidth checks the code',
  sendPasswordResetOTP: 'Bandwidth sends the code',
  otpLength: 'set digits beside phoneNumber',
  expiresIn: 'set expirationTimeInMinutes beside phoneNumber',
  allowedAttempts: 'set limits.triesPerChallenge beside phoneNumber',
};

/** The options: a verifier's, and those of better-auth's own plugin. */
export interface BandwidthPhoneOptions extends VerifierOptions {
  /** Options of better-auth's `phoneNumber`, except those that Bandwidth or a verifier's options replace. */
  phoneNumber?:
    | Omit<PhoneNumberOptions, 'sendOTP' | 'verifyOTP' | 'sendPasswordResetOTP' | 'otpLength' | 'expiresIn' | 'allowedAttempts'>
    | undefined;
}

/** The scope of password resets, so that the code of a sign-in does not work for them. */
const RESET_SCOPE = 'password-reset';

const SEND = '/phone-number/send-otp';
const VERIFY = '/phone-number/verify';
const SIGN_IN = '/sign-in/phone-number';
const REQUEST_RESET = '/phone-number/request-password-reset';
const RESET = '/phone-number/reset-password';
const PATHS = [SEND, VERIFY, SIGN_IN, REQUEST_RESET, RESET];

interface RunningSend {
  /** Whether the number may get a code: for a reset, whether it has an account, verified if that is required. */
  isKnown: boolean;
  /** The verdict of the program's `beforeSend`. */
  verdict?: boolean | 'tell';
}

type Verify = NonNullable<PhoneNumberOptions['verifyOTP']>;
type Context = NonNullable<Parameters<Verify>[1]>;

/** What better-auth's types of an endpoint leave out: its middlewares. */
interface Endpoint {
  path: string;
  options: { method: unknown; use?: unknown[] };
}

declare const crypto: { randomUUID(): string };

/** E.164, the only form that is stored and looked up. */
const isCanonical = (number: string) => /^\+[1-9]\d{1,14}$/.test(number);

/**
 * better-auth's plugin for phone numbers, with Bandwidth's codes and a verifier's limits. Endpoints, client and types are
 * better-auth's own. The client's address comes from where better-auth's `advanced.ipAddress` says. Above a limit the response is
 * 429; above a limit of all sends or of a country, or if the service or the store is down, it is 503. Both have `Retry-After`.
 * For a password reset, a request for a code looks sent even while the service is down, and a try above a limit looks like a
 * wrong code.
 *
 * @param options the verifier's, and better-auth's own in `phoneNumber`
 * @throws TypeError for an option of `phoneNumber` that this replaces, and for the scope `password-reset`; otherwise the same as
 * `createVerifier`
 */
export function bandwidthPhone(options: BandwidthPhoneOptions): ReturnType<typeof phoneNumber> {
  const { phoneNumber: phoneOptions = {}, ...rest } = options ?? {};
  if (typeof phoneOptions !== 'object' || phoneOptions === null) throw new TypeError('phoneNumber must be an object.');
  const faults = Object.entries(REPLACED).filter(([name]) => phoneOptions[name as keyof typeof phoneOptions] !== undefined);
  if (faults.length > 0) {
    throw new TypeError(faults.map(([name, reason]) => `phoneNumber.${name} is not supported: ${reason}.`).join(' '));
  }
  if (rest.scope === RESET_SCOPE) throw new TypeError(`scope must not be '${RESET_SCOPE}', because password resets use it.`);
  const { requireVerification = false, phoneNumberValidator: isValid } = phoneOptions;

  /** By idempotency key. */
  const sends = new Map<string, RunningSend>();
  const beforeSend: VerifierOptions['beforeSend'] = async (input) => {
    // Also asked for a number without an account: otherwise its error or `tell` would reveal which numbers have one.
    const verdict = rest.beforeSend === undefined ? true : await rest.beforeSend(input);
    // Absent if the check took too long, and the send has ended.
    const send = sends.get(input.idempotencyKey);
    if (send !== undefined) send.verdict = verdict;
    // A number without an account is refused silently: the limits of number and network count it, but nothing is sent.
    return verdict === true && send?.isKnown === false ? false : verdict;
  };
  const purpose = (name: string, scope: string | undefined) => ({
    cookie: `bandwidth_${name}`,
    verifier: createVerifier({ ...rest, scope, beforeSend }),
  });
  const signIn = purpose('phone', rest.scope);
  const reset = purpose('phone_reset', RESET_SCOPE);

  const base = phoneNumber({
    ...phoneOptions,
    sendOTP: () => {},
    verifyOTP: async ({ phoneNumber: to, code }, context) => {
      // `before` does not run for better-auth's `consumePhoneNumberOTP`, which takes any number.
      if (!isCanonical(to) || !/^\d{4,8}$/.test(code)) return false;
      const isReset = context?.path === RESET;
      const { cookie, verifier } = isReset ? reset : signIn;
      const challenge = context && (await readCookie(context, cookie));
      const outcome = await verifier.verify({ challenge, to, code, address: context && addressOf(context) });
      // Tries are counted only if a code was sent, so a limit would reveal which numbers have an account.
      if (isReset && outcome.status === 'limited') return false;
      if ('retryAfter' in outcome) throw retryLater(outcome);
      return outcome.status === 'valid';
    },
  });
  const invalidNumber = () => APIError.from('BAD_REQUEST', base.$ERROR_CODES.INVALID_PHONE_NUMBER);

  async function send(
    context: Context,
    { cookie, verifier }: { cookie: string; verifier: Verifier },
    to: string,
    isKnown: boolean,
  ) {
    const idempotencyKey = crypto.randomUUID();
    const running: RunningSend = { isKnown };
    sends.set(idempotencyKey, running);
    // For a reset, Bandwidth is called only if there is an account, so its response must not change ours.
    let delivery: Promise<unknown> | undefined;
    const waitUntil = verifier === reset.verifier ? (work: Promise<unknown>) => void (delivery = work) : undefined;
    try {
      const outcome = await verifier.send({ to, address: addressOf(context), idempotencyKey, waitUntil });
      if ('retryAfter' in outcome) throw retryLater(outcome);
      if (outcome.status === 'refused') {
        if (running.verdict === 'tell') throw new APIError('FORBIDDEN', { code: 'REFUSED', message: 'Refused' });
        // A silent refusal must look like a send.
        if (outcome.reason !== 'before-send') throw invalidNumber();
      }
      const maxAge = (rest.expirationTimeInMinutes ?? 5) * 60;
      const { name, attributes } = context.context.createAuthCookie(cookie, { maxAge });
      await context.setSignedCookie(name, outcome.challenge, context.context.secret, attributes);
      await context.context.runInBackgroundOrAwait(delivery);
    } finally {
      sends.delete(idempotencyKey);
    }
  }

  const before = createAuthMiddleware(async (context) => {
    const { path } = context;
    const to: string = context.body.phoneNumber;
    if (!isCanonical(to)) throw invalidNumber();
    if (path === VERIFY || path === RESET) return;
    if (path === SIGN_IN && !requireVerification) return;
    if (path !== REQUEST_RESET && isValid && !(await isValid(to))) throw invalidNumber();
    if (path === SEND) return send(context, signIn, to, true);
    const where = [{ field: 'phoneNumber', value: to }];
    const user = await context.context.adapter.findOne<{ phoneNumberVerified?: boolean }>({ model: 'user', where });
    const isVerified = user?.phoneNumberVerified === true;
    if (path === REQUEST_RESET) return send(context, reset, to, user !== null && (isVerified || !requireVerification));
    // A sign-in by password with an unverified number: better-auth wants the number verified first.
    if (user !== null && !isVerified) return send(context, signIn, to, true);
  });
  // A middleware runs after the check of the body and after every plugin's hooks, which may refuse the request or change its body.
  for (const { path, options } of Object.values<Endpoint>(base.endpoints)) {
    if (PATHS.includes(path)) options.use = [...(options.use ?? []), before];
  }
  return base;
}

/**
 * The network of all clients whose address better-auth cannot read. If they were not counted, a client behind a proxy that appends to
 * `X-Forwarded-For` could evade every limit of its network by sending that header itself.
 */
const UNKNOWN = '0.0.0.0';

/** The address of a request, as better-auth finds it. The program's own calls have no request. */
function addressOf({ request, headers, context: { options } }: Context): string | undefined {
  const from = request ?? headers;
  if (from === undefined || options.advanced?.ipAddress?.disableIpTracking) return undefined;
  return getIP(from, options) || UNKNOWN;
}

/** The challenge in the cookie that better-auth has signed. */
async function readCookie({ context, getSignedCookie }: Context, cookie: string): Promise<string | undefined> {
  const { name } = context.createAuthCookie(cookie);
  return (await getSignedCookie(name, context.secret)) || undefined;
}

/** The error of an outcome that says when to try again. */
function retryLater({ status, retryAfter }: { status: 'limited' | 'unavailable'; retryAfter: number }): APIError {
  const headers = { 'Retry-After': String(retryAfter) };
  return status === 'limited'
    ? new APIError('TOO_MANY_REQUESTS', { code: 'TOO_MANY_REQUESTS', message: 'Too many requests' }, headers)
    : new APIError(
        'SERVICE_UNAVAILABLE',
        { code: 'SERVICE_UNAVAILABLE', message: 'Codes cannot be sent or checked now' },
        headers,
      );
}
