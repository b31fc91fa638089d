import { StrictMode, useState } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { SignIn } from './sign-in.jsx';

const to = new URLSearchParams(location.search).get('to');
const root = document.querySelector('#root');

function App() {
  const [isThere, setThere] = useState(true);
  globalThis.setThere = setThere;
  return <StrictMode>{isThere && <SignIn to={to} />}</StrictMode>;
}

globalThis.start = () => createRoot(root).render(<App />);
// The test puts the server's HTML there before React hydrates it.
globalThis.hydrate = () => {
  globalThis.errors = [];
  hydrateRoot(root, <App />, { onRecoverableError: (error) => globalThis.errors.push(String(error)) });
};
