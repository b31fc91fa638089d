/*
 * The fault table, for any runtime. Each row makes one fault and says how a call must end, whether it may have been applied, and how
 * many requests the server may have seen. It imports only its own files, so it can be bundled into one file for every runtime.
 *
 * A row's title names the fault and its outcome; partly.mjs refers to it. table.mjs lists rows that need their own programs.
 *
 * Input: the addresses of server.mjs, and `runtime`, because runtimes differ in what they can prove.
 */
import { partly } from './partly.mjs';
import { family, Row } from './row.mjs';
import { bodies } from './rows-bodies.mjs';
import { connections } from './rows-connections.mjs';
import { ends } from './rows-ends.mjs';
import { oauth } from './rows-oauth.mjs';
import { statuses } from './rows-statuses.mjs';
import { tokens } from './rows-tokens.mjs';

const ROWS = { ...connections, ...bodies, ...statuses, ...tokens, ...oauth, ...ends };

for (const title of Object.values(partly).flatMap((rows) => Object.keys(rows))) {
  if (!(title in ROWS)) throw new Error(`partly.mjs names a row that does not exist: ${title}`);
}

/** A row that takes longer hangs. Most take a few milliseconds. */
const LIMIT = 20_000;
const { setTimeout, clearTimeout } = globalThis;

/** The rows, in order. */
export const names = () => Object.keys(ROWS);

/** `[{ name, ok, error?, note?, messages }]`; `note` says why the row expects less on this runtime. */
export async function suite({ mfa, ...input }) {
  const results = [];
  for (const [index, [name, run]] of Object.entries(ROWS).entries()) {
    const row = new Row(mfa, input, index);
    let error;
    try {
      await limited(run(row));
    } catch (thrown) {
      // Firefox's stack does not contain the message.
      error = `${thrown}\n${thrown?.stack}`;
    }
    results.push({
      name,
      ok: error === undefined,
      error,
      note: partly[family(input.runtime)]?.[name],
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
