#!/usr/bin/env node
// The command line: its options and help.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { EXIT, Failure, printFailure } from './outcome.js';

const HELP = `Usage: bandwidth-mfa <command> [options]

  simulator   serves a simulator of Bandwidth's MFA API on this machine: no account, nothing is sent
  check       says whether your account is likely to work; sends nothing
  send        sends a code by text or voice call
  verify      checks a code

  --help      after a command: its options
  --version
`;

const ACCOUNT_HELP = `
Credentials
  BW_CLIENT_ID, BW_CLIENT_SECRET   OAuth2 client credentials of your Bandwidth account
  BW_ACCOUNT_ID                    the account

  Set them in the environment. No option takes a secret, because everyone on a machine can see the arguments of its programs.

  --env <file>         a file with lines such as BW_CLIENT_ID=…; it overrides the environment
  --account <id>       the account (default: BW_ACCOUNT_ID, or the only one that the token names)
  --base-path <url>    another server, such as the simulator's http://127.0.0.1:4010/api/v1
  --token-url <url>    another token endpoint (default: Bandwidth's, or <base-path>/oauth2/token if that is on this machine)
  --show-numbers       prints phone numbers in full
  --json               prints one JSON object on standard output
  --help

Exit codes
  0 done   1 the code is not valid, or you answered no   2 wrong usage   3 credentials missing or wrong
  4 the service refused or failed   5 no connection, or no response in time   70 a bug in this program
  130, 143 interrupted
`;

/** @type {import('node:util').ParseArgsOptionsConfig} */
const ACCOUNT_OPTIONS = {
  env: { type: 'string' },
  account: { type: 'string' },
  'base-path': { type: 'string' },
  'token-url': { type: 'string' },
  'show-numbers': { type: 'boolean' },
  json: { type: 'boolean' },
};

/**
 * Each command: its options, its help, and its function. The module is loaded only when the command is used.
 * @type {Record<string, { options: import('node:util').ParseArgsOptionsConfig, help: string, load: () => Promise<(values: any) => Promise<number>> }>}
 */
