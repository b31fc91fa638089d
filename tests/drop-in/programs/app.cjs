// A CommonJS program written for bandwidth-sdk: only its first import is ever changed.
const BandwidthSDK = require('bandwidth-sdk');

const configuration = new BandwidthSDK.Configuration({
  username: process.env.BW_USERNAME,
  password: process.env.BW_PASSWORD,
  basePath: process.env.BW_URL,
});

BandwidthSDK.MFAApiFp(configuration)
  .generateMessagingCode(process.env.BW_ACCOUNT_ID, {
    to: '+19195551234',
    from: '+19195554321',
    applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
    message: 'Your code is {CODE}',
    digits: 4,
  })
  .then((request) => request())
  .then((response) => console.log(response.status, response.data))
  .then(() =>
    new BandwidthSDK.MFAApi(configuration).generateVoiceCode(process.env.BW_ACCOUNT_ID, {
      to: '+19195551234',
      from: '+19195554321',
      applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
      message: 'Your code is {CODE}',
      digits: 8,
    }),
  )
  .then((response) => console.log(response.status, response.data))
  .then(() => {
    const api = new BandwidthSDK.MFAApi(configuration);
    const check = { to: '+19195551234', expirationTimeInMinutes: 15, code: '12345678' };
    return api.verifyCode(process.env.BW_ACCOUNT_ID, check).then((response) => {
      console.log(response.status, response.data.valid);
      return api.verifyCode(process.env.BW_ACCOUNT_ID, check);
    });
  })
  .catch((error) => {
    if (error.response) console.log('refused', error.response.status, error.response.data);
    else console.log('failed', error.code, error.message);
  });
