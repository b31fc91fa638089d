// Fonts and the text colour are inherited; the other colours are derived from it or follow the page's `color-scheme`. So the element fits
// light and dark pages. Its internal properties begin with `--_`, because pages have an `--accent` too. A constructed style sheet works
// where a strict Content-Security-Policy refuses inline styles. The text in inputs has at least 16 pixels, because Safari on iOS
// zooms into smaller text. An empty problem is clipped rather than `display:none`, because a screen reader announces only what appears in a
// live region that it knows already. With `anywhere` a box may be narrower than its longest word, with `break-word` not.

const CSS = `
:host{display:block;position:relative;--_accent:var(--phone-verification-accent,#0b6b5d);--_accent-text:var(--phone-verification-accent-text,#fff);--_error:var(--phone-verification-error,#b3261e);--_radius:var(--phone-verification-radius,.5rem);--_gap:var(--phone-verification-gap,.75rem);--_border:var(--phone-verification-border,currentColor);font:inherit;line-height:1.4;overflow-wrap:break-word}
@supports (color:light-dark(#000,#fff)){:host{--_accent:var(--phone-verification-accent,light-dark(#0b6b5d,#62d2bc));--_accent-text:var(--phone-verification-accent-text,light-dark(#fff,#04211b));--_error:var(--phone-verification-error,light-dark(#b3261e,#ffb4a9));--_border:var(--phone-verification-border,color-mix(in srgb,currentColor 55%,transparent))}}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit}
form{display:flex;flex-direction:column;gap:var(--_gap)}
label,legend{display:block;padding:0;font-weight:600}
fieldset{border:0;padding:0;min-width:0;overflow-wrap:anywhere}
fieldset label{display:inline-flex;gap:.4em;align-items:center;font-weight:400;margin-inline-end:1.25em;min-height:1.75rem}
input:not([type=radio]){font-size:max(16px,1em);width:100%;margin-top:.3em;min-height:2.75rem;padding:.4em .75em;border:1px solid var(--_border);border-radius:var(--_radius);background:transparent;direction:ltr;text-align:start}
:host(:dir(rtl)) input{text-align:right}
input[type=radio]{accent-color:var(--_accent);width:1.1em;height:1.1em}
input[part~=code-input]{font-variant-numeric:tabular-nums;letter-spacing:.2em;font-size:max(16px,1.25em)}
[aria-invalid=true]{border-color:var(--_error);box-shadow:inset 0 0 0 1px var(--_error)}
button{min-height:2.75rem;padding:.4em 1em;border:1px solid var(--_border);border-radius:var(--_radius);background:transparent;cursor:pointer;overflow-wrap:anywhere}
[part~=submit]{background:var(--_accent);border-color:var(--_accent);color:var(--_accent-text);font-weight:600}
[part~=link]{min-height:1.75rem;padding:0;border:0;text-decoration:underline;text-align:start}
[aria-disabled=true]{opacity:.6;cursor:default}
[part~=more]{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
:focus-visible{outline:2px solid var(--_accent);outline-offset:2px}
[part~=problem]{color:var(--_error)}
[part~=time]:empty{display:none}
[part~=time]{font-variant-numeric:tabular-nums}
[part~=verified]{outline:0;font-weight:600}
[part~=status],[part~=problem]:empty{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[aria-busy=true]::after{content:"";display:inline-block;width:.8em;height:.8em;margin-inline-start:.5em;border:2px solid;border-block-start:0;border-radius:50%;animation:turn .8s linear infinite;vertical-align:-.1em}
@keyframes turn{to{transform:rotate(1turn)}}
@media (prefers-reduced-motion:reduce){[aria-busy=true]::after{animation:none}}
`;

let sheet: CSSStyleSheet | undefined;

/** One style sheet for all elements of the page. Jest's jsdom cannot construct one, and has no Content-Security-Policy. */
export function adopt(root: ShadowRoot): void {
  if (!('replaceSync' in CSSStyleSheet.prototype)) {
    const style = document.createElement('style');
    style.textContent = CSS;
    root.append(style);
    return;
  }
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  root.adoptedStyleSheets = [sheet];
}