const COMMANDS = {
  simulator: {
    options: {
      port: { type: 'string' },
      code: { type: 'string' },
      'messaging-application': { type: 'string', multiple: true },
      'voice-application': { type: 'string', multiple: true },
      account: { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      username: { type: 'string' },
      password: { type: 'string' },
    },
    help: `Usage: bandwidth-mfa simulator [options]

Serves a simulator of Bandwidth's MFA API on this machine only (127.0.0.1). It needs no account and sends nothing: it prints
each message here. It keeps running if stdout closes.

  --port <number>            the port (default 4010; 0 lets the system choose)
  --code <digits>            the digits of every code, repeated or cut to its length (default: random)
  --messaging-application <id>, --voice-application <id>
                             the only applications for texts and for calls; may be repeated (with neither: any)
  --account <id>             the only account to accept     }
  --client-id <id>           OAuth2 client credentials      } with none of these: any account, client id,
  --client-secret <secret>                                  } user name or access token; otherwise only the
  --username <name>          HTTP Basic                     } credentials that you name (--account alone accepts none)
  --password <password>                                     }
  --help, --version

Paths
  POST   /api/v1/accounts/{accountId}/code/messaging | voice | verify
  POST   /api/v1/oauth2/token
  GET    /simulator/outbox   the messages as a JSON array, oldest first: to, from, channel, text, code, at
  DELETE /simulator/outbox   empties it, and forgets all codes and locks
  POST   /simulator/clock    {"advanceMs": 60000} sets the simulator's clock forward
`,
    load: async () => (await import('./simulator.js')).simulator,
  },
  check: {
    options: ACCOUNT_OPTIONS,
    help: `Usage: bandwidth-mfa check [options]

Gets an access token, prints its lifetime, accounts and roles, and says whether MFA is likely to work. Sends nothing.
${ACCOUNT_HELP}`,
    load: async () => (await import('./account.js')).check,
  },
  send: {
    options: {
      to: { type: 'string' },
      from: { type: 'string' },
      application: { type: 'string' },
      voice: { type: 'boolean' },
      message: { type: 'string' },
      scope: { type: 'string' },
      yes: { type: 'boolean' },
      ...ACCOUNT_OPTIONS,
    },
    help: `Usage: bandwidth-mfa send --to <number> --from <number> --application <id> [options]

Sends a code of six digits by text. Asks first, unless the server is this machine.

  --to <number>          who gets the code, such as +19195551234
  --from <number>        your Bandwidth number
  --application <id>     your messaging application, or with --voice your voice application
  --voice                speaks the code in a call
  --message <text>       {CODE} and the text around it (default: Your code is {CODE})
  --scope <text>         what the code is for; verify must name it too
  --yes                  sends without asking; needed without a terminal
${ACCOUNT_HELP}`,
    load: async () => (await import('./account.js')).send,
  },
  verify: {
    options: {
      to: { type: 'string' },
      code: { type: 'string' },
      scope: { type: 'string' },
      ...ACCOUNT_OPTIONS,
    },
    help: `Usage: bandwidth-mfa verify --to <number> --code <code> [options]

Checks a code that is at most 15 minutes old. Exits with 0 if it is valid, with 1 if it is not.

  --to <number>          who got the code
  --code <code>          the code
  --scope <text>         the scope that it was sent with
${ACCOUNT_HELP}`,
    load: async () => (await import('./account.js')).verify,
  },
};

/** Options with credentials. The commands that call Bandwidth refuse them. */
const SECRETS = ['client-id', 'client-secret', 'username', 'password', 'token'];

/** Reads the arguments. Options may stand before and after the command. */
function parse(args) {
  const options = Object.assign(
    {
      token: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
    ...Object.values(COMMANDS).map((command) => command.options),
  );
  return parseArgs({ args, options, allowPositionals: true });
}

function print(text) {
  console.log(text);
  return EXIT.OK;
}

/** Runs the command; resolves with the exit code. */
async function main(args) {
  let parsed;
  try {
    parsed = parse(args);
  } catch (error) {
    // The message of parseArgs names the option, never its value. Its advice for a positional argument would not help here.
    throw new Failure(EXIT.USAGE, `${error.message.split(' To specify a positional')[0]}\nSee bandwidth-mfa --help.`);
  }
  const { values, positionals } = parsed;
  const { help, version, ...chosen } = values;
  if (version) return print(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version);
  const [name, ...more] = positionals;
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (help) return print(command?.help ?? HELP);
  if (name === undefined) throw new Failure(EXIT.USAGE, HELP);
  if (!command) throw new Failure(EXIT.USAGE, `"${positionals.join(' ')}" is not a command. See bandwidth-mfa --help.`);
  const foreign = Object.keys(chosen).find((option) => !Object.hasOwn(command.options, option));
  if (foreign !== undefined && SECRETS.includes(foreign) && Object.hasOwn(command.options, 'env'))
    throw new Failure(
      EXIT.USAGE,
      `${name} takes no --${foreign}, because everyone on a machine can see the arguments of its programs. Set BW_CLIENT_ID and BW_CLIENT_SECRET in the environment, or in a file that --env names.`,
    );
  if (foreign !== undefined) throw new Failure(EXIT.USAGE, `${name} takes no --${foreign}. See bandwidth-mfa ${name} --help.`);
  if (more.length > 0) throw new Failure(EXIT.USAGE, `${name} takes only options. See bandwidth-mfa ${name} --help.`);
  return (await command.load())(chosen);
}

const args = process.argv.slice(2);
// Closing stdout, as `| head -1` does, must not end the command.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  process.exitCode = await main(args);
} catch (error) {
  process.exitCode = printFailure(error, args.includes('--json'));
  // After an interruption, do not wait for a running token request.
  if (process.exitCode > 128) process.exit();
}
