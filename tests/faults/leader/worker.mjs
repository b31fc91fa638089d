// /lead begins a call and returns before its token arrives; /follow makes calls that need the same token.
import { Configuration, generateMessagingCode } from 'bandwidth-mfa';
import input from './input.mjs';

const request = {
  to: '+19195550147',
  from: '+19195550162',
  applicationId: 'application',
  message: 'Your code is {CODE}',
  digits: 6,
};

const send = () => {
  const { basePath, tokenUrl } = input;
  const configuration = new Configuration({ basePath, tokenUrl, clientId: 'leader', clientSecret: 'secret', timeout: 5_000 });
  return generateMessagingCode(configuration, '9900000', request);
};

export default {
  async fetch(incoming) {
    const { pathname } = new URL(incoming.url);
    if (pathname === '/lead') {
      send().catch(() => {});
      // The token request is running; this request ends before its response.
      await fetch(input.arrived);
      return new Response('left');
    }
    const calls = await Promise.allSettled(Array.from({ length: 5 }, send));
    return Response.json(calls.map(({ value, reason }) => value?.data.messageId ?? String(reason)));
  },
};
