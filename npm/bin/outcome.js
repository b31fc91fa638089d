// Exit codes, and how a failure is printed.

export const EXIT = {
  OK: 0,
  /** The code is not valid, or the person said no. */
  NO: 1,
  USAGE: 2,
  CREDENTIALS: 3,
  REFUSED: 4,
  NETWORK: 5,
  /** EX_SOFTWARE of sysexits.h. Node's own code for an uncaught error is 1, which here means "not valid". */
  FAULT: 70,
};

/** A failure with a sentence for the user. `details` are printed below it, and are fields of the JSON. */
export class Failure extends Error {
  /**
   * @param {number} exitCode
   * @param {string} message
   * @param {Record<string, string | number | undefined>} [details]
   */
  constructor(exitCode, message, details = {}) {
    super(message);
    this.exitCode = exitCode;
    this.details = details;
  }
}

/** Prints why a command failed; returns the exit code. */
export function printFailure(error, asJson) {
  const known = error instanceof Failure;
  const exitCode = known ? error.exitCode : EXIT.FAULT;
  const message = known ? error.message : `This is a bug in bandwidth-mfa: ${error?.stack ?? error}`;
  const details = known ? error.details : {};
  if (asJson) console.log(JSON.stringify({ error: message, exitCode, ...details }));
  else console.error([message, ...lines(details)].join('\n'));
  return exitCode;
}

/** The fields that are set, one per line. */
export const lines = (fields) =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`);
