// Sentences for the person, in English.

export const MESSAGES = {
  refused: 'No code could be sent to this number.',
  'invalid-number': 'Enter a phone number with its country code, such as +1 919 555 1234.',
  'check-failed': 'The security check failed. Try again.',
  'incomplete-code': 'Enter all digits of the code.',
  'wrong-code': 'The code is wrong or expired. Check it or ask for another one.',
  expired: 'The code has expired. Ask for another one.',
  'too-soon': 'It is too soon for another code.',
  'too-many-tries': 'Too many wrong codes. Try again later.',
  offline: 'There was no response. Try again: no code is sent twice.',
  unavailable: 'This does not work at the moment. Try again later.',
};
