// Small DOM helpers for both parts.

/** @returns {any} the element with this id */
export const find = (id) => document.getElementById(id);

/** @returns {any[]} */
export const findAll = (selector) => [...document.querySelectorAll(selector)];

/** Creates an element with these properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Text that scrolls sideways, by keyboard too. */
export function block(label, textContent) {
  const pre = make('pre', { textContent, tabIndex: 0 });
  pre.setAttribute('role', 'group');
  pre.setAttribute('aria-label', label);
  return pre;
}

/** `tone` is '', 'bad' or 'good'. A screen reader announces the text, even if it is the same again. */
export function say(note, text, tone = '') {
  note.className = `note ${tone}`;
  note.replaceChildren(text && make('span', { textContent: text }));
}

/** The remaining time in minutes and seconds: `0:42`. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `+1919•••1234`: enough for the owner to recognise the number. */
export const maskNumber = (number) => number.replace(/\+\d{7,15}/g, (all) => `${all.slice(0, 5)}•••${all.slice(-4)}`);
