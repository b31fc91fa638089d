// A Next.js route on the edge runtime: each request runs the suite.
import * as mfa from 'bandwidth-mfa';
import input from '../../input.mjs';
import { suite } from '../../suite.mjs';

export const runtime = 'edge';

export async function GET() {
  return Response.json(await suite({ mfa, ...input }));
}
