import { Configuration } from '../configuration.ts';
import { generateMessagingCode } from '../mfa-api.ts';

const REQUEST = { to: '+19195551234', from: '+19195554321', applicationId: '-', message: '{CODE}', digits: 6 };

/** The parts of a response that a call needs. */
const RESPONSE = { status: 200, text: () => '{}' };

/**
 * Starts the instance with a whole call, so that all functions of a call are compiled. Its own `fetch` sends nothing. It has no
 * timer, because Workers refuse timers at start-up. A module runs before the first request, so no request waits for this.
 */
export function instantiate(): void {
  const configuration = new Configuration({ username: '-', password: '-', fetch: async () => RESPONSE, timeout: 0 });
  generateMessagingCode(configuration, '-', REQUEST).catch(() => {});
}
