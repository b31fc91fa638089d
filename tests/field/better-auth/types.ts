// With the plugin, everything of better-auth and its client has the same types as with better-auth's own plugin.
import { bandwidthPhone, type BandwidthPhoneOptions } from 'bandwidth-mfa/better-auth';
import { memoryStore } from 'bandwidth-mfa/stores/memory';
import { betterAuth } from 'better-auth';
import { createAuthClient } from 'better-auth/client';
import { phoneNumberClient } from 'better-auth/client/plugins';

const options: BandwidthPhoneOptions = {
  configuration: { clientId: 'id', clientSecret: 'secret' },
  accountId: '9900000',
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: 'a secret',
  countries: ['US'],
  store: memoryStore({ singleInstance: true }),
};
const auth = betterAuth({
  plugins: [
    bandwidthPhone({
      ...options,
      phoneNumber: { requireVerification: true, callbackOnVerification: ({ user }) => void user.id },
    }),
  ],
});
const client = createAuthClient({ plugins: [phoneNumberClient()] });

export async function program(): Promise<(string | null | undefined)[]> {
  const { message } = await auth.api.sendPhoneNumberOTP({ body: { phoneNumber: '+19195551234' } });
  const session = await auth.api.getSession({ headers: new Headers() });
  const sent = await client.phoneNumber.sendOtp({ phoneNumber: '+19195551234' });
  const verified = await client.phoneNumber.verify({ phoneNumber: '+19195551234', code: '123456' });
  // @ts-expect-error: the number has another name
  await client.phoneNumber.sendOtp({ number: '+19195551234' });
  // @ts-expect-error: a code is a string
  await auth.api.verifyPhoneNumber({ body: { phoneNumber: '+19195551234', code: 123456 } });
  return [message, session?.user.phoneNumber, sent.data?.message, verified.data?.token];
}

export const optional: BandwidthPhoneOptions = { ...options, phoneNumber: undefined, beforeSend: undefined };
// @ts-expect-error: Bandwidth sends the code
bandwidthPhone({ ...options, phoneNumber: { sendOTP() {} } });
