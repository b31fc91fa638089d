// Valid responses, in every form that a server may write them.
import { gzipSync } from 'node:zlib';
import { outcome } from '../outcome.mjs';
import { account, basicClient, send } from './bodies.mjs';
import { withOptions } from './options.mjs';

const json = { 'content-type': 'application/json' };

const REPLIES = {
  'valid: false': { body: { valid: false } },
  'fields that the model does not know': { body: { valid: true, attempts: 2, more: { a: [1, null] } } },
  'other headers': { headers: { ...json, 'x-reply': 'seen' }, body: '{"valid":true}' },
  'another status text': { statusText: 'Fine', body: { valid: true } },
  'JSON with the type text/plain': { headers: { 'content-type': 'text/plain' }, body: '{"valid":true}' },
  'JSON without a type': { body: '{"valid":true}' },
  'JSON with a byte order mark': { headers: json, body: '\ufeff{"valid":true}' },
  'JSON with spaces around': { headers: json, body: '\n {"valid" : true} \n' },
  'the same name twice': { headers: json, body: '{"valid":false,"valid":true}' },
  'a compressed body': { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync('{"valid":true}') },
};

export const responses = [
  ...Object.entries(REPLIES).map(([name, reply]) => withOptions(`a response with ${name}`, undefined, { replies: [reply] })),
  ...['9e0df4ca-b18d-40d7-a59f-82fcdf5ae8e6', 'x', ''].map((messageId) => ({
    name: `the message id "${messageId}"`,
    replies: [{ body: { messageId } }],
    run: (sdk, url) => outcome(basicClient(sdk, url).generateMessagingCode(account, send)),
  })),
  {
    name: 'a response to a send without an id',
    replies: [{ body: {} }, { body: {} }],
    run: async (sdk, url) => [
      await outcome(basicClient(sdk, url).generateMessagingCode(account, send)),
      await outcome(basicClient(sdk, url).generateVoiceCode(account, send)),
    ],
  },
];
