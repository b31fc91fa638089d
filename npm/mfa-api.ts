import type {
  CodeRequest,
  ConfigurationParameters,
  MessagingCodeResponse,
  MfaResponse,
  RequestOptions,
  VerifyCodeRequest,
  VerifyCodeResponse,
  VoiceCodeResponse,
} from '../src/js/types.js';
import production from '#base-path';
import { call } from '#call';
import { hold } from '#settings';
import { Configuration } from './configuration.ts';
import { hide, hideInPrints, reveal } from './hidden.ts';
import { ready } from './ready.ts';

/** The names of the three calls. */
type Operation = 'generateMessagingCode' | 'generateVoiceCode' | 'verifyCode';

function invoke<T>(
  operation: Operation,
  configuration: unknown,
  accountId: unknown,
  request: unknown,
  options: unknown,
): Promise<MfaResponse<T>> {
  const starting = ready();
  if (starting === undefined) return call(operation, configuration, accountId, request, options);
  // What is given now is what counts, however long the first call waits.
  const held = hold(configuration, request, options);
  // Awaited, so that an error's stack goes on to who called.
  const late = async () => {
    await starting;
    return await call(operation, held.configuration, accountId, held.request, held.options);
  };
  return late();
}

/**
 * Sends a code by text: POST `/accounts/{accountId}/code/messaging` of Bandwidth's OpenAPI document.
 *
 * @param configuration credentials and defaults
 * @param accountId the Bandwidth account, not empty
 * @param request whom to send what
 * @param options for this call alone
 * @throws MfaError of every kind; its `sent` says whether a text may be on its way all the same
 */
export function generateMessagingCode(
  configuration: ConfigurationParameters,
  accountId: string | number,
  request: CodeRequest,
  options?: RequestOptions,
): Promise<MfaResponse<MessagingCodeResponse>> {
  return invoke('generateMessagingCode', configuration, accountId, request, options);
}

/**
 * Sends a code by a call that speaks it: POST `/accounts/{accountId}/code/voice` of Bandwidth's OpenAPI document.
 *
 * @param configuration credentials and defaults
 * @param accountId the Bandwidth account, not empty
 * @param request whom to call and what to say
 * @param options for this call alone
 * @throws MfaError of every kind; its `sent` says whether a call may be on its way all the same
 */
export function generateVoiceCode(
  configuration: ConfigurationParameters,
  accountId: string | number,
  request: CodeRequest,
  options?: RequestOptions,
): Promise<MfaResponse<VoiceCodeResponse>> {
  return invoke('generateVoiceCode', configuration, accountId, request, options);
}

/**
 * Checks a code that a person entered: POST `/accounts/{accountId}/code/verify` of Bandwidth's OpenAPI document.
 * A wrong code is no error: `data.valid` is false then.
 *
 * For input you trust: it limits nothing. Take `to` from your own session, never from the request that brings the code, and let
 * pages ask `createHandler` of `bandwidth-mfa/handler`.
 *
 * @param configuration credentials and defaults
 * @param accountId the Bandwidth account, not empty
 * @param request what was entered, and for whom
 * @param options for this call alone
 * @throws MfaError of every kind; `rate-limited` means that the number is locked after too many wrong codes, and that trying again lengthens the lock
 */
export function verifyCode(
  configuration: ConfigurationParameters,
  accountId: string | number,
  request: VerifyCodeRequest,
  options?: RequestOptions,
): Promise<MfaResponse<VerifyCodeResponse>> {
  return invoke('verifyCode', configuration, accountId, request, options);
}

/** The server of Bandwidth's OpenAPI document. */
const PRODUCTION = production.trim();

const HIDDEN = Symbol('hidden');

interface Hidden {
  configuration: Configuration | undefined;
  basePath: string | undefined;
  axios: unknown;
}

const hidden = (api: MFAApi): Partial<Hidden> => reveal<Hidden>(api, HIDDEN) ?? {};

/** Bandwidth's multi-factor authentication API, with the names of bandwidth-sdk. */
export class MFAApi {
  /** Credentials and defaults; an accessor, so that no print of this shows a secret of a plain object. */
  declare protected configuration: Configuration | undefined;
  /** The server as it was when this was made; what counts is the configuration's, then the constructor's. */
  protected basePath: string;

  /**
   * @param configuration credentials and defaults
   * @param basePath the server, where the configuration names none
   * @param axios is refused by the first call: this package has no axios
   */
  constructor(configuration?: ConfigurationParameters, basePath?: string, axios?: unknown) {
    const current = (configuration ?? new Configuration()) as Configuration;
    this.basePath = serverOf(current) ?? basePath ?? PRODUCTION;
    hide(this, HIDDEN, { configuration: current, basePath, axios } satisfies Hidden);
  }

