// Small things that both parts need of the document.

/** @returns {any} whatever kind of element has this id */
export const find = (id) => document.getElementById(id);

/** @returns {any[]} */
export const findAll = (selector) => [...document.querySelectorAll(selector)];

/** An element with attributes or properties, and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A text to be scrolled sideways, by keys too. */
export function block(label, textContent) {
  const pre = make('pre', { textContent, tabIndex: 0 });
  pre.setAttribute('role', 'group');
  pre.setAttribute('aria-label', label);
  return pre;
}

/** `tone` is '', 'bad' or 'good'. A screen reader says the new text, and says the same text again. */
export function say(note, text, tone = '') {
  note.className = `note ${tone}`;
  note.replaceChildren(text && make('span', { textContent: text }));
}

/** Minutes and seconds that are left: `0:42`. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `+1919•••1234`: enough to know one's own number by. */
export const maskNumber = (number) => number.replace(/\+\d{7,15}/g, (all) => `${all.slice(0, 5)}•••${all.slice(-4)}`);
