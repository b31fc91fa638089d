'use client';

import 'bandwidth-mfa/element';

export default function Page() {
  return (
    <main>
      <h1>Sign in</h1>
      <phone-verification endpoint="/mfa" country="US" />
    </main>
  );
}
