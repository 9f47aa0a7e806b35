import { describe, expect, it } from 'vitest';
import { baseName, bytes, duration, extension, folderOf, moment, percent, remaining, span } from './format';

describe('formats', () => {
  it('shows sizes with at most three digits', () => {
    expect(bytes(0)).toBe('0 B');
    expect(bytes(999)).toBe('999 B');
    expect(bytes(1000)).toBe('1.0 kB');
    expect(bytes(999_949)).toBe('1.0 MB');
    expect(bytes(123_456_789)).toBe('123 MB');
    expect(bytes(2.5e15)).toBe('2.5 PB');
  });
  it('shows lengths of recordings as players do', () => {
    expect(duration(5)).toBe('0:05');
    expect(duration(225)).toBe('3:45');
    expect(duration(3725)).toBe('1:02:05');
  });
  it('shows spans in their greatest units', () => {
    expect(span(59)).toBe('59 s');
    expect(span(125)).toBe('2 min');
    expect(span(7500)).toBe('2 h 5 min');
    expect(span(90_000)).toBe('1 d 1 h');
    expect(span(Infinity)).toBe('');
  });
  it('knows no end of what does not move', () => {
    expect(remaining(10, 0)).toBe(Infinity);
    expect(remaining(10, 5)).toBe(2);
    expect(percent(5, 0)).toBe(0);
    expect(percent(20, 10)).toBe(100);
  });
  it('shows the date only of other days', () => {
    const noon = new Date(2026, 4, 3, 12, 5).getTime();
    expect(moment(noon / 1000, noon)).toBe('12:05');
    expect(moment(noon / 1000, noon + 86_400_000)).toBe('2026-05-03 12:05');
  });
  it('takes virtual paths apart', () => {
    expect(baseName('Music\\A\\b.mp3')).toBe('b.mp3');
    expect(folderOf('Music\\A\\b.mp3')).toBe('Music\\A');
    expect(folderOf('b.mp3')).toBe('');
    expect(extension('Cover.JPG')).toBe('jpg');
    expect(extension('.hidden')).toBe('');
    expect(extension('no ending')).toBe('');
  });
});
