// What a row works with: cases on the fault server, calls, and what must be true of an error.
import { canary, hides } from './printed.mjs';

export const account = '9900000';
const request = {
  generateMessagingCode: {
    to: canary.to,
    from: canary.from,
    applicationId: 'application',
    message: 'Your code is {CODE}',
    digits: 6,
  },
  verifyCode: { to: canary.to, scope: '2FA', expirationTimeInMinutes: 3, code: canary.code },
};

/** A send and a check: the same fault may end in another outcome. */
export const OPERATIONS = Object.keys(request);

/** Long enough for a busy machine; rows that are about the deadline give their own. */
const TIMEOUT = 5_000;

/** For rows that wait for the deadline before an answer, and for those that must have seen a status before it. */
export const SOON = 200;
export const SEEN = 500;

const encode = (steps) => btoa(JSON.stringify(steps)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

/** The runtime of a label such as `node 22`. */
export const family = (label) => label.split(' ')[0];

export class Row {
  messages = [];
  #cases = [];

  constructor(mfa, input, id) {
    this.mfa = mfa;
    this.input = input;
    this.id = id;
    this.label = input.runtime.replaceAll(' ', '-');
    this.runtime = family(input.runtime);
    this.isBrowser = this.runtime === 'chromium' || this.runtime === 'firefox';
    this.isWorkerd = this.runtime === 'workerd';
    /** Where `fetch` tells a refused connection from a lost one. */
    this.proves = !this.isBrowser && !this.isWorkerd;
  }

  /** A case of its own on the server: what it does with the requests of a call, and with those for a token. */
  case(steps = [{}], tokenSteps = [{}], origin = this.input.origin) {
    const id = `${this.label}-${this.id}-${this.#cases.length}`;
    const control = async (verb = '') => {
      const response = await fetch(`${this.input.origin}/control/${id}/${verb}`);
      return response.json();
    };
    const made = {
      id,
      basePath: `${origin}/${id}/${encode(steps)}`,
      tokenUrl: `${this.input.origin}/${id}/${encode(tokenSteps)}/token`,
      count: () => control(),
      arrived: () => control('arrived'),
      release: () => control('release'),
      drop: () => control('drop'),
      closed: () => control('closed'),
    };
    this.#cases.push(made);
    return made;
  }

  basic(made, more) {
    const { username, password } = canary;
    return new this.mfa.Configuration({ basePath: made.basePath, username, password, timeout: TIMEOUT, ...more });
  }

  oauth(made, more) {
    const { basePath, tokenUrl, id } = made;
    const { clientSecret } = canary;
    return new this.mfa.Configuration({ basePath, tokenUrl, clientId: `client-${id}`, clientSecret, timeout: TIMEOUT, ...more });
  }

  call(operation, configuration, options) {
    return new this.mfa.MFAApi(configuration)[operation](account, request[operation], options);
  }

  send(configuration, options) {
    return this.call('generateMessagingCode', configuration, options);
  }

  /** The call ends well, and the server saw as many requests as it should. */
  async succeeds(steps, /** @type {any} */ { origin, tokenSteps, oauth, more, options, count, operations = OPERATIONS } = {}) {
    for (const operation of operations) {
      const made = this.case(steps, tokenSteps, origin);
      const configuration = oauth ? this.oauth(made, more) : this.basic(made, more);
      const response = await this.call(operation, configuration, options);
      equal(response.status, 200, `${operation}: status`);
      equal(
        operation === 'verifyCode' ? response.data.valid : response.data.messageId,
        operation === 'verifyCode' ? true : 'm-1',
        'data',
      );
      await this.counted(made, count ?? { api: 1 }, operation);
    }
  }

  /** The call, as a send and as a check, ends in this error, and the server saw as many requests as it should. */
  async fails(
    steps,
    expected,
    /** @type {any} */ { origin, tokenSteps, oauth, more, options, count, released, operations = OPERATIONS } = {},
  ) {
    let last;
    for (const operation of operations) {
      const made = this.case(steps, tokenSteps, origin);
      const held = released && { fetch: this.releasing(made) };
      const configuration = oauth ? this.oauth(made, { ...held, ...more }) : this.basic(made, { ...held, ...more });
      last = await this.refused(this.call(operation, configuration, options), configuration);
      this.is(last, expected, operation);
      await this.counted(made, count ?? { api: 1 }, operation);
    }
    return last;
  }

  /** A `fetch` that lets the server go on only when the status is here: what then fails is the body. */
  releasing(made) {
    return async (url, init) => {
      const response = await globalThis.fetch(url, init);
      await made.release();
      return response;
    };
  }

  /** The error of a call; none of its prints, nor any of the configuration or the client, shows a secret. */
  async refused(promise, configuration) {
    const error = await promise.then(
      (response) => new Error(`expected a rejection, found ${JSON.stringify(response.data)}`),
      (reason) => reason,
    );
    if (!(error instanceof this.mfa.MfaError)) throw error;
    this.messages.push(`${error.kind}, sent ${error.sent}: ${error.message}`);
    hides('the error', error);
    if (configuration) {
      hides('the configuration', configuration);
      hides('the client', new this.mfa.MFAApi(configuration));
    }
    return error;
  }

  /** `expected` holds fields of the error, or is a list of which one must fit. */
  is(error, expected, what = '') {
    const choices = [expected].flat();
    const differences = choices.map((choice) => Object.keys(choice).filter((field) => !same(error[field], choice[field])));
    if (differences.some((found) => found.length === 0)) return;
    const shown = Object.fromEntries(
      ['kind', 'sent', 'attempts', 'status', 'code', 'retryAfterMs', 'detail'].map((field) => [field, error[field]]),
    );
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(shown)}: ${error.stack}`);
  }

  /** Each number must be as given; a function judges by itself. */
  async counted(made, expected, what = '') {
    const found = await made.count();
    for (const [name, number] of Object.entries(expected)) {
      const fits = typeof number === 'function' ? number(found[name]) : found[name] === number;
      if (!fits) throw new Error(`${what}: count of ${name}: expected ${number}, found ${found[name]}`);
    }
    return found;
  }
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

export function equal(actual, expected, what) {
  if (!same(actual, expected)) throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
}

/** Runs with the waits of token requests and stores fifty times shorter; `waits` are those that were asked for. */
export async function quickly(work) {
  const { setTimeout } = globalThis;
  const waits = [];
  Object.assign(globalThis, {
    setTimeout(wake, wait, ...rest) {
      const isShortened = wait >= 250 && wait <= 1_000;
      if (isShortened) waits.push(wait);
      return setTimeout(wake, isShortened ? wait / 50 : wait, ...rest);
    },
  });
  try {
    return await work(waits);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
