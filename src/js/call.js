// One call of the API, from the caller's values to a result or an error; docs/architecture.md describes its path.

import { Exchange } from './exchange.js';
import { MfaError, digestOf } from './errors.js';
import { eventsOf, fieldsOf } from './events.js';
import { Plain, isObject, readRequest, refusal } from './input.js';
import { ask, facts, internal, isFailure } from './instance.js';
import { toResult } from './response.js';
import { ANY, settingsOf, urlOf } from './settings.js';
import { getToken } from './token.js';

/** @import { BodyFault, ErrorDraft, FailureReason, OperationName, Settings } from './border.d.ts' */
/** @import { CallEvents } from './events.js' */
/** @import { MfaResponse } from './types.d.ts' */

/**
 * Makes a call.
 * @param {OperationName} name @param {unknown} configuration @param {unknown} accountId @param {unknown} request
 * @param {unknown} options @returns {Promise<MfaResponse<any>>}
 */
export function call(name, configuration, accountId, request, options) {
  const events = eventsOf(configuration, name);
  return settle(() => begin(facts.operations.indexOf(name), configuration, accountId, request, options, events), events);
}

/**
 * Awaits before it throws (unless the instance traps before that), so that the error's stack is short and shows the code that awaits
 * the call. The await also keeps the caller's async context: otherwise `onCall` would run in the context of the code that aborts the
 * call. No variable here holds a secret, because Sentry's `includeLocalVariables` adds those of the throwing function to the error.
 * @param {() => ErrorDraft | Promise<ErrorDraft | MfaResponse<any>>} make @param {CallEvents | undefined} events
 */
async function settle(make, events) {
  let outcome;
  try {
    outcome = await make();
  } catch {
    outcome = internal('no', 0);
  }
  events?.end(outcome);
  if (isFailure(outcome)) throw new MfaError(outcome);
  return outcome;
}

/**
 * Checks a call and sends it. Not async, so that a refused call makes no second promise, which would cost a few percent more.
 * @param {number} operation @param {unknown} configuration @param {unknown} accountId @param {unknown} request
 * @param {unknown} options @param {CallEvents | undefined} events
 * @returns {ErrorDraft | Promise<ErrorDraft | MfaResponse<any>>}
 */
function begin(operation, configuration, accountId, request, options, events) {
  // Databases give whole numbers in this form too.
  if (typeof accountId === 'bigint' && accountId >= 0) accountId = String(accountId);
  const settings = settingsOf(operation, configuration, options);
  if (isFailure(settings)) return settings;
  const input = readRequest(request);
  const url = urlOf(settings, operation, accountId);
  // Most requests are simple; others need a closer look.
  const isQuick = input.isSimple && url !== undefined && settings.validate;
  const failure = isQuick
    ? ask('check', operation, /** @type {object} */ (input.fields))
    : refusal(operation, accountId, input, settings.validate);
  if (failure !== undefined) return failure;
  return new Promise((settle) => new Call(settings, operation, settle, /** @type {string} */ (url), input, events));
}

class Call extends Exchange {
  /** Stops waiting for a token. @type {(() => void) | undefined} */
  stopWaiting;

  /**
   * @param {Settings} settings @param {number} operation @param {(outcome: any) => void} settle @param {string} callUrl
   * @param {import('./input.js').Input} input @param {CallEvents | undefined} events
   */
  constructor(settings, operation, settle, callUrl, { json, fields }, events) {
    super(settings, operation, settle);
    this.events = events;
    this.callUrl = callUrl;
    this.json = json ?? JSON.stringify(fields);
    this.numbers = [fields?.to, fields?.from, fields?.code];
    this.follow(settings.timeout, settings.signal);
    try {
      this.authorize();
    } catch {
      // Ends the timer too.
      this.fail();
    }
  }

  /** Sends, with a token if one is needed. @param {string} [rejected] a token that the service did not accept */
  authorize(rejected) {
    const { tokenSource, tokenKey } = this.settings;
    const cached = tokenSource === 'endpoint' ? ask('token', tokenKey) : undefined;
    if (cached !== undefined) this.#sendWith(cached, 'reused');
    else if (tokenSource === undefined) this.#send();
    else this.#fetchToken(rejected);
  }

  /** @override @param {unknown} outcome */
  finish(outcome) {
    this.stopWaiting?.();
    if (this.events !== undefined) this.events.attempts = this.attempts;
    super.finish(outcome);
  }

