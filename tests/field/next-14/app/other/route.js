// Another program's request, whose response Next.js 14 caches. A POST, as ours are; reading a header keeps it out of the build.
import { headers } from 'next/headers';

export async function GET() {
  headers();
  const response = await fetch(`${process.env.MFA_URL}/other`, { method: 'POST', cache: 'force-cache' });
  return Response.json(await response.json());
}
