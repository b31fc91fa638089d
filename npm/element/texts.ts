// The element's texts besides problems, in English. `{to}`, `{digits}` and `{time}` are replaced.

export const TEXTS = {
  number: 'Phone number',
  channel: 'Send the code by',
  messaging: 'Text message',
  voice: 'Phone call',
  send: 'Send code',
  'sent-messaging': 'We sent a code to {to}.',
  'sent-voice': 'We are calling {to} with a code.',
  'on-its-way': 'A code is on its way.',
  change: 'Change the number',
  code: 'Code',
  'code-digits': '{digits}-digit code',
  verify: 'Verify',
  'expires-in': 'The code expires in {time}.',
  resend: 'Send another code',
  'resend-messaging': 'Text me instead',
  'resend-voice': 'Call me instead',
  'resend-in': 'You can ask for another code in {time}.',
  'resend-now': 'You can ask for another code now.',
  'retry-in': 'Try again in {time}.',
  verified: 'Your phone number is verified.',
};

export type TextName = keyof typeof TEXTS;
