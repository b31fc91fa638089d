import type { BaseOptions, ConfigurationParameters, RequestOptions, TokenStore } from '../src/js/types.js';
import { accessToken } from '#call';
import { FIELDS, HIDDEN } from '#settings';
import { hide, hideInPrints, reveal } from './hidden.ts';
import { ready } from './ready.ts';

/** What `bandwidth-sdk` takes and the MFA API has no use for. */
const UNUSED = ['serverIndex', 'formDataCtor', 'apiKey', 'awsv4'] as const;

/** Kept where no print shows them. */
const SECRET = ['password', 'clientSecret', 'accessToken', 'apiKey', 'awsv4', 'baseOptions', 'tokenStore'] as const;

type Hidden = { -readonly [Field in (typeof SECRET)[number]]?: ConfigurationParameters[Field] } & {
  /** What `accessToken` is when none was given. */
  ownToken?: () => Promise<string>;
  /** Tells that function from one that was given, through every wrapper of the configuration. */
  mark?: symbol;
};

const hidden = (configuration: object): Hidden => reveal<Hidden>(configuration, HIDDEN) ?? {};

/** Also for a copy, which has none of what the original keeps. */
function keep<Field extends keyof Hidden>(configuration: object, field: Field, value: Hidden[Field]): void {
  if (reveal(configuration, HIDDEN) === undefined) hide(configuration, HIDDEN, {});
  hidden(configuration)[field] = value;
}

/**
 * Credentials and defaults for calls. Fields may be changed later and count from the next call on. No print of it shows a
 * secret: passwords, tokens, and what may hold some (`baseOptions`, `tokenStore`) are accessors over what is hidden.
 */
export class Configuration implements ConfigurationParameters {
  /** The id of OAuth2 client credentials (RFC 6749 4.4). */
  declare clientId?: string | undefined;
  /** User name of HTTP Basic (RFC 7617). Bandwidth retires these on 2 December 2026. */
  declare username?: string | undefined;
  /** The server: an absolute `https` URL without user info, query and fragment. @defaultValue https://mfa.bandwidth.com/api/v1 */
  declare basePath?: string | undefined;
  /** The `fetch` to use, called as a plain function. @defaultValue the runtime's own, looked up at each call */
  declare fetch?: ConfigurationParameters['fetch'] | undefined;
  /** Longest time for a whole call in milliseconds: token, a second sending and the body included; 0 for none, at most 2147483647. @defaultValue 10000 */
  declare timeout?: number | undefined;
  /** The token endpoint. @defaultValue https://api.bandwidth.com/api/v1/oauth2/token */
  declare tokenUrl?: string | undefined;
  /** Called with what happens in each call, for logs and metrics; see `CallEvent`. */
  declare onCall?: ConfigurationParameters['onCall'] | undefined;
  /** Whether a request is checked before it is sent. @defaultValue true */
  declare validate?: boolean | undefined;
  /** Allows plain `http` to a host that is not this machine, which shows credentials and codes to the network. @defaultValue false */
  declare allowInsecure?: boolean | undefined;
  /** Allows a password or a client secret in a page, where anybody can read it. @defaultValue false */
  declare dangerouslyAllowBrowser?: boolean | undefined;
  /** Taken as in bandwidth-sdk; the document has one server. */
  declare serverIndex?: number | undefined;
  /** Taken as in bandwidth-sdk; the MFA API has no use for it. */
  declare formDataCtor?: (new () => object) | undefined;

  /** Takes every parameter as it is; what cannot work, or not be read, is said by the first call. */
  constructor(param: ConfigurationParameters = {}) {
    const kept: Hidden = {};
    hide(this, HIDDEN, kept);
    kept.mark = Symbol('own token');
    kept.ownToken = Object.assign(() => ownToken(this, kept), { [HIDDEN]: kept.mark });
    for (const field of [...FIELDS, ...UNUSED]) {
      const target = ((SECRET as readonly string[]).includes(field) ? kept : this) as Record<string, unknown>;
      try {
        target[field] = param?.[field];
      } catch {
        Object.defineProperty(this, field, {
          get() {
            throw new TypeError(`${field} cannot be read`);
          },
        });
      }
    }
  }

  /** Password of HTTP Basic. Refused in a page unless `dangerouslyAllowBrowser`. */
  get password(): string | undefined {
    return hidden(this).password;
  }
  set password(password: string | undefined) {
    keep(this, 'password', password);
  }

  /** Secret of OAuth2 client credentials. Refused in a page unless `dangerouslyAllowBrowser`. */
  get clientSecret(): string | undefined {
    return hidden(this).clientSecret;
  }
  set clientSecret(secret: string | undefined) {
    keep(this, 'clientSecret', secret);
  }

  /**
   * The token, promise or function that was given; else a function that resolves with a token for `clientId` and
   * `clientSecret`, and with nothing where there are none.
   */
  get accessToken(): ConfigurationParameters['accessToken'] {
    const { accessToken, ownToken } = hidden(this);
    return accessToken ?? ownToken;
  }
  set accessToken(token: ConfigurationParameters['accessToken']) {
    keep(this, 'accessToken', token);
  }

  /** Shares tokens between isolates. */
  get tokenStore(): TokenStore | undefined {
    return hidden(this).tokenStore;
  }
  set tokenStore(store: TokenStore | undefined) {
    keep(this, 'tokenStore', store);
  }

  /** Taken as in bandwidth-sdk; the MFA API has no use for it. */
  get apiKey(): ConfigurationParameters['apiKey'] {
    return hidden(this).apiKey;
  }
  set apiKey(key: ConfigurationParameters['apiKey']) {
    keep(this, 'apiKey', key);
  }

  /** Taken as in bandwidth-sdk; the MFA API has no use for it. */
  get awsv4(): object | undefined {
    return hidden(this).awsv4;
  }
  set awsv4(signing: object | undefined) {
    keep(this, 'awsv4', signing);
  }

  /** Options for every call; a call's own win. As in bandwidth-sdk there is always an object, to be filled in place. */
  get baseOptions(): BaseOptions {
    const kept = hidden(this);
    kept.baseOptions ??= { headers: {} };
    return kept.baseOptions as BaseOptions;
  }
  set baseOptions(options: RequestOptions | undefined) {
    keep(this, 'baseOptions', options);
  }

  /** Always absent, and setting it has no effect: tokens are kept where no print shows them. In bandwidth-sdk the last token. */
  get tempAccessToken(): string | undefined {
    return undefined;
  }
  set tempAccessToken(_: string | undefined) {}

  /** Always absent, as `tempAccessToken` is. In bandwidth-sdk its end, in seconds since 1970. */
  get tempAccessTokenExpiration(): number | undefined {
    return undefined;
  }
  set tempAccessTokenExpiration(_: number | undefined) {}

  /** Whether a media type is JSON: `application/json` or one that ends in `+json` (RFC 6839). */
  isJsonMime(mime: string): boolean {
    const json = /^(application\/json|[^;/ \t]+\/[^;/ \t]+[+]json)[ \t]*(;.*)?$/i;
    return mime !== null && (json.test(mime) || mime.toLowerCase() === 'application/json-patch+json');
  }
}

// Its name in prints, whatever a bundler makes of it.
Object.defineProperty(Configuration, 'name', { value: 'Configuration' });
hideInPrints(Configuration.prototype, HIDDEN);

/** A token for the credentials; nothing where there are none. */
async function ownToken(configuration: Configuration, { clientSecret }: Hidden): Promise<string> {
  if (!configuration.clientId || !clientSecret) return undefined as unknown as string;
  await ready();
  return accessToken(configuration);
}