  /** Sends a code by text. Parameters, result and errors are those of the function {@link generateMessagingCode}. */
  generateMessagingCode(
    accountId: string | number,
    codeRequest: CodeRequest,
    options?: RequestOptions,
  ): Promise<MfaResponse<MessagingCodeResponse>> {
    return generateMessagingCode(this.configuration as Configuration, accountId, codeRequest, complete(this, options));
  }

  /** Sends a code by a call that speaks it. Parameters, result and errors are those of the function {@link generateVoiceCode}. */
  generateVoiceCode(
    accountId: string | number,
    codeRequest: CodeRequest,
    options?: RequestOptions,
  ): Promise<MfaResponse<VoiceCodeResponse>> {
    return generateVoiceCode(this.configuration as Configuration, accountId, codeRequest, complete(this, options));
  }

  /** Checks a code that a person entered; a wrong one is no error. Parameters, result and errors are those of the function {@link verifyCode}. */
  verifyCode(
    accountId: string | number,
    verifyCodeRequest: VerifyCodeRequest,
    options?: RequestOptions,
  ): Promise<MfaResponse<VerifyCodeResponse>> {
    return verifyCode(this.configuration as Configuration, accountId, verifyCodeRequest, complete(this, options));
  }
}

// Its name in prints, whatever a bundler makes of it.
Object.defineProperty(MFAApi, 'name', { value: 'MFAApi' });
hideInPrints(MFAApi.prototype, HIDDEN);
Object.defineProperty(MFAApi.prototype, 'configuration', {
  configurable: true,
  get(this: MFAApi) {
    return hidden(this).configuration;
  },
  set(this: MFAApi, configuration: Configuration | undefined) {
    hidden(this).configuration = configuration;
  },
});

// What the constructor was given becomes an option, so that the core judges all of them in one place.
function complete(api: MFAApi, options: RequestOptions | undefined): RequestOptions | undefined {
  const { configuration, basePath, axios } = hidden(api);
  const refused = axios === undefined ? undefined : { axios };
  const isNamed = basePath === undefined || serverOf(configuration) !== undefined;
  if (refused === undefined && isNamed) return options;
  // Something that is no object is left for the core to refuse.
  if (typeof options !== 'object' && options !== undefined) return options;
  const completed: RequestOptions = { ...options, ...refused };
  if (!isNamed) completed.baseURL ??= basePath;
  return completed;
}

function serverOf(configuration: ConfigurationParameters | undefined): string | undefined {
  try {
    return configuration?.basePath ?? undefined;
  } catch {
    // It cannot be read: the first call says so.
    return undefined;
  }
}

/** The three calls as an object, as bandwidth-sdk has them. */
export function MFAApiFactory(
  configuration?: ConfigurationParameters,
  basePath?: string,
  axios?: unknown,
): Pick<MFAApi, Operation> {
  const api = new MFAApi(configuration, basePath, axios);
  return {
    generateMessagingCode: (...args) => api.generateMessagingCode(...args),
    generateVoiceCode: (...args) => api.generateVoiceCode(...args),
    verifyCode: (...args) => api.verifyCode(...args),
  };
}

/** A call that still waits for its server, as bandwidth-sdk's `MFAApiFp` gives it. */
export type MfaCall<T> = (axios?: unknown, basePath?: string) => Promise<MfaResponse<T>>;

/** The three calls as functions that give a function, as bandwidth-sdk has them. */
export function MFAApiFp(configuration?: ConfigurationParameters): {
  /** Sends a code by text; see `MFAApi`. */
  generateMessagingCode(
    accountId: string | number,
    codeRequest: CodeRequest,
    options?: RequestOptions,
  ): Promise<MfaCall<MessagingCodeResponse>>;
  /** Sends a code by a call; see `MFAApi`. */
  generateVoiceCode(
    accountId: string | number,
    codeRequest: CodeRequest,
    options?: RequestOptions,
  ): Promise<MfaCall<VoiceCodeResponse>>;
  /** Checks a code; see `MFAApi`. */
  verifyCode(
    accountId: string | number,
    verifyCodeRequest: VerifyCodeRequest,
    options?: RequestOptions,
  ): Promise<MfaCall<VerifyCodeResponse>>;
} {
  const later =
    (operation: Operation) =>
    async (accountId: string | number, request: object, options?: RequestOptions): Promise<MfaCall<never>> => {
      // What is given now is what counts, whenever the call is made.
      const held = hold(configuration, request, options);
      return (axios, basePath) => {
        const api = new MFAApi(held.configuration, basePath, axios);
        return api[operation](accountId, held.request as never, held.options) as Promise<MfaResponse<never>>;
      };
    };
  return {
    generateMessagingCode: later('generateMessagingCode'),
    generateVoiceCode: later('generateVoiceCode'),
    verifyCode: later('verifyCode'),
  };
}
