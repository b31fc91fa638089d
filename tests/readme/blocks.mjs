// The code blocks of a Markdown text.

/** Each block as `{ language, heading, line, text }`, in order; `language` is everything after the fence. */
export function blocks(markdown) {
  const found = [];
  let heading = '';
  let open;
  markdown.split('\n').forEach((text, index) => {
    const [, language] = /^```(.*)$/.exec(text) ?? [];
    if (open && language === '') {
      found.push(open);
      open = undefined;
    } else if (open) {
      open.text += `${text}\n`;
    } else if (language !== undefined) {
      open = { language, heading, line: index + 1, text: '' };
    } else if (/^#+ /.test(text)) {
      heading = text.replace(/^#+ /, '');
    }
  });
  if (open) throw new Error(`The code block in line ${open.line} has no end.`);
  return found;
}

/** A block's kind, which decides how it is tested: its runtime, what it is for, or its language. */
export function kindOf({ language, text }) {
  if (/'bandwidth-mfa\/(browser|element|react)'/.test(text)) return 'bundled';
  if (!/^(js|ts)$/.test(language)) return language;
  if (/from 'better-auth'/.test(text)) return 'better-auth';
  if (/^export const tokenStore = /m.test(text)) return 'token-store';
  if (/from 'pg'/.test(text)) return 'postgres';
  if (/^\/\/ \S+\.js\n/.test(text)) return 'recipe';
  if (/^export async function beforeSend\(/.test(text)) return 'check';
  if (/\bDeno\.|'npm:/.test(text)) return 'deno';
  if (/^export default \{/m.test(text)) return 'worker';
  return /^import /m.test(text) ? 'node' : 'page';
}
