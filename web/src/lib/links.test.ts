import { describe, expect, it } from 'vitest';
import { completeName, linkParts, mentions } from './links';

describe('links in messages', () => {
  it('are addresses of the web, without the sentence around them', () => {
    expect(linkParts('see https://example.org/a?b=1, or not')).toEqual([
      { text: 'see ' }, { text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' }, { text: ', or not' },
    ]);
  });
  it('are never anything else', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://', '<a href="x">'])
      expect(linkParts(text).some((part) => part.href)).toBe(false);
  });
  it('lose nothing of the text', () => {
    const text = 'a http://x.y/(z) https://q. b';
    expect(linkParts(text).map((part) => part.text).join('')).toBe(text);
  });
});

describe('names', () => {
  const names = ['Anna', 'annabel', 'bob'];
  it('are completed where there is one', () => {
    expect(completeName('bo', 2, names)).toEqual({ text: 'bob: ', caret: 5 });
    expect(completeName('hi BO', 5, names)).toEqual({ text: 'hi bob ', caret: 7 });
  });
  it('are mentioned as whole words, whatever their case', () => {
    expect(mentions('hello Anna!', 'anna')).toBe(true);
    expect(mentions('annabel, are you there?', 'Anna')).toBe(false);
    expect(mentions('annabel and anna', 'Anna')).toBe(true);
    expect(mentions('[x]: yes', '[x]')).toBe(true);
    expect(mentions('anything', '')).toBe(false);
  });
  it('are completed as far as they agree', () => {
    expect(completeName('an', 2, names)).toEqual({ text: 'Anna', caret: 4 });
    expect(completeName('x', 1, names)).toBeUndefined();
    expect(completeName('', 0, names)).toBeUndefined();
  });
});
