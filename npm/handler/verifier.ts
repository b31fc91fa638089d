// The policy without HTTP.
import { hasSurrogate } from '#input';
import { clientOf, normalise } from './address.ts';
import { isToken } from './gate.ts';
import type { HandlerChannel } from './options.ts';
import { type Policy, refuseArguments } from './policy.ts';
import type { Runner } from './runner.ts';

/** Who asks for a code. */
export interface VerifierSend {
  /** The number in E.164 form. */
  to: string;
  /** How the code is sent. @defaultValue messaging */
  channel?: HandlerChannel | undefined;
  /** The client's address (IPv4 or IPv6) from your platform. Without it, no network is counted. */
  address?: string | undefined;
  /** What `beforeSend` gets as `token`, at most 2 KB. */
  token?: string | undefined;
  /** The person's session: the challenge works only in the same one. */
  session?: string | undefined;
  /** Identifies the send, so that a repeat sends no second text. @defaultValue a new one */
  idempotencyKey?: string | undefined;
  /**
   * Lets `send` return before the service is called, and gets the rest of the send as a promise. So neither the time nor a failure of the
   * service reveals a silent refusal of `beforeSend`. If it is certain that no code was sent, the challenge ends.
   * @defaultValue `send` waits for the service
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** Who tries a code, with the challenge of the send, or with the number if the program keeps it. */
export interface VerifierTry {
  /** From the send. */
  challenge?: string | undefined;
  /**
   * Instead of a challenge. A code that was sent to the number must still be valid, and all codes of the number share the tries
   * of one challenge. With a challenge, it must be the challenge's number.
   */
  to?: string | undefined;
  /** The code that the person entered. */
  code: string;
  /** The client's address at this try. Without it, no network is counted. */
  address?: string | undefined;
  /** The session of the send. */
  session?: string | undefined;
}

/** No code was sent or accepted: try again later. */
export type RetryLater =
  | {
      /** A limit is reached, except those under `unavailable`; or the service has locked the number. */
      status: 'limited';
      /** In how many seconds to try again. */
      retryAfter: number;
    }
  | {
      /** The service, the store or `beforeSend` failed, `address` is no IP address, or a limit of all sends or of a country is reached. */
      status: 'unavailable';
      /** In how many seconds to try again. */
      retryAfter: number;
    };

/** The outcome of a send. Times are in seconds. */
export type SendResult =
  | {
      /** The code was sent, or may have been. A repeat gives `sent` too, even if the first send was refused: by `beforeSend` with `false`, or by the service. */
      status: 'sent';
      /** For `verify`. */
      challenge: string;
      /** How many digits the code has. */
      digits: number;
      /** How long the code is valid, from its send on. */
      expiresIn: number;
      /** The wait after a first send; after later ones it may be longer. */
      resendIn: number;
    }
  | {
      /** Nothing was sent. */
      status: 'refused';
      /** `number`, `country`, `length`, `type`, `voice`, `before-send`, or the kind of the service's refusal. */
      reason: string;
      /** It looks like the challenge of a send, but never verifies. */
      challenge: string;
    }
  | RetryLater;

/** The outcome of a try. Times are in seconds. */
export type VerifyResult =
  | {
      /** The code is right, for the first time. */
      status: 'valid';
      /** The number that the code was sent to. */
      to: string;
    }
  | {
      /** The code or the challenge is wrong, used or expired, or the challenge has no tries left. */
      status: 'invalid';
    }
  | RetryLater;

/**
 * Sends codes and checks them, with the handler's limits. Its methods reject only with an `MfaError`: for invalid arguments
 * (`invalid-input`), and for a bug of the package (`internal`).
 */
export interface Verifier {
  /** Sends a code. The program learns the reason of a refusal. If the page must not learn it, respond as if the code was sent, with this challenge. */
  send(input: VerifierSend): Promise<SendResult>;
  /** Checks a code. A right code is accepted once. */
  verify(input: VerifierTry): Promise<VerifyResult>;
  /**
   * For an operator, if a number has failed too often: forgets its failures, tries and sends, but not what each network has used.
   * @returns false if the store failed; true also if there was nothing to forget, as for a string that is no phone number
   */
  forget(to: string): Promise<boolean>;
}

export function makeVerifier(runner: Runner, policy: Policy): Verifier {
  const { digits, minutes, resendIn } = policy.settings;
  return {
    async send(argument) {
      const { to, channel, address, token, session, idempotencyKey, waitUntil } = readFields(argument, { to: true });
      if (!isToken(token)) refuseArguments(['token', 'must have at most 2048 bytes']);
      if (channel !== undefined && channel !== 'messaging' && channel !== 'voice') {
        refuseArguments(['channel', "must be 'messaging' or 'voice'"]);
      }
      const normalised = address === undefined ? '' : normalise(address);
      if (normalised === undefined) return retryLater(runner.fail('no-address', {}, new TypeError(NO_ADDRESS)));
      const input = {
        to: to as string,
        isVoice: channel === 'voice',
        // With an empty key, all sends to a number would count as one.
        idempotencyKey: idempotencyKey || crypto.randomUUID(),
        ...clientOf(session, normalised),
      };
      const outcome = await runner.send(input, { address: normalised || undefined, token, defer: waitUntil });
      if (outcome.status === 'sent') return { ...outcome, digits, expiresIn: minutes * 60, resendIn };
      if (outcome.status !== 'refused') return retryLater(outcome);
      const { status, reason, challenge } = outcome;
      return { status, reason, challenge };
    },
    async verify(argument) {
      const { challenge, to, code, address, session } = readFields(argument, { code: true });
      if (challenge === undefined && to === undefined) refuseArguments(['challenge', 'is required, unless `to` is given']);
      const normalised = address === undefined ? '' : normalise(address);
      if (normalised === undefined) return retryLater(runner.fail('no-address', {}, new TypeError(NO_ADDRESS)));
      const outcome = await runner.verify({
        challenge,
        cookies: undefined,
        to,
        code: code as string,
        ...clientOf(session, normalised),
      });
      if (outcome.status === 'invalid') return { status: 'invalid' };
      if (outcome.status !== 'valid') return retryLater(outcome);
      runner.report('verified', '', outcome.details);
      return { status: 'valid', to: outcome.to };
    },
    async forget(to) {
      readFields({ to }, { to: true });
      return runner.forget(to);
    },
  };
}

declare const crypto: { randomUUID(): string };

const NO_ADDRESS = 'address is not an IPv4 or IPv6 address.';

const retryLater = ({ status, retryAfter }: RetryLater): RetryLater => ({ status, retryAfter });

const FIELDS = ['to', 'channel', 'address', 'token', 'session', 'idempotencyKey', 'challenge', 'code'] as const;

type Fields = Partial<Record<(typeof FIELDS)[number], string>> & Pick<VerifierSend, 'waitUntil'>;

/** The fields of an argument, if each has its type or is absent. */
function readFields(argument: unknown, required: Partial<Record<string, true>>): Fields {
  const faults: string[] = [];
  const fields: Fields = {};
  for (const name of [...FIELDS, 'waitUntil'] as const) {
    let value: unknown;
    try {
      value = (argument as Record<string, unknown> | null | undefined)?.[name];
    } catch {
      faults.push(name, 'cannot be read');
      continue;
    }
    if (name === 'waitUntil') {
      if (typeof value === 'function') fields.waitUntil = value as (work: Promise<unknown>) => void;
      else if (value !== undefined) faults.push(name, 'must be a function');
    } else if (hasSurrogate(value)) faults.push(name, 'must not contain a lone surrogate');
    else if (typeof value === 'string') fields[name] = value;
    else if (value !== undefined) faults.push(name, 'must be a string');
    else if (required[name]) faults.push(name, 'is required');
  }
  refuseArguments(faults);
  return fields;
}
