// The simulator in the declarations.
import { Configuration } from 'bandwidth-mfa';
import {
  Simulator,
  type SimulatorCredentials,
  type SimulatorMessage,
  type SimulatorOptions,
  type SimulatorResponse,
} from 'bandwidth-mfa/simulator';

const messages: SimulatorMessage[] = [];
const credentials: SimulatorCredentials = {
  accountId: '1',
  clientId: 'id',
  clientSecret: 'secret',
  username: 'user',
  password: '',
};
const options: SimulatorOptions = {
  clock: () => 0,
  code: (digits) => '1'.repeat(digits),
  credentials,
  onMessage: (message) => messages.push(message),
};

export const simulators = [new Simulator(), new Simulator({}), new Simulator(options), new Simulator({ code: '1234' })];

export const configuration = new Configuration({ ...credentials, fetch: new Simulator().fetch });

export async function read(simulator: Simulator): Promise<[number, string | null, unknown]> {
  const response: SimulatorResponse = await simulator.fetch('https://mfa.bandwidth.com/api/v1', { method: 'POST' });
  simulator.reset();
  return [response.status, response.headers.get('x-simulator'), await response.json()];
}

export function seen({ outbox }: Simulator): ['messaging' | 'voice', string, string, string, string, number] | undefined {
  const [message] = outbox;
  return message && [message.channel, message.to, message.from, message.text, message.code, message.at];
}

// @ts-expect-error a time is a number
new Simulator({ clock: () => new Date() });
// @ts-expect-error a code is a string: it may begin with 0
new Simulator({ code: 1234 });
// @ts-expect-error no such option
new Simulator({ codes: '1234' });
// @ts-expect-error it is read-only
new Simulator().fetch = new Simulator().fetch;
