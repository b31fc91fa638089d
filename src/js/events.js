// The events for a program's `onCall`. Without a hook, none are created.

import { isFailure, sentOf } from './instance.js';
import { attempt } from './response.js';
import { read } from './settings.js';

/** @import { ErrorDraft, OperationName } from './border.d.ts' */
/** @import { CallEvent } from './types.d.ts' */

/** Monotonic, because setting the clock must not change a duration. */
const now = () => globalThis.performance?.now() ?? Date.now();

/**
 * The events of a call, if its configuration has a hook. A hook that cannot be read or called is an error of the settings.
 * @param {any} configuration @param {OperationName} operation @returns {CallEvents | undefined}
 */
export function eventsOf(configuration, operation) {
  const onCall = attempt(() => read(configuration, 'onCall'));
  return typeof onCall === 'function' ? new CallEvents(onCall, operation) : undefined;
}

export class CallEvents {
  #hook;
  #operation;
  #began = now();
  /** How many requests the call has made, when it is over. */
  attempts = 0;
  /** @type {number | undefined} */
  #waitsSince;
  #requestedAt = 0;
  /** How many requests were reported. */
  #reported = 0;

  /** @param {(event: CallEvent) => unknown} hook @param {OperationName} operation */
  constructor(hook, operation) {
    this.#hook = hook;
    this.#operation = operation;
    this.#report('start', {});
  }

  waitStarts() {
    this.#waitsSince = now();
  }

  requestStarts() {
    this.#requestedAt = now();
  }

  /** @param {'fetched' | 'reused' | 'refused'} kind @param {number} [status] why it was refused */
  token(kind, status) {
    const waitsSince = this.#waitsSince;
    this.#waitsSince = undefined;
    this.#report('token', { kind, status, durationMs: waitsSince === undefined ? undefined : since(waitsSince) });
  }

  /** @param {number} attempt @param {Partial<CallEvent>} fields */
  attempted(attempt, fields) {
    this.#reported = attempt;
    this.#report('attempt', { attempt, ...fields, durationMs: since(this.#requestedAt) });
  }

  /** Reports the last request, unless it was reported already, and the end. @param {ErrorDraft | { status: number }} outcome */
  end(outcome) {
    const { status } = outcome;
    const fields = isFailure(outcome) ? fieldsOf(outcome) : { status, sent: sentOf(/** @type {number} */ (status)) };
    const { attempts } = this;
    if (attempts > this.#reported) this.attempted(attempts, fields);
    this.#report('end', { attempt: attempts, ...fields, durationMs: since(this.#began) });
  }

  /** Calls the hook with a new object, so that nobody reads what a hook writes into it. @param {CallEvent['type']} type @param {object} fields */
  #report(type, fields) {
    const event = /** @type {any} */ ({ type, operation: this.#operation });
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) event[name] = value;
    try {
      const hook = this.#hook;
      const result = /** @type {any} */ (hook(event));
      if (typeof result?.then === 'function') Promise.resolve(result).catch(() => {});
    } catch {
      // A failing hook must not prevent a send.
    }
  }
}

/** @param {number} start */
const since = (start) => Math.round(now() - start);

/**
 * What an event says of an error. The status of `invalid-input` exists for programs written for axios; there was no response.
 * @param {ErrorDraft} draft
 */
export const fieldsOf = ({ kind, sent, status, requestId }) => ({
  status: kind === 'invalid-input' ? undefined : status,
  kind,
  sent,
  requestId,
});
