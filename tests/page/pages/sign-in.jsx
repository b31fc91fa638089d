import { useEffect } from 'react';
import { useVerification } from 'bandwidth-mfa/react';

/** As a program would write it; with `to`, an effect sends at once. */
export function SignIn({ to }) {
  const [state, verification] = useVerification({ endpoint: '/mfa' });
  useEffect(() => {
    if (to) verification.send(to);
  }, [to, verification]);
  globalThis.verification = verification;
  if (state.step === 'verified') return <p>Welcome {state.result.user}</p>;
  if (state.step === 'code') {
    return (
      <label>
        Code <input key="code" ref={verification.autofill} />
        <span>{state.problem?.message}</span>
      </label>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        verification.send(new FormData(event.currentTarget).get('to'));
      }}
    >
      <label>
        Number <input name="to" />
      </label>
      <button type="submit" disabled={state.busy}>
        Send
      </button>
      <span>{state.problem?.message}</span>
    </form>
  );
}
