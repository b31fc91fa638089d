// The page has two parts. The URL's fragment selects one, so that the browser's Back button works.
import { find } from './dom.js';

// Not awaited, because it waits for the demo's clock.
import('./sign-in.js');

const PARTS = ['sign-in', 'playground'];

/** Loaded when it is opened, because it needs the WebAssembly and the sign-in does not. */
const load = { playground: () => import('./playground.js') };

async function show({ isFirst = false } = {}) {
  const part = PARTS.find((name) => location.hash === `#${name}`) ?? PARTS[0];
  for (const name of PARTS) {
    find(`view-${name}`).hidden = name !== part;
    const link = document.querySelector(`nav a[href="#${name}"]`);
    if (name === part) link?.setAttribute('aria-current', 'page');
    else link?.removeAttribute('aria-current');
  }
  document.title = part === 'playground' ? 'Playground – bandwidth-mfa' : 'Sign in – bandwidth-mfa';
  if (!isFirst) find(`${part}-title`).focus({ preventScroll: true });
  scrollTo(0, 0);
  await load[part]?.();
}

addEventListener('hashchange', () => {
  // `#main` belongs to the skip link, which only moves the focus.
  if (location.hash !== '#main') show();
});
await show({ isFirst: true });
