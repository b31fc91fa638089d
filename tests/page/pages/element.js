import 'bandwidth-mfa/element';

globalThis.element = document.querySelector('phone-verification');
globalThis.events = [];
for (const type of ['verified', 'problem']) {
  addEventListener(type, ({ target, detail }) => globalThis.events.push({ type, tag: target.localName, detail }));
}
