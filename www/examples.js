// The playground's choices.

/** The simulator accepts all of them. They are not valid anywhere else. */
export const SIMULATED = { clientId: 'demo-client', clientSecret: 'demo-secret', username: 'demo', password: 'demo-password' };

const { clientId, clientSecret, username, password } = SIMULATED;

// Your own page must not hold a secret: the package refuses it unless this option is set.
const inThisPage = { dangerouslyAllowBrowser: true };

/** `sample` says which credentials the copied code uses. */
export const CREDENTIALS = {
  oauth: { label: 'OAuth2 client', sample: 'oauth', parameters: { clientId, clientSecret, ...inThisPage } },
  basic: { label: 'User name, password', sample: 'basic', parameters: { username, password, ...inThisPage } },
  wrongSecret: {
    label: 'A wrong client secret',
    sample: 'oauth',
    parameters: { clientId, clientSecret: 'wrong', ...inThisPage },
  },
  wrongPassword: { label: 'A wrong password', sample: 'basic', parameters: { username, password: 'wrong', ...inThisPage } },
  refused: { label: 'A secret in a page, refused', sample: 'oauth', parameters: { clientId, clientSecret } },
  none: { label: 'None', sample: 'oauth', parameters: {} },
};

/** An ordinary number, and the simulator's magic numbers; see its documentation. */
export const NUMBERS = [
  { to: '+19195551234', label: 'All goes well' },
  { to: '+19195550140', label: '400 bad request' },
  { to: '+19195550141', label: '401 unauthorized' },
  { to: '+19195550142', label: '429 at verify' },
  { to: '+19195550143', label: '403 forbidden' },
  { to: '+19195550150', label: '500 server' },
  { to: '+19195550152', label: '502 with HTML' },
  { to: '+19195550160', label: 'Responds after 15 s' },
  { to: '+19195550161', label: 'Cut before the response' },
  { to: '+19195550162', label: 'Cut in the body' },
  { to: '+19195550163', label: 'Refused connection' },
];

/** An example request; `code` is the code that arrived, if any. */
export function requestFor(operation, to, code = '123456') {
  if (operation === 'verify') return { to, code, expirationTimeInMinutes: 3 };
  return {
    to,
    from: '+19195554321',
    applicationId: operation === 'voice' ? 'my-voice-application' : 'my-messaging-application',
    message: 'Your code is {CODE}',
    digits: 6,
  };
}
