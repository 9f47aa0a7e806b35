// Links in what others wrote. Only addresses of the web become links; nothing else is ever more than
// text. And completion of names.

export interface Part {
  text: string;
  href?: string;
}

const address = /\bhttps?:\/\/[^\s<>"'`]+/gi;
/** What ends a sentence rather than an address. */
const tail = /[.,;:!?)\]}]+$/;

export function linkParts(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(tail, '');
    if (!isWebAddress(found)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: found, href: found });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function isWebAddress(text: string): boolean {
  try {
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
  } catch {
    return false;
  }
}

/** Whether a text has the name in it, as a word of its own. */
export function mentions(text: string, name: string): boolean {
  if (name === '') return false;
  const whole = text.toLowerCase();
  const wanted = name.toLowerCase();
  const inWord = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}_]/u.test(c);
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1))
    if (!inWord(whole[at - 1]) && !inWord(whole[at + wanted.length])) return true;
  return false;
}

/** Completes the word before `caret` to a name; the text and caret then, or undefined. */
export function completeName(text: string, caret: number, names: readonly string[]): { text: string; caret: number } | undefined {
  const start = text.lastIndexOf(' ', caret - 1) + 1;
  const begun = text.slice(start, caret).toLowerCase();
  if (begun === '') return undefined;
  const fitting = names.filter((name) => name.toLowerCase().startsWith(begun));
  if (fitting.length === 0) return undefined;
  let common = fitting[0];
  for (const name of fitting) while (!name.toLowerCase().startsWith(common.toLowerCase())) common = common.slice(0, -1);
  const done = fitting.length === 1 ? common + (start === 0 ? ': ' : ' ') : common;
  return { text: text.slice(0, start) + done + text.slice(caret), caret: start + done.length };
}
