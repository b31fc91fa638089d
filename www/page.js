// The page: two parts, one shown at a time by the address' fragment, so that the browser's own Back works.
import './sign-in.js';

const PARTS = ['sign-in', 'playground'];

/** Loaded when it is first looked at: it brings the WebAssembly, which signing in has no need of. */
const load = { playground: () => import('./playground.js') };

async function show({ isFirst = false } = {}) {
  const part = PARTS.find((name) => location.hash === `#${name}`) ?? PARTS[0];
  for (const name of PARTS) {
    document.getElementById(`view-${name}`).hidden = name !== part;
    const link = document.querySelector(`nav a[href="#${name}"]`);
    if (name === part) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = part === 'playground' ? 'Playground – bandwidth-mfa' : 'Sign in – bandwidth-mfa';
  if (!isFirst) document.getElementById(`${part}-title`).focus({ preventScroll: true });
  scrollTo(0, 0);
  await load[part]?.();
}

addEventListener('hashchange', () => {
  // `#main` is the skip link's: it moves the focus and nothing else.
  if (location.hash !== '#main') show();
});
await show({ isFirst: true });
