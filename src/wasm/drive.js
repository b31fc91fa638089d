// Runs what the Rust core decides.
//
// The core keeps each call as a suspended future under a number. It answers every entry with a step: a request to make, a
// token to bring, a wait, or the end. A task does the step and enters again with what came of it. No WebAssembly object is
// ever held in JavaScript, so that a trap in the core can leave nothing borrowed.

import { PREPARE, START, ask as askInstance, dropCancelled, enter } from './core.js';
import { isBlank, isUnchanged, readConfiguration, readOptions, readRequest } from './read.js';
import { Task } from './task.js';
import { bringToken } from './token.js';

// The instance that runs now; a new one installs itself after a trap.
let core;

export function install({ enter }) {
  core = { entry: enter, tasks: new Set(), flights: new Map(), isDead: false };
}

// The steps, made by the core.
export const send = (id, url, authorization, contentType, body) => ({ verb: 'send', id, url, authorization, contentType, body });
export const token = (id, rejected) => ({ verb: 'token', id, rejected });
export const sleep = (id, shortest, longest) => ({ verb: 'sleep', id, shortest, longest });
export const done = (token, expiresAt) => ({ verb: 'done', token, expiresAt });

const prepared = new WeakMap();

// The settings of a call, or a function that makes the error.
function prepare(operation, configuration, options) {
  const isPlain = options === undefined || options === null;
  const known = isPlain ? prepared.get(configuration) : undefined;
  const isKnown = known !== undefined && isUnchanged(configuration, known.values);
  const { values, faults = absent(values) } = isKnown ? known : readConfiguration(configuration);
  if (isKnown && faults.length === 0) return known.settings;
  const baseOptions = readOptions('baseOptions', values.baseOptions, faults);
  const settings = enter(
    core,
    PREPARE,
    operation,
    0,
    { ...values, baseOptions },
    readOptions('options', options, faults),
    faults,
  );
  if (typeof settings === 'function') return settings;
  // Options may be changed inside, which nobody would notice.
  if (isPlain && isBlank(values.baseOptions)) prepared.set(configuration, { values, settings });
  return settings;
}

// The runtime's `fetch` is looked up at each call.
function absent({ fetch }) {
  try {
    return fetch === undefined && typeof globalThis.fetch !== 'function' ? ['fetch', 'absent'] : [];
  } catch {
    return ['fetch', 'absent'];
  }
}

// Makes one call of the API.
export const call = (operation, configuration, accountId, request, options) =>
  new Promise((settle) => {
    const settings = prepare(operation, configuration, options);
    if (typeof settings === 'function') {
      settle(settings);
      return;
    }
    const { entries, json, faults } = readRequest(request, settings.validate);
    // A whole number stands for its digits.
    const account = Number.isSafeInteger(accountId) && accountId >= 0 ? String(accountId) : accountId;
    dropCancelled(core);
    new Task(core, settings, settle, operation, json).run(START, operation, settings.flags, settings, account, entries, faults);
  }).then(finish);

// Makes the error of a call. Behind its promise: there V8's stack leads to those who await the call, and is short, which is
// half of what a refused call costs. An async function would do the same, and keep more of each call in flight.
function finish(outcome) {
  if (typeof outcome === 'function') throw outcome();
  return outcome;
}

// A token of the configuration's own credentials.
export async function accessToken(configuration) {
  const settings = prepare(0, configuration);
  if (typeof settings === 'function') throw settings();
  if (settings.accessToken === undefined && settings.tokenUrl === undefined) {
    throw enter(core, PREPARE, 0, 0, {}, undefined, ['clientId', 'missing', 'clientSecret', 'missing'])();
  }
  return bringToken(core, settings).token;
}

// What a configuration cannot work with, at once rather than by its first call: an error, or nothing.
export function checkConfiguration(configuration) {
  try {
    const settings = prepare(0, configuration);
    return typeof settings === 'function' ? settings() : undefined;
  } catch (error) {
    return error;
  }
}

// Asks the policy of the edge handler. Its instance has installed itself: it was woken.
export const ask = (question, ...values) => askInstance(core, question, ...values);
