// A request of the app itself, which Next.js 14 caches: a POST, like ours. The route reads a header so that it does not run at build time.
import { headers } from 'next/headers';

export async function GET() {
  headers();
  const response = await fetch(`${process.env.MFA_URL}/other`, { method: 'POST', cache: 'force-cache' });
  return Response.json(await response.json());
}
