import { Configuration } from '../configuration.ts';
import { generateMessagingCode } from '../mfa-api.ts';

const REQUEST = { to: '+19195551234', from: '+19195554321', applicationId: '-', message: '{CODE}', digits: 6 };

/**
 * Starts the instance and makes a call that is refused because it has no account. So most functions of a call are compiled before
 * the first request arrives: Workers run a module before that.
 */
export function wake(): void {
  generateMessagingCode(new Configuration({ username: '-', password: '-' }), '', REQUEST).catch(() => {});
}
