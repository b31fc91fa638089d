// Another program's request, whose response Next.js 14 caches. A POST like ours. It reads a header so that Next.js does not run it at build time.
import { headers } from 'next/headers';

export async function GET() {
  headers();
  const response = await fetch(`${process.env.MFA_URL}/other`, { method: 'POST', cache: 'force-cache' });
  return Response.json(await response.json());
}
