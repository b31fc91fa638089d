// Sends a code and checks it through the package, as any program in a browser would.
import { Configuration, MFAApi, MfaError } from './bandwidth-mfa.js';

const { service } = await (await fetch('settings.json')).json();
// The mock takes any token; a page of your own must never hold a secret.
const api = new MFAApi(new Configuration({ basePath: service, accessToken: 'any-token' }));

const forms = document.forms;
const fields = (form) => Object.fromEntries(new FormData(form));

function send() {
  const { accountId, channel, digits, ...request } = fields(forms.send);
  const body = { ...request, digits: Number(digits) };
  return channel === 'voice' ? api.generateVoiceCode(accountId, body) : api.generateMessagingCode(accountId, body);
}

function verify() {
  const { accountId, to } = fields(forms.send);
  const { code, expirationTimeInMinutes } = fields(forms.verify);
  return api.verifyCode(accountId, { to, code, expirationTimeInMinutes: Number(expirationTimeInMinutes) });
}

function describe(error) {
  if (!(error instanceof MfaError)) return String(error);
  return `${error.kind}: ${error.message}\nsent: ${error.sent}`;
}

for (const [name, call] of Object.entries({ send, verify })) {
  const form = forms[name];
  const output = form.querySelector('output');
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    output.textContent = '';
    try {
      const { status, data } = await call();
      output.textContent = `${status} ${JSON.stringify(data, null, 2)}`;
    } catch (error) {
      output.textContent = describe(error);
    }
    button.disabled = false;
  });
}
