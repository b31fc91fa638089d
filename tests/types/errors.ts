// An error narrows by its kind, and a switch over the kinds can be complete.
import { MfaError } from 'bandwidth-mfa';

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Expect<T extends true> = T;

export type Fields = [
  Expect<Equals<MfaError['sent'], 'no' | 'maybe' | 'yes'>>,
  Expect<Equals<MfaError['attempts'], number>>,
  Expect<Equals<MfaError['status'], number | undefined>>,
  Expect<Equals<MfaError['requestId'], string | undefined>>,
  Expect<Equals<MfaError['retryAfterMs'], number | undefined>>,
  Expect<Equals<MfaError['detail'], string | undefined>>,
  Expect<Equals<MfaError['isAxiosError'], true>>,
  Expect<Equals<MfaError['code'], string>>,
  Expect<MfaError extends Error ? true : false>,
  Expect<Equals<InstanceType<typeof MfaError>, MfaError>>,
];

/** Jest's `toThrow` and Deno's `assertRejects` take only a class with a public constructor. */
export const asClass: abstract new (...args: never[]) => Error = MfaError;

// @ts-expect-error only the package creates one
export const withoutFailure = () => new MfaError();

// @ts-expect-error only the package creates one
export const withMessage = () => new MfaError('a message');

export function issues(error: unknown): string[] {
  if (!(error instanceof MfaError)) throw error;
  return (error.issues ?? []).map(({ field, message }) => `${field}: ${message}`);
}

export function body(error: MfaError): [number | undefined, unknown, string | null | undefined] {
  return [error.response?.status, error.response?.data, error.response?.headers.get('x-amzn-requestid')];
}

export function advice(error: MfaError): string {
  switch (error.kind) {
    case 'configuration':
    case 'invalid-input':
      return 'correct the program';
    case 'connection':
    case 'connection-lost':
    case 'timeout':
    case 'aborted':
      return error.sent;
    case 'authorization':
    case 'unauthorized':
    case 'forbidden':
      return 'look at the credentials';
    case 'bad-request':
      return error.detail ?? '';
    case 'rate-limited':
      return `wait ${error.retryAfterMs ?? 'a while'}`;
    case 'server':
    case 'unexpected-status':
    case 'invalid-response':
    case 'internal':
      return 'tell somebody';
    default: {
      const never: never = error.kind;
      return never;
    }
  }
}

export function only(error: MfaError): 'rate-limited' | undefined {
  return error.kind === 'rate-limited' ? error.kind : undefined;
}

// @ts-expect-error there is no such kind
export const wrongKind = (error: MfaError) => error.kind === 'rate-limit';

// @ts-expect-error `sent` has no such value
export const wrongSent = (error: MfaError) => error.sent === 'perhaps';
