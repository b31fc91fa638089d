// A GET that reads nothing of the request: by default, Next.js 14 runs such a route at build time and caches what it fetches.
import { send } from '../../mfa.js';

export const GET = async () => Response.json((await send()).data);
