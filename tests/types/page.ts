// The page's entries, as pages and servers import them: with the types of a browser and without them.
import { createVerification, type Verification, type VerificationState } from 'bandwidth-mfa/browser';
import { PhoneVerification, type PhoneVerificationProperties } from 'bandwidth-mfa/element';
import { useVerification } from 'bandwidth-mfa/react';

const verification: Verification = createVerification({
  endpoint: '/mfa',
  country: 'US',
  channels: ['messaging', 'voice'],
  challenge: 'body',
  messages: { offline: 'Keine Verbindung.' },
  storage: null,
  clock: () => 0,
});

const end: () => void = verification.subscribe((state: VerificationState) => {
  const retryAt: number | undefined = state.problem?.retryAt;
  const result: unknown = state.result;
  return [retryAt, result, state.busy, state.channel, state.digits, state.expiresAt, state.resendAt, state.to];
});
end();

verification.send('+19195551234', { channel: 'voice', token: async () => 'token' });
verification.resend();
verification.verify('123456');
verification.autofill(null)();
verification.back();

const { subscribe, send } = verification;
subscribe(() => send('+19195551234', { token: 'token' }));

const [state, same] = useVerification({ endpoint: '/mfa' });
same.verify(state.step);

const element: PhoneVerificationProperties = new PhoneVerification();
element.messages = { send: 'Los' };
element.token = () => 'token';
element.options = { storage: null };
element.verification?.resend({ channel: 'voice' });

// @ts-expect-error there is no such step
verification.state.step === 'done';
// @ts-expect-error a state is read-only
verification.state.busy = true;
// @ts-expect-error an endpoint is needed
createVerification({});
// @ts-expect-error there is no such channel
verification.send('+19195551234', { channel: 'fax' });
// @ts-expect-error a code is a string: it may begin with 0
verification.verify(123456);
