#!/usr/bin/env node
// The command: `bandwidth-mfa simulator`.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { serveSimulator } from './server.js';

const HELP = `Usage: bandwidth-mfa simulator [options]

Serves a simulator of Bandwidth's MFA API on this machine alone (127.0.0.1). No account is needed and nothing is sent:
each message is printed here as it arrives. It keeps running if nobody reads that any more.

  --port <number>            the port (default 4010; 0 lets the system choose)
  --code <digits>            what every code begins with, repeated to the length that is asked for (default: random)
  --account <id>             the only account to accept     } without these, any that are not empty
  --client-id <id>           OAuth2 client credentials      }
  --client-secret <secret>                                  }
  --username <name>          HTTP Basic                     }
  --password <password>                                     }
  --help, --version

Addresses
  POST   /api/v1/accounts/{accountId}/code/messaging | voice | verify
  POST   /api/v1/oauth2/token
  GET    /simulator/outbox   the messages as a JSON array, oldest first: to, from, channel, text, code, at
  DELETE /simulator/outbox   empties it, and forgets every code and lock
  POST   /simulator/clock    {"advanceMs": 60000} sets the simulator's clock forward, at most to what a Date holds
`;

/** @type {import('node:util').ParseArgsOptionsConfig} */
const OPTIONS = {
  port: { type: 'string', default: '4010' },
  code: { type: 'string' },
  account: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  username: { type: 'string' },
  password: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
};

/** Ends the program with a sentence for its user. */
function fail(sentence, exitCode = 2) {
  console.error(sentence);
  process.exitCode = exitCode;
}

function print({ at, channel, from, text, to }) {
  const time = new Date(at).toISOString().slice(11, 19);
  const how = channel === 'voice' ? 'call to' : 'text to';
  // What a message holds must not reach the terminal as a control sequence.
  console.log(`${time}  ${how} ${to} from ${from}: ${text.replace(/\p{Cc}/gu, ' ')}`);
}

function credentials(values) {
  const given = {
    accountId: values.account,
    clientId: values['client-id'],
    clientSecret: values['client-secret'],
    username: values.username,
    password: values.password,
  };
  return Object.values(given).some((value) => value !== undefined) ? given : undefined;
}

async function serve(values) {
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : NaN;
  if (!(port < 65536)) return fail(`--port must be a number from 0 to 65535, not ${values.port}`);
  if (values.code !== undefined && !/^\d+$/.test(values.code)) return fail('--code must be digits');
  // `| head -1` has read what it wanted, and the service is wanted still.
  process.stdout.on('error', () => {});
  let server;
  try {
    server = await serveSimulator({ port, code: values.code, credentials: credentials(values), onMessage: print });
  } catch (error) {
    if (error.code === 'EADDRINUSE')
      return fail(`Port ${port} is taken: another program listens there. Choose one with --port, or --port 0.`, 1);
    if (error.code === 'EACCES') return fail(`Port ${port} is not allowed to you: choose one above 1023 with --port.`, 1);
    throw error;
  }
  console.log(`Bandwidth's MFA API is simulated at ${server.url}/api/v1 (Ctrl-C ends it)`);
  console.log(`Tokens come from ${server.url}/api/v1/oauth2/token, messages are listed at ${server.url}/simulator/outbox\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop());
}

async function main() {
  let parsed;
  try {
    parsed = parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return fail(`${error.message}\nSee bandwidth-mfa --help.`);
  }
  const { values, positionals } = parsed;
  if (values.version) return console.log(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version);
  if (values.help) return console.log(HELP);
  if (positionals.length === 1 && positionals[0] === 'simulator') return serve(values);
  fail(positionals.length === 0 ? HELP : `"${positionals.join(' ')}" is no command. See bandwidth-mfa --help.`);
}

await main();
