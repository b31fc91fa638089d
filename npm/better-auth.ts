// better-auth's own plugin for phone numbers, whose codes Bandwidth sends and checks, with the limits of the handler. Codes are
// sent in a hook before better-auth's endpoints: what their functions throw it swallows in part, and then nobody is told to wait.
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

/** What is none of the plugin's options, and why. */
const REPLACED: Record<string, string> = {
  sendOTP: 'Bandwidth sends the code',
  verifyOTP: 'Bandwidth checks the code',
  sendPasswordResetOTP: 'Bandwidth sends the code',
  otpLength: 'say digits beside phoneNumber',
  expiresIn: 'say expirationTimeInMinutes beside phoneNumber',
  allowedAttempts: 'say limits.triesPerChallenge beside phoneNumber',
};

/** What the plugin is made with: a verifier's options, and those of better-auth's own plugin. */
export interface BandwidthPhoneOptions extends VerifierOptions {
  /** Options of better-auth's `phoneNumber`, but for those that Bandwidth or a verifier's options replace. */
  phoneNumber?:
    | Omit<PhoneNumberOptions, 'sendOTP' | 'verifyOTP' | 'sendPasswordResetOTP' | 'otpLength' | 'expiresIn' | 'allowedAttempts'>
    | undefined;
}

/** Challenges of one are none for the other. */
const RESET_SCOPE = 'password-reset';

const SEND = '/phone-number/send-otp';
const VERIFY = '/phone-number/verify';
const SIGN_IN = '/sign-in/phone-number';
const REQUEST_RESET = '/phone-number/request-password-reset';
const RESET = '/phone-number/reset-password';
const PATHS = [SEND, VERIFY, SIGN_IN, REQUEST_RESET, RESET];

type Verify = NonNullable<PhoneNumberOptions['verifyOTP']>;
type Context = NonNullable<Parameters<Verify>[1]>;

declare const crypto: { randomUUID(): string };

/** The one spelling that is stored and looked up. */
const isCanonical = (number: string) => /^\+[1-9]\d{1,14}$/.test(number);

/**
 * better-auth's plugin for phone numbers, with Bandwidth's codes and a verifier's limits. Endpoints, client and types are
 * better-auth's own; where a request comes from is found as better-auth's `advanced.ipAddress` says. A limit is answered with
 * 429, what is down with 503, both with `Retry-After`.
 *
 * @param options the verifier's, and better-auth's own in `phoneNumber`
 * @throws TypeError for an option of `phoneNumber` that this replaces; MfaError of the kind `configuration`, whose `issues` name
 * every other fault
 */
export function bandwidthPhone(options: BandwidthPhoneOptions): ReturnType<typeof phoneNumber> {
  const { phoneNumber: own = {}, ...rest } = options;
  const faults = Object.entries(REPLACED).filter(([name]) => own[name as keyof typeof own] !== undefined);
  if (faults.length > 0) {
    throw new TypeError(faults.map(([name, reason]) => `phoneNumber.${name} has no place here: ${reason}.`).join(' '));
  }
  if (rest.scope === RESET_SCOPE) throw new TypeError(`scope must not be '${RESET_SCOPE}', which resets of passwords have.`);
  const { requireVerification = false, phoneNumberValidator: isValid } = own;

  /** What was decided about a send, by its key. */
  const verdicts = new Map<string, boolean | 'tell' | undefined>();
  const beforeSend: VerifierOptions['beforeSend'] = async (send) => {
    // A number without an account: limits count it as any other, and nothing is sent.
    if (verdicts.get(send.idempotencyKey) === false) return false;
    const verdict = rest.beforeSend === undefined ? true : await rest.beforeSend(send);
    verdicts.set(send.idempotencyKey, verdict);
    return verdict;
  };
  const purpose = (name: string, scope: string | undefined) => ({
    cookie: `bandwidth_${name}`,
    verifier: createVerifier({ ...rest, scope, beforeSend }),
  });
  const signIn = purpose('phone', rest.scope);
  const reset = purpose('phone_reset', RESET_SCOPE);

  const base = phoneNumber({
    ...own,
    sendOTP: () => {},
    verifyOTP: async ({ phoneNumber: to, code }, context) => {
      if (!/^\d{4,8}$/.test(code)) return false;
      const { cookie, verifier } = context?.path === RESET ? reset : signIn;
      const challenge = context && (await readCookie(context, cookie));
      const checked = await verifier.verify({ challenge, to, code, address: context && addressOf(context) });
      if ('retryAfter' in checked) throw later(checked);
      return checked.status === 'valid';
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
    verdicts.set(idempotencyKey, isKnown ? undefined : false);
    try {
      const sent = await verifier.send({ to, address: addressOf(context), idempotencyKey });
      if ('retryAfter' in sent) throw later(sent);
      if (sent.status === 'refused') {
        if (verdicts.get(idempotencyKey) === 'tell') throw new APIError('FORBIDDEN', { code: 'REFUSED', message: 'Refused' });
        // What the program refuses silently looks like a send.
        if (sent.reason !== 'before-send') throw invalidNumber();
      }
      const maxAge = (rest.expirationTimeInMinutes ?? 5) * 60;
      const { name, attributes } = context.context.createAuthCookie(cookie, { maxAge });
      await context.setSignedCookie(name, sent.challenge, context.context.secret, attributes);
    } finally {
      verdicts.delete(idempotencyKey);
    }
  }

  const before = createAuthMiddleware(async (context) => {
    const { path } = context;
    const to: unknown = context.body?.phoneNumber;
    // Of another type: better-auth says so.
    if (typeof to !== 'string') return;
    if (!isCanonical(to)) throw invalidNumber();
    if (path === VERIFY || path === RESET) return;
    if (path === SEND) {
      if (isValid && !(await isValid(to))) throw invalidNumber();
      return send(context, signIn, to, true);
    }
    if (path === SIGN_IN && !requireVerification) return;
    const where = [{ field: 'phoneNumber', value: to }];
    const user = await context.context.adapter.findOne<{ phoneNumberVerified?: boolean }>({ model: 'user', where });
    const isVerified = user?.phoneNumberVerified === true;
    if (path === REQUEST_RESET) return send(context, reset, to, user !== null && (isVerified || !requireVerification));
    // A sign-in by password: better-auth has such a number verified first.
    if (user !== null && !isVerified) return send(context, signIn, to, true);
  });
  const isOurs = ({ path }: { path?: string | undefined }) => path !== undefined && PATHS.includes(path);
  return { ...base, hooks: { before: [...base.hooks.before, { matcher: isOurs, handler: before }] } } as typeof base;
}

/** The address of a request, as better-auth finds it. */
function addressOf({ request, headers, context }: Context): string | undefined {
  const from = request ?? headers;
  return (from && getIP(from, context.options)) || undefined;
}

/** The challenge that a cookie of better-auth's holds. */
async function readCookie({ context, getSignedCookie }: Context, cookie: string): Promise<string | undefined> {
  const { name } = context.createAuthCookie(cookie);
  return (await getSignedCookie(name, context.secret)) || undefined;
}

function later({ status, retryAfter }: { status: 'limited' | 'unavailable'; retryAfter: number }): APIError {
  const headers = { 'Retry-After': String(retryAfter) };
  return status === 'limited'
    ? new APIError('TOO_MANY_REQUESTS', { code: 'TOO_MANY_REQUESTS', message: 'Too many requests' }, headers)
    : new APIError(
        'SERVICE_UNAVAILABLE',
        { code: 'SERVICE_UNAVAILABLE', message: 'Codes cannot be sent or checked now' },
        headers,
      );
}
