// What each program of wasm-pack.test.mjs does with its module.
export async function calls({ generateMessagingCode, generateVoiceCode, verifyCode, MfaError }, basePath) {
  const configuration = { basePath, username: 'name', password: 'word' };
  const message = {
    to: '+19195551234',
    from: '+19195554321',
    applicationId: 'application',
    message: 'Your code: {CODE}',
    digits: 6,
  };
  const attempt = { to: '+19195551234', applicationId: 'application', expirationTimeInMinutes: 3, code: '123456' };
  const refused = await verifyCode(configuration, '9900000', { ...attempt, code: '1' }).catch((error) => error);
  return [
    (await generateMessagingCode(configuration, '9900000', message)).data,
    (await generateVoiceCode(configuration, 9900000, message)).data,
    (await verifyCode(configuration, '9900000', attempt)).data,
    [refused instanceof MfaError, refused.name, refused.kind, refused.sent],
  ];
}
