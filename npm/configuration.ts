import type { BaseOptions, ConfigurationParameters, TokenStore } from '../src/js/types.js';
import { accessToken } from '#call';
import { isObject } from '#input';
import { FIELDS, HIDDEN, isCreatedToken, read } from '#settings';
import { copyFields } from './copy.ts';
import { hide, hideInPrints, reveal } from './hidden.ts';
import { ready } from './ready.ts';

/** Accepted as in `bandwidth-sdk`, but without effect. */
const UNUSED = ['serverIndex', 'formDataCtor', 'apiKey', 'awsv4'] as const;

/** Fields that are hidden from every print. */
const HIDDEN_FIELDS = ['password', 'clientSecret', 'accessToken', 'apiKey', 'awsv4', 'baseOptions', 'tokenStore'] as const;

type Hidden = { -readonly [Field in (typeof HIDDEN_FIELDS)[number]]?: ConfigurationParameters[Field] } & {
  /** The token function that is created for programs that set no `accessToken`. */
  createdToken?: () => Promise<string>;
  /** A mark of that function, so that it is recognised through every wrapper of the configuration. */
  mark?: symbol;
};

const hidden = (configuration: object): Hidden => reveal<Hidden>(configuration, HIDDEN) ?? {};

/** Sets a hidden value, also in a copy that lacks the original's hidden values. */
function setHidden<Field extends keyof Hidden>(configuration: object, field: Field, value: Hidden[Field]): void {
  if (reveal(configuration, HIDDEN) === undefined) hide(configuration, HIDDEN, {});
  hidden(configuration)[field] = value;
}

/**
 * Credentials and defaults for calls. Fields may be changed later; the next call uses them. Printing it shows no secret: passwords,
 * tokens, and fields that may contain secrets (`baseOptions`, `tokenStore`) are accessors for hidden values.
 */
export class Configuration implements ConfigurationParameters {
  // Fields without a description here have the one of `ConfigurationParameters`.
  declare clientId?: string | undefined;
  declare username?: string | undefined;
  declare basePath?: string | undefined;
  declare fetch?: ConfigurationParameters['fetch'] | undefined;
  declare timeout?: number | undefined;
  declare tokenUrl?: string | undefined;
  declare onCall?: ConfigurationParameters['onCall'] | undefined;
  declare validate?: boolean | undefined;
  declare allowInsecure?: boolean | undefined;
  declare dangerouslyAllowBrowser?: boolean | undefined;
  declare serverIndex?: number | undefined;
  declare formDataCtor?: (new () => object) | undefined;

  // The following are accessors (see below). Declared as fields, because TypeScript refuses a field of a subclass over an accessor.
  declare password?: string | undefined;
  declare clientSecret?: string | undefined;
  /**
   * The token, promise or function that the program set; otherwise a function that resolves with a token for `clientId` and
   * `clientSecret`, or with undefined if they are not set.
   */
  declare accessToken?: ConfigurationParameters['accessToken'] | undefined;
  declare tokenStore?: TokenStore | undefined;
  declare apiKey?: ConfigurationParameters['apiKey'] | undefined;
  declare awsv4?: ConfigurationParameters['awsv4'] | undefined;
  /** Always undefined, and setting it has no effect, because tokens are hidden from every print. In bandwidth-sdk it is the last token. */
  declare tempAccessToken?: string | undefined;
  /** Always undefined, as `tempAccessToken` is. In bandwidth-sdk it is the time when that token expires, in seconds since 1970. */
  declare tempAccessTokenExpiration?: number | undefined;

  /** Accepts every parameter unchecked. The first call reports what is wrong or cannot be read. */
  constructor(param: ConfigurationParameters = {}) {
    const hiddenValues: Hidden = {};
    hide(this, HIDDEN, hiddenValues);
    hiddenValues.mark = Symbol('created token');
    hiddenValues.createdToken = Object.assign(() => createdToken(this), { [HIDDEN]: hiddenValues.mark });
    for (const field of [...FIELDS, ...UNUSED]) {
      const target = ((HIDDEN_FIELDS as readonly string[]).includes(field) ? hiddenValues : this) as Record<string, unknown>;
      try {
        const value = read(param ?? {}, field);
        // The function that another configuration made from its credentials is not copied: the credentials are.
        if (field === 'accessToken' && isCreatedToken(param, value)) continue;
        target[field] = field === 'baseOptions' && isObject(value) ? copyOfOptions(value) : value;
      } catch {
        Object.defineProperty(this, field, {
          get() {
            throw new TypeError(`${field} cannot be read`);
          },
        });
      }
    }
  }

  /** Options for every call; a call's own options override them. As in bandwidth-sdk it is always an object, which may be changed. */
  get baseOptions(): BaseOptions {
    const hiddenValues = hidden(this);
    hiddenValues.baseOptions ??= { headers: {} };
    return hiddenValues.baseOptions as BaseOptions;
  }
  set baseOptions(options: ConfigurationParameters['baseOptions']) {
    setHidden(this, 'baseOptions', options);
  }

  /** Whether a media type is JSON: `application/json` or one that ends in `+json` (RFC 6839). */
  isJsonMime(mime: string): boolean {
    const json = /^(application\/json|[^;/ \t]+\/[^;/ \t]+[+]json)[ \t]*(;.*)?$/i;
    return mime !== null && (json.test(mime) || mime.toLowerCase() === 'application/json-patch+json');
  }
}

for (const field of HIDDEN_FIELDS) {
  // `baseOptions` has its own accessor.
  if (Object.hasOwn(Configuration.prototype, field)) continue;
  Object.defineProperty(Configuration.prototype, field, {
    configurable: true,
    get(this: Configuration) {
      const { [field]: value, createdToken } = hidden(this);
      return field === 'accessToken' ? (value ?? createdToken) : value;
    },
    set(this: Configuration, value) {
      setHidden(this, field, value);
    },
  });
}
for (const field of ['tempAccessToken', 'tempAccessTokenExpiration']) {
  Object.defineProperty(Configuration.prototype, field, { configurable: true, get() {}, set() {} });
}

// The name that is printed, even if a bundler renames the class.
Object.defineProperty(Configuration, 'name', { value: 'Configuration' });
hideInPrints(Configuration.prototype, HIDDEN);

/** As in bandwidth-sdk, so that configurations share no headers, and a program can add some. */
const copyOfOptions = (options: object) => ({ ...options, headers: copyFields(read(options, 'headers') ?? {}) });

/** A token for the credentials; undefined without credentials. */
async function createdToken(configuration: Configuration): Promise<string> {
  if (!configuration.clientId || !configuration.clientSecret) return undefined as unknown as string;
  await ready();
  return accessToken(configuration);
}
