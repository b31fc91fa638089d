import { Configuration } from '../configuration.ts';
import { generateMessagingCode } from '../mfa-api.ts';

const REQUEST = { to: '+19195551234', from: '+19195554321', applicationId: '-', message: '{CODE}', digits: 6 };

/**
 * Starts the instance, and has most of what a call runs compiled: by a call that is refused before anything is sent, since it
 * has no account. Workers run a module before the first request comes, so there it is no part of that request's time.
 */
export function wake(): void {
  generateMessagingCode(new Configuration({ username: '-', password: '-' }), '', REQUEST).catch(() => {});
}
