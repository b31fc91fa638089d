// The element in a component, with the declaration of docs/browser.md.
import type { PhoneVerification } from 'bandwidth-mfa/element';
import 'bandwidth-mfa/element';
import { createRef } from 'react';

const element = createRef<PhoneVerification>();

export const signIn = (
  <phone-verification
    ref={element}
    endpoint="/mfa"
    country="US"
    channels="messaging voice"
    text-send="Send it"
    className="sign-in"
    messages={{ send: 'Send it' }}
    token={async () => 'a token'}
    onverified={({ detail }) => console.log(detail.result)}
    onproblem={({ detail }) => console.log(detail.problem.name)}
  />
);

// @ts-expect-error the handler's path is missing
export const nowhere = <phone-verification country="US" />;
// @ts-expect-error there is no such kind of challenge
export const header = <phone-verification endpoint="/mfa" challenge="header" />;
