// Like app/send, but it catches errors: Next.js must still learn that the route is dynamic.
import { verify } from '../../mfa.js';

export async function GET() {
  try {
    return Response.json((await verify()).data);
  } catch (error) {
    return Response.json({ kind: error.kind, message: error.message }, { status: 500 });
  }
}
