// `bandwidth-mfa simulator`.
import { EXIT, Failure } from './outcome.js';
import { serveSimulator } from './server.js';

function print({ at, channel, from, text, to }) {
  const time = new Date(at).toISOString().slice(11, 19);
  const how = channel === 'voice' ? 'call to' : 'text to';
  // A message must not send control sequences to the terminal.
  console.log(`${time}  ${how} ${to} from ${from}: ${text.replace(/\p{Cc}/gu, ' ')}`);
}

function credentialsOf(values) {
  const credentials = {
    accountId: values.account,
    clientId: values['client-id'],
    clientSecret: values['client-secret'],
    username: values.username,
    password: values.password,
  };
  return Object.values(credentials).some((value) => value !== undefined) ? credentials : undefined;
}

function applicationsOf({ 'messaging-application': messaging, 'voice-application': voice }) {
  return messaging || voice ? { messaging, voice } : undefined;
}

async function listen(port, values) {
  const options = { code: values.code, credentials: credentialsOf(values), applications: applicationsOf(values) };
  try {
    return await serveSimulator({ port, ...options, onMessage: print });
  } catch (error) {
    if (error.code === 'EADDRINUSE')
      throw new Failure(EXIT.USAGE, `Port ${port} is taken: choose another one with --port, or --port 0.`);
    if (error.code === 'EACCES')
      throw new Failure(EXIT.USAGE, `You may not use port ${port}: choose one above 1023 with --port.`);
    throw error;
  }
}

/** Resolves when it listens; a signal stops it. */
export async function simulator({ port = '4010', ...values }) {
  const number = /^\d{1,5}$/.test(port) ? Number(port) : NaN;
  if (!(number < 65536)) throw new Failure(EXIT.USAGE, `--port must be a number from 0 to 65535, not ${port}.`);
  if (values.code !== undefined && !/^\d+$/.test(values.code)) throw new Failure(EXIT.USAGE, '--code must be digits.');
  const server = await listen(number, values);
  // First, because a program may stop it as soon as it has read the address.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop());
  console.log(`Bandwidth's MFA API is simulated at ${server.url}/api/v1 (Ctrl-C stops it)`);
  console.log(`Tokens come from ${server.url}/api/v1/oauth2/token, messages are listed at ${server.url}/simulator/outbox\n`);
  return EXIT.OK;
}
