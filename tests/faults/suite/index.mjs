/*
 * The fault table, for any runtime. Each row makes one fault and says how a call must end, whether it may have been applied, and how
 * many requests the server may have seen. It imports only its own files, so it can be bundled into one file for every runtime.
 *
 * A row's name begins with the number of its fault, which `only` and hidden.mjs use. Rows with the same number are kinds of one
 * fault. The faults 50 and 53 need their own programs (recovery.test.mjs, leader.test.mjs).
 *
 * Input: the addresses of server.mjs, and `runtime`, because runtimes differ in what they can prove.
 */
import { hidden, partly } from './hidden.mjs';
import { family, Row } from './row.mjs';
import { bodies } from './rows-bodies.mjs';
import { connections } from './rows-connections.mjs';
import { ends } from './rows-ends.mjs';
import { oauth } from './rows-oauth.mjs';
import { statuses } from './rows-statuses.mjs';
import { tokens } from './rows-tokens.mjs';

const ROWS = { ...connections, ...bodies, ...statuses, ...tokens, ...oauth, ...ends };

/** A row that takes longer hangs. Most take a few milliseconds, and none waits for a second. */
const LIMIT = 20_000;
const { setTimeout, clearTimeout } = globalThis;

/** The rows, in order. */
export const names = () => Object.keys(ROWS);

/** `[{ name, ok, error?, reason?, note?, messages }]`: `reason` if the runtime cannot show the row, `note` if it shows only a part. */
export async function suite({ mfa, only, ...input }) {
  const results = [];
  for (const [name, run] of Object.entries(ROWS)) {
    const id = name.split(' ')[0];
    if (only && !only.includes(id)) continue;
    const reason = hidden[family(input.runtime)]?.[id];
    const row = new Row(mfa, input, id);
    let error;
    try {
      if (!reason) await limited(run(row));
    } catch (thrown) {
      // Firefox's stack does not contain the message.
      error = `${thrown}\n${thrown?.stack}`;
    }
    results.push({
      name,
      ok: error === undefined,
      error,
      reason,
      note: partly[family(input.runtime)]?.[id],
      messages: row.messages,
    });
  }
  return results;
}

async function limited(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still pending after ${LIMIT} ms`)), LIMIT);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
