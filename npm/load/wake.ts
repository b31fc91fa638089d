import { Configuration } from '../configuration.ts';
import { generateMessagingCode } from '../mfa-api.ts';

const REQUEST = { to: '+19195551234', from: '+19195554321', applicationId: '-', message: '{CODE}', digits: 6 };

/** A response, as far as a call reads it. */
const RESPONSE = { status: 200, text: () => '{}' };

/**
 * Starts the instance, and has what a call runs compiled: by a whole call, with a `fetch` of its own that sends nothing, and without
 * a timer, which Workers refuse here. They run a module before the first request comes, so that is no part of its time.
 */
export function wake(): void {
  const configuration = new Configuration({ username: '-', password: '-', fetch: async () => RESPONSE, timeout: 0 });
  generateMessagingCode(configuration, '-', REQUEST).catch(() => {});
}
