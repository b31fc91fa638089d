// Cloudflare Workers: each request runs the suite.
import * as mfa from 'bandwidth-mfa';
import input from './input.mjs';
import { suite } from './suite.mjs';

export default {
  async fetch() {
    return Response.json(await suite({ mfa, ...input }));
  },
};
