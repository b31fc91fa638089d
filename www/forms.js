// The sign-in form in two ways: the element, and your own form with the flow.
import { createVerification } from 'bandwidth-mfa/browser';
import 'bandwidth-mfa/element';
import { countdown, make, say } from './dom.js';

const ENDPOINT = '/mfa';

/** `mount` renders into `place`, and returns the flow and a function that ends it. `code` is what you write into your own page. */
export const FORMS = {
  element: {
    code: `<phone-verification endpoint="/mfa" country="US"
  channels="messaging voice"></phone-verification>

<script type="module">
  import 'bandwidth-mfa/element';
</script>`,
    mount(place, options) {
      const element = make('phone-verification', { options });
      element.setAttribute('endpoint', ENDPOINT);
      element.setAttribute('country', 'US');
      element.setAttribute('channels', 'messaging voice');
      place.replaceChildren(element);
      return { verification: element.verification, end: () => element.remove() };
    },
  },

  flow: {
    code: `import { createVerification } from 'bandwidth-mfa/browser';

const verification = createVerification({ endpoint: '/mfa', country: 'US' });
verification.autofill(code);
verification.subscribe(({ step, busy, problem, resendAt }) => {
  numberForm.hidden = step !== 'number';
  codeForm.hidden = step !== 'code';
  resend.disabled = call.disabled = busy || Date.now() < resendAt;
  note.textContent = problem?.message ?? '';
});

numberForm.onsubmit = (event) => {
  event.preventDefault();
  verification.send(number.value);
};
codeForm.onsubmit = (event) => {
  event.preventDefault();
  verification.verify(code.value);
};
resend.onclick = () => verification.resend();
call.onclick = () => verification.resend({ channel: 'voice' });`,
    mount(place, options) {
      const verification = createVerification({ endpoint: ENDPOINT, country: 'US', ...options });
      const number = make('input', { id: 'own-number', type: 'tel', autocomplete: 'tel' });
      const code = make('input', { id: 'own-code', type: 'text' });
      const resend = make('button', { type: 'button', className: 'link' });
      const call = make('button', { type: 'button', className: 'link', textContent: 'No text? Get a call' });
      const note = make('p', { className: 'note' });
      note.setAttribute('role', 'status');
      const button = (textContent) => make('button', { className: 'primary', textContent });
      const label = (htmlFor, textContent) => make('label', { htmlFor, textContent });
      const numberForm = make('form', {}, label('own-number', 'Phone number'), number, button('Send code'));
      const codeForm = make('form', {}, label('own-code', '6-digit code'), code, button('Verify'), resend, call);
      place.replaceChildren(numberForm, codeForm, note);

      let isFirst = true;
      /** @param {import('bandwidth-mfa/browser').VerificationState} state */
      function show({ step, busy, problem, resendAt = 0 }) {
        const isNew = codeForm.hidden !== (step !== 'code');
        numberForm.hidden = step !== 'number';
        codeForm.hidden = step !== 'code';
        const wait = resendAt - options.clock();
        resend.disabled = call.disabled = busy || wait > 0;
        resend.textContent = wait > 0 ? `Send another code in ${countdown(wait)}` : 'Send another code';
        const text = problem?.message ?? (step === 'verified' ? 'Your phone number is verified.' : '');
        if (note.textContent !== text) say(note, text, problem ? 'bad' : 'good');
        if (isNew && !isFirst && step !== 'verified') (step === 'code' ? code : number).focus();
        isFirst = false;
      }
      const endings = [verification.autofill(code), verification.subscribe(show)];
      const timer = setInterval(() => show(verification.state), 1000);
      const on = (form, work) =>
        form.addEventListener('submit', (event) => {
          event.preventDefault();
          work();
        });
      on(numberForm, () => verification.send(number.value));
      on(codeForm, () => verification.verify(code.value));
      resend.addEventListener('click', () => verification.resend());
      call.addEventListener('click', () => verification.resend({ channel: 'voice' }));
      return {
        verification,
        end() {
          clearInterval(timer);
          for (const end of endings) end();
        },
      };
    },
  },
};