  /** @param {string} token @param {'fetched' | 'reused'} how the call got it */
  #sendWith(token, how) {
    this.token = token;
    this.events?.token(how);
    this.#send();
  }

  #send() {
    this.events?.requestStarts();
    const { headers } = this.settings;
    const { token } = this;
    // A copy, because the caller's `fetch` may write into it.
    const copy = token === undefined ? { ...headers } : { ...headers, Authorization: facts.bearer + token };
    this.send(this.callUrl, copy, this.json);
  }

  /** @param {string | undefined} rejected */
  async #fetchToken(rejected) {
    const { settings, turn } = this;
    try {
      if (this.ended !== undefined) {
        this.onFailure('no-token');
        return;
      }
      this.events?.waitStarts();
      const wait = getToken(settings, rejected);
      this.stopWaiting = wait.stopWaiting;
      let token;
      try {
        token = await wait.token;
      } catch (error) {
        if (turn !== this.turn) return;
        this.events?.token('refused', isFailure(error) ? error.status : undefined);
        // An error of the program's own function becomes the cause, even if it is an MfaError of another call.
        if (settings.tokenSource === 'program') {
          this.digest = digestOf(error);
          this.onFailure('token-rejected', error);
        } else if (isFailure(error)) {
          // A copy, because each call's error may be changed.
          this.finish({ ...error, attempts: this.attempts });
        } else {
          this.fail();
        }
        return;
      }
      if (turn !== this.turn) return;
      const failure = ask('refuseToken', token, this.attempts);
      if (failure === undefined) {
        this.#sendWith(/** @type {string} */ (token), 'fetched');
      } else {
        this.events?.token('refused');
        this.failWith(failure);
      }
    } catch {
      this.fail();
    }
  }

  /** @override @param {string | undefined} text @param {BodyFault} [fault] */
  onResponse(text, fault) {
    const { operation, attempts, settings, data } = this;
    const status = /** @type {number} */ (this.status);
    if (settings.canRefresh && ask('mayRefresh', attempts, status) !== 0) {
      this.#refresh(text, fault);
      return;
    }
    const fields = isObject(data) ? Object.assign(new Plain(), data) : undefined;
    const accepts = settings.validateStatus === undefined ? undefined : this.#accepts(status);
    if (ask('isResult', operation, status, accepts, fields) !== 0 && fault === undefined) {
      this.finish(toResult(/** @type {Response} */ (this.response), status, data));
    } else {
      this.failWith(this.afterResponse(text, fault, accepts === false));
    }
  }

  /** As in axios, `null` accepts every status. A function that throws refuses the status. @param {number} status */
  #accepts(status) {
    const { validateStatus } = this.settings;
    this.canEnd = false;
    try {
      return validateStatus === null || Boolean(validateStatus?.(status));
    } catch {
      return false;
    } finally {
      this.canEnd = true;
    }
  }

  /** @param {string | undefined} text @param {BodyFault | undefined} fault */
  #refresh(text, fault) {
    const { token, settings, events } = this;
    if (events !== undefined) events.attempted(this.attempts, fieldsOf(this.afterResponse(text, fault)));
    this.token = undefined;
    if (settings.tokenSource === 'endpoint') ask('forget', settings.tokenKey, /** @type {string} */ (token));
    this.response = undefined;
    this.turn += 1;
    events?.token('refused', this.status);
    this.authorize(token);
  }

  /** @override @param {FailureReason} reason @param {unknown} [error] */
  onFailure(reason, error) {
    const next = this.afterFailure(reason, error);
    if (isFailure(next)) {
      this.failWith(next);
      return;
    }
    // A retry: it is certain that nothing was sent.
    this.isUnderWay = false;
    this.events?.attempted(this.attempts, { kind: 'connection', sent: 'no' });
    this.#send();
  }
}

/** A token of the configuration's own credentials. @param {unknown} configuration @returns {Promise<string>} */
export async function accessToken(configuration) {
  try {
    const settings = settingsOf(ANY, configuration);
    if (isFailure(settings)) throw settings;
    if (settings.accessToken === undefined && settings.url === undefined)
      throw ask('refuseConfiguration', ANY, ['clientId', 'missing', 'clientSecret', 'missing']);
    const cached = settings.url && ask('token', settings.tokenKey);
    return /** @type {string} */ (cached ?? (await getToken(settings).token));
  } catch (error) {
    throw isFailure(error) ? new MfaError(error) : error;
  }
}
