// The package in a page, and the service too: no server, no account, nothing that must stay secret. These calls limit nothing,
// which is safe against a simulator alone: a real page asks a server's createHandler.
import { Configuration, MFAApi, MfaError } from 'bandwidth-mfa';
import { Simulator } from 'bandwidth-mfa/simulator';

const simulator = new Simulator();
const configuration = new Configuration({
  clientId: 'id',
  clientSecret: 'secret',
  fetch: simulator.fetch,
  // Never with credentials that work: anybody can read what is in a page.
  dangerouslyAllowBrowser: true,
});
const mfa = new MFAApi(configuration);

// The number that a code was sent to, whatever the form says later.
let to;

const [send, verify] = document.forms;
const [phone, said] = ['phone', 'said'].map((id) => document.getElementById(id));

async function attempt(work) {
  try {
    said.textContent = await work();
  } catch (error) {
    if (!(error instanceof MfaError)) throw error;
    said.textContent = error.message;
  }
}

send.onsubmit = (event) => {
  event.preventDefault();
  attempt(async () => {
    to = send.to.value;
    await mfa.generateMessagingCode('9900000', {
      to,
      from: '+19195554321',
      applicationId: 'an-application',
      message: 'Your code is {CODE}',
      digits: 6,
    });
    phone.textContent = simulator.outbox.at(-1).text;
    verify.hidden = false;
    return 'A code was sent.';
  });
};

verify.onsubmit = (event) => {
  event.preventDefault();
  attempt(async () => {
    const { data } = await mfa.verifyCode('9900000', { to, code: verify.code.value, expirationTimeInMinutes: 3 });
    return data.valid ? 'The code is right.' : 'That code is not right.';
  });
};
