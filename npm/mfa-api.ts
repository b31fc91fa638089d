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
import { SERVER, read } from '#settings';
import { Configuration } from './configuration.ts';
import { copyCall } from './copy.ts';
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
  // Copied now, because the program may change it while the first call waits.
  const copy = copyCall(configuration, request, options);
  // Awaited, so that an error's stack includes the caller.
  const callWhenReady = async () => {
    await starting;
    return await call(operation, copy.configuration, accountId, copy.request, copy.options);
  };
  return callWhenReady();
}

/**
 * Sends a code by text: POST `/accounts/{accountId}/code/messaging` of Bandwidth's OpenAPI document.
 *
 * @param configuration credentials and defaults
 * @param accountId the Bandwidth account, not empty
 * @param request the recipient and the message
 * @param options for this call only
 * @throws MfaError of every kind; its `sent` says whether a text may have been sent anyway
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
 * Sends a code by voice call: POST `/accounts/{accountId}/code/voice` of Bandwidth's OpenAPI document.
 *
 * @param configuration credentials and defaults
 * @param accountId the Bandwidth account, not empty
 * @param request the recipient and what to say
 * @param options for this call only
 * @throws MfaError of every kind; its `sent` says whether a call may have been made anyway
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
 * It has no limits, so use it only for input that you trust. Take `to` from your own session, never from the request with the code. For
 * pages there is `createHandler` of `bandwidth-mfa/handler`.
 *
 * @param configuration credentials and defaults
 * @param accountId the Bandwidth account, not empty
 * @param request the code that was entered, and the number
 * @param options for this call only
 * @throws MfaError of every kind; `rate-limited` means that too many wrong codes have locked the number; another try lengthens the lock
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
  /** Credentials and defaults; an accessor, so that printing the API shows no secret, even if the configuration is a plain object. */
  declare protected configuration: Configuration | undefined;
  /** The server when this was created. A call uses the first that is set: its `baseURL`, the configuration's `basePath`, the constructor's. */
  protected basePath: string;

  /**
   * Sends nothing yet. The first call reports what is wrong with the arguments.
   * @param configuration credentials and defaults
   * @param basePath the server, if the configuration sets none
   * @param axios makes every call fail: this package does not use axios
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

  /** Sends a code by voice call. Parameters, result and errors are those of the function {@link generateVoiceCode}. */
  generateVoiceCode(
    accountId: string | number,
    codeRequest: CodeRequest,
    options?: RequestOptions,
  ): Promise<MfaResponse<VoiceCodeResponse>> {
    return generateVoiceCode(this.configuration as Configuration, accountId, codeRequest, complete(this, options));
  }

  /** Checks a code; a wrong code is no error. Parameters, result and errors are those of the function {@link verifyCode}. */
  verifyCode(
    accountId: string | number,
    verifyCodeRequest: VerifyCodeRequest,
    options?: RequestOptions,
  ): Promise<MfaResponse<VerifyCodeResponse>> {
    return verifyCode(this.configuration as Configuration, accountId, verifyCodeRequest, complete(this, options));
  }
}

// The name that is printed, even if a bundler renames the class.
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

// The constructor's arguments become options, so that the core checks all of them in one place.
function complete(api: MFAApi, options: RequestOptions | undefined): RequestOptions | undefined {
  const { configuration, basePath, axios } = hidden(api);
  const needsServer = basePath !== undefined && serverOf(configuration) === undefined;
  if (axios === undefined && !needsServer) return options;
  // The core refuses options that are not an object.
  if (typeof options !== 'object' && options !== undefined) return options;
  return { axios, ...options, [SERVER]: basePath } as RequestOptions;
}

function serverOf(configuration: ConfigurationParameters | undefined): string | undefined {
  try {
    return read(configuration, 'basePath') ?? undefined;
  } catch {
    // Unreadable: the first call reports it.
    return undefined;
  }
}

/** The three calls as an object, as in bandwidth-sdk. */
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

/** Makes a call; `basePath` is the server if the configuration sets none. */
export type MfaCall<T> = (axios?: unknown, basePath?: string) => Promise<MfaResponse<T>>;

/** The three calls as functions that resolve with a function, which makes the call, as in bandwidth-sdk. */
export function MFAApiFp(configuration?: ConfigurationParameters): {
  /** Sends a code by text; see `MFAApi`. */
  generateMessagingCode(
    accountId: string | number,
    codeRequest: CodeRequest,
    options?: RequestOptions,
  ): Promise<MfaCall<MessagingCodeResponse>>;
  /** Sends a code by voice call; see `MFAApi`. */
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
      // Copied now, because the program may change it before the function is called.
      const copy = copyCall(configuration, request, options);
      return (axios, basePath) => {
        const api = new MFAApi(copy.configuration, basePath, axios);
        return api[operation](accountId, copy.request as never, copy.options) as Promise<MfaResponse<never>>;
      };
    };
  return {
    generateMessagingCode: later('generateMessagingCode'),
    generateVoiceCode: later('generateVoiceCode'),
    verifyCode: later('verifyCode'),
  };
}
