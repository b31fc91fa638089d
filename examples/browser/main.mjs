// The package and the simulated service in one page: no server, no account, no secrets. These calls have no limits, which is safe only
// with a simulator: a real page calls a server's createHandler.
import { Configuration, MFAApi, MfaError } from 'bandwidth-mfa';
import { Simulator } from 'bandwidth-mfa/simulator';

const simulator = new Simulator();
const configuration = new Configuration({
  clientId: 'id',
  clientSecret: 'secret',
  fetch: simulator.fetch,
  // Never use real credentials here: anybody can read a page.
  dangerouslyAllowBrowser: true,
});
const mfa = new MFAApi(configuration);

// The number that a code was sent to, whatever the form says later.
let to;

const [send, verify] = document.forms;
const [phone, note] = document.querySelectorAll('#phone, #note');

async function attempt(work) {
  try {
    note.textContent = await work();
  } catch (error) {
    if (!(error instanceof MfaError)) throw error;
    note.textContent = error.message;
  }
}

send.onsubmit = (event) => {
  event.preventDefault();
  attempt(async () => {
    const number = send.to.value;
    await mfa.generateMessagingCode('9900000', {
      to: number,
      from: '+19195554321',
      applicationId: 'an-application',
      message: 'Your code is {CODE}',
      digits: 6,
    });
    to = number;
    phone.textContent = simulator.outbox.at(-1)?.text ?? '';
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
