// The simulator's options, checked when it is made.

/** The credentials that a simulator accepts. Without `username` it accepts no HTTP Basic, without `clientId` no OAuth2 client. */
export interface SimulatorCredentials {
  /** The only account that may be used; another one gets status 403. Absent: any account. */
  accountId?: string | undefined;
  /** Id of OAuth2 client credentials. */
  clientId?: string | undefined;
  /** Secret of OAuth2 client credentials. @defaultValue empty */
  clientSecret?: string | undefined;
  /** User name of HTTP Basic. */
  username?: string | undefined;
  /** Password of HTTP Basic. @defaultValue empty */
  password?: string | undefined;
}

/** The account's applications, by purpose: at Bandwidth each is for texts or for calls. */
export interface SimulatorApplications {
  /** For texts. @defaultValue none */
  messaging?: readonly string[] | undefined;
  /** For calls. @defaultValue none */
  voice?: readonly string[] | undefined;
}

declare const crypto: { getRandomValues(array: Uint32Array): Uint32Array };

const FIELDS = ['accountId', 'clientId', 'clientSecret', 'username', 'password'] as const;

/** Random digits. */
export function randomDigits(digits: number): string {
  // A remainder of 32 random bits is close enough to evenly distributed.
  return Array.from(crypto.getRandomValues(new Uint32Array(digits)), (number) => number % 10).join('');
}

/** A source of codes. Digits are repeated and cut to the requested length. */
export function codeSource(code: string | ((digits: number) => string)): (digits: number) => string {
  if (typeof code === 'function') return code;
  if (typeof code === 'string' && /^[0-9]+$/.test(code)) return (digits) => code.repeat(digits).slice(0, digits);
  throw new TypeError('code must be digits, or a function that gets the number of digits and returns a code');
}

/** The option: undefined, or an object. If `fields` are given, it has no others, because a misspelt field would do nothing. */
export function objectOrNone<T>(name: string, option: T | undefined, fields?: readonly string[]): T | undefined {
  if (option === undefined) return undefined;
  if (option === null || typeof option !== 'object' || Array.isArray(option)) throw new TypeError(`${name} must be an object`);
  const unknown = fields && Object.keys(option).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw new TypeError(`${name} must not have the field ${unknown}, only ${fields?.join(', ')}`);
  return option;
}

/** The simulator's options in the form that the core takes. */
export function settings(credentials: SimulatorCredentials | undefined, applications: SimulatorApplications | undefined): string {
  // Other fields are ignored, because these may be a whole configuration.
  const known = objectOrNone('credentials', credentials);
  for (const field of FIELDS) {
    const value: unknown = known?.[field];
    if (value !== undefined && typeof value !== 'string') throw new TypeError(`credentials.${field} must be a string`);
  }
  const { messaging = [], voice = [] } = objectOrNone('applications', applications, ['messaging', 'voice']) ?? {};
  for (const [kind, list] of Object.entries({ messaging, voice })) {
    if (!Array.isArray(list) || !list.every((id) => typeof id === 'string'))
      throw new TypeError(`applications.${kind} must be an array of strings`);
  }
  return JSON.stringify({
    credentials: known && Object.fromEntries(FIELDS.map((field) => [field, known[field]])),
    applications: applications && { messaging, voice },
  });
}
