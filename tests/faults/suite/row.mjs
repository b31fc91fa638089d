// Tools for rows: cases on the fault server, calls, and checks of errors.
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

/** A send and a verify, because the same fault may have different outcomes. */
export const OPERATIONS = Object.keys(request);

/** Long enough for a busy machine; rows about the deadline set their own. */
const TIMEOUT = 5_000;

/** The deadline of rows that get no response. */
export const DEADLINE = 500;

/** A deadline that passes when `withHeldDeadline` lets it. */
export const HELD = 1500;

const encode = (steps) => btoa(JSON.stringify(steps)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

/** The runtime of a label such as `node 22`. */
export const family = (label) => label.split(' ')[0];

export class Row {
  messages = [];
  #cases = [];

  /** `index` of the row distinguishes its cases on the server from those of other rows. */
  constructor(mfa, input, index) {
    this.mfa = mfa;
    this.input = input;
    this.index = index;
    this.label = input.runtime.replaceAll(' ', '-');
    this.runtime = family(input.runtime);
    this.isBrowser = this.runtime === 'chromium' || this.runtime === 'firefox';
    this.isWorkerd = this.runtime === 'workerd';
    /** The runtimes whose `fetch` distinguishes a refused connection from a lost one. */
    this.provesUnsent = !this.isBrowser && !this.isWorkerd;
  }

  /** A new case on the server, with its steps for the requests of calls and for token requests. */
  case(steps = [{}], tokenSteps = [{}], origin = this.input.origin) {
    const id = `${this.label}-${this.index}-${this.#cases.length}`;
    const control = async (verb = '') => {
      const response = await fetch(`${this.input.origin}/control/${id}/${verb}`);
      return response.json();
    };
    const serverCase = {
      id,
      basePath: `${origin}/${id}/${encode(steps)}`,
      tokenUrl: `${this.input.origin}/${id}/${encode(tokenSteps)}/token`,
      count: () => control(),
      arrived: () => control('arrived'),
      release: () => control('release'),
      drop: () => control('drop'),
      closed: () => control('closed'),
    };
    this.#cases.push(serverCase);
    return serverCase;
  }

  basic(serverCase, more) {
    const { username, password } = canary;
    return new this.mfa.Configuration({ basePath: serverCase.basePath, username, password, timeout: TIMEOUT, ...more });
  }

  oauth(serverCase, more) {
    const { basePath, tokenUrl, id } = serverCase;
    const { clientSecret } = canary;
    return new this.mfa.Configuration({ basePath, tokenUrl, clientId: `client-${id}`, clientSecret, timeout: TIMEOUT, ...more });
  }

  call(operation, configuration, options) {
    return new this.mfa.MFAApi(configuration)[operation](account, request[operation], options);
  }

  send(configuration, options) {
    return this.call('generateMessagingCode', configuration, options);
  }

  /** Checks that the call succeeds, and how many requests the server saw. */
  async succeeds(steps, /** @type {any} */ { origin, tokenSteps, oauth, more, options, count, operations = OPERATIONS } = {}) {
    for (const operation of operations) {
      const serverCase = this.case(steps, tokenSteps, origin);
      const configuration = oauth ? this.oauth(serverCase, more) : this.basic(serverCase, more);
      const response = await this.call(operation, configuration, options);
      equal(response.status, 200, `${operation}: status`);
      equal(
        operation === 'verifyCode' ? response.data.valid : response.data.messageId,
        operation === 'verifyCode' ? true : 'm-1',
        'data',
      );
      await this.checkCount(serverCase, count ?? { api: 1 }, operation);
    }
  }

  /** Checks that the call, as a send and as a verify, ends in this error, and how many requests the server saw. */
  async fails(
    steps,
    expected,
    /** @type {any} */ { origin, tokenSteps, oauth, more, options, count, released, operations = OPERATIONS } = {},
  ) {
    let last;
    for (const operation of operations) {
      const serverCase = this.case(steps, tokenSteps, origin);
      const held = released && { fetch: this.releasing(serverCase) };
      const configuration = oauth ? this.oauth(serverCase, { ...held, ...more }) : this.basic(serverCase, { ...held, ...more });
      last = await this.refused(this.call(operation, configuration, options), configuration);
      this.is(last, expected, operation);
      await this.checkCount(serverCase, count ?? { api: 1 }, operation);
    }
    return last;
  }

  /** The same, with a deadline that passes when the status has arrived. */
  failsAfterStatus(steps, expected) {
    return withHeldDeadline((pass) => {
      const options = { timeout: HELD };
      // Deno's own `fetch` is not replaced, because the client passes bodies as streams only to that one.
      if (this.runtime === 'deno') return withStatusRead(pass, () => this.fails(steps, expected, { options }));
      const fetch = async (url, init) => {
        const response = await globalThis.fetch(url, init);
        pass();
        return response;
      };
      return this.fails(steps, expected, { more: { fetch }, options });
    });
  }

  /** A `fetch` that lets the server continue only after the status has arrived, so that the body fails. */
  releasing(serverCase) {
    return async (url, init) => {
      const response = await globalThis.fetch(url, init);
      await serverCase.release();
      return response;
    };
  }

  /** The error of a call. Checks that no print of it, of the configuration or of the client shows a secret. */
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

  /** `expected` has fields of the error, or is a list of alternatives. */
  is(error, expected, what = '') {
    const choices = [expected].flat();
    const differences = choices.map((choice) => Object.keys(choice).filter((field) => !same(error[field], choice[field])));
    if (differences.some((fields) => fields.length === 0)) return;
    const shown = Object.fromEntries(
      ['kind', 'sent', 'attempts', 'status', 'code', 'retryAfterMs', 'detail'].map((field) => [field, error[field]]),
    );
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(shown)}: ${error.stack}`);
  }

  /** Compares the counts of the server with the expected ones: numbers, or functions that decide. */
  async checkCount(serverCase, expected, what = '') {
    const counts = await serverCase.count();
    for (const [name, number] of Object.entries(expected)) {
      const matches = typeof number === 'function' ? number(counts[name]) : counts[name] === number;
      if (!matches) throw new Error(`${what}: count of ${name}: expected ${number}, found ${counts[name]}`);
    }
    return counts;
  }
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

export function equal(actual, expected, what) {
  if (!same(actual, expected)) throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
}

/** While `work` runs, each read of a response's status calls `note`. */
async function withStatusRead(note, work) {
  const property = Object.getOwnPropertyDescriptor(Response.prototype, 'status') ?? {};
  Object.defineProperty(Response.prototype, 'status', {
    ...property,
    /** @this {Response} */
    get() {
      note();
      return property.get?.call(this);
    },
  });
  try {
    return await work();
  } finally {
    Object.defineProperty(Response.prototype, 'status', property);
  }
}

/** While `work` runs, the waits of the token loop and for a store are fifty times shorter. `work` gets the list of the requested waits. */
export async function withShortWaits(work) {
  const { setTimeout } = globalThis;
  const waits = [];
  Object.assign(globalThis, {
    setTimeout(callback, wait, ...rest) {
      const isShortened = wait >= 250 && wait <= 1_000;
      if (isShortened) waits.push(wait);
      return setTimeout(callback, isShortened ? wait / 50 : wait, ...rest);
    },
  });
  try {
    return await work(waits);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

/**
 * While `work` runs, a deadline of `HELD` passes only after `work` has called the function that it gets. So it never passes too
 * early, however slow the machine is.
 */
export async function withHeldDeadline(work) {
  const { setTimeout } = globalThis;
  let end;
  Object.assign(globalThis, {
    setTimeout(callback, wait, ...rest) {
      if (wait !== HELD) return setTimeout(callback, wait, ...rest);
      end = callback;
    },
  });
  try {
    return await work(() => setTimeout(end, 0));
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
