import { describe, expect, it } from 'vitest';
import { faultOf, isDefault, titleOf, toField, toValue } from './settings';
import type { Setting } from './types';

const setting = (kind: Setting['kind'], value: unknown, more: Partial<Setting> = {}): Setting => ({
  name: 'x', group: 'g', kind, about: '', value, default: value, ...more,
});

describe('fields of settings', () => {
  it('hold values and give them back', () => {
    for (const one of [setting('flag', true), setting('list', ['a', 'b c']), setting('number', 7), setting('text', 'words')])
      expect(toValue(one, toField(one))).toEqual(one.value);
  });
  it('never hold a password', () => {
    expect(toField(setting('password', undefined, { is_set: true }))).toBe('');
  });
  it('drop empty lines of lists', () => {
    expect(toValue(setting('list', []), 'a\n\n  b \n')).toEqual(['a', 'b']);
  });
  it('know what is wrong with a number', () => {
    const port = setting('number', 2234, { least: 1, most: 65_535 });
    expect(faultOf(port, '2234')).toBeUndefined();
    expect(faultOf(port, '0')).toEqual({ kind: 'range', least: 1, most: 65_535 });
    expect(faultOf(port, '22x')).toEqual({ kind: 'number' });
    expect(faultOf(port, '')).toEqual({ kind: 'number' });
  });
  it('have titles people read', () => {
    expect(titleOf('upload_slots')).toBe('Upload slots');
    expect(isDefault(setting('list', ['a'], { default: [] }))).toBe(false);
  });
});
