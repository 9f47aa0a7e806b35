import { describe, expect, it } from 'vitest';
import { contentHeight, offsetOf, rowAt, scrollTo, tallest, visibleRange } from './virtual';

describe('a long list', () => {
  it('renders what is on the screen and a little more', () => {
    expect(visibleRange(0, 320, 32, 1000, 2)).toEqual({ first: 0, last: 12 });
    expect(visibleRange(3200, 320, 32, 1000, 2)).toEqual({ first: 98, last: 112 });
    expect(visibleRange(32_000, 320, 32, 1000, 2).last).toBe(1000);
  });
  it('has nothing to render without rows or room', () => {
    expect(visibleRange(0, 320, 32, 0)).toEqual({ first: 0, last: 0 });
    expect(visibleRange(500, 0, 32, 3)).toEqual({ first: 3, last: 3 });
  });
  it('reaches its last row though no browser lays out its height', () => {
    const rows = 2_000_000;
    expect(contentHeight(rows, 32)).toBe(tallest);
    const range = visibleRange(tallest - 640, 640, 32, rows, 0);
    expect(range).toEqual({ first: rows - 20, last: rows });
    expect(offsetOf(range.first, tallest - 640, 640, 32, rows)).toBeCloseTo(tallest - 640);
  });
  it('scrolls no further than needed to show a row', () => {
    expect(scrollTo(5, 0, 320, 32, 1000)).toBe(0);
    expect(scrollTo(10, 0, 320, 32, 1000)).toBe(32);
    expect(scrollTo(3, 320, 320, 32, 1000)).toBe(96);
    const rows = 2_000_000;
    const top = scrollTo(rows - 1, 0, 640, 32, rows);
    expect(rowAt(top, 640, 32, rows)).toBeCloseTo(rows - 20, 3);
  });
});
