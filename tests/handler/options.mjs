// What every handler needs, except its configuration, store and functions.
export const SECRET = 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga';

export const OPTIONS = {
  accountId: '9900000',
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: SECRET,
  countries: ['US'],
};
