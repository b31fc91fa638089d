// A GET that reads nothing of the request: Next.js 14 caches what such a route fetches, and runs it at build time.
import { send } from '../../mfa.js';

export const GET = async () => Response.json((await send()).data);
