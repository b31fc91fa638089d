// GET, and nothing of the request is read: Next.js 14 keeps what such a route fetches, and runs it when it builds.
import { send } from '../../mfa.js';

export const GET = async () => Response.json((await send()).data);
