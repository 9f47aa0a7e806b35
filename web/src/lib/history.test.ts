import { describe, expect, it } from 'vitest';
import { fill, scale, slotStart } from './history';
import type { HistoryPoint } from './types';

const now = new Date(2026, 4, 10, 12, 34);
const at = (...parts: [number, number, number, number?]) => new Date(parts[0], parts[1], parts[2], parts[3] ?? 0).getTime() / 1000;
const point = (start: number, bytes: number): HistoryPoint => ({
  start, bytes_downloaded: bytes, bytes_uploaded: 0, files_downloaded: 1, files_uploaded: 0, downloads_failed: 0, uploads_failed: 0,
  searches_received: 0, searches_answered: 0, seconds_online: 60,
});

describe('slots of time', () => {
  it('begin with hours, days and months of the wall', () => {
    expect(slotStart(now, 'hour', 0)).toBe(at(2026, 4, 10, 12));
    expect(slotStart(now, 'hour', 13)).toBe(at(2026, 4, 9, 23));
    expect(slotStart(now, 'day', 10)).toBe(at(2026, 3, 30));
    expect(slotStart(now, 'month', 5)).toBe(at(2025, 11, 1));
  });
  it('are all there, whether there are numbers or not', () => {
    const days = fill([point(at(2026, 4, 8), 10), point(at(2026, 4, 10), 5)], 'day', 4, now);
    expect(days.map((day) => day.bytes_downloaded)).toEqual([0, 10, 0, 5]);
    expect(days[0].start).toBe(at(2026, 4, 7));
  });
  it('take what the daemon counts by another clock where most of it lies', () => {
    const days = fill([point(at(2026, 4, 9, 2), 7), point(at(2026, 4, 8, 22), 3)], 'day', 2, now);
    expect(days.map((day) => day.bytes_downloaded)).toEqual([10, 0]);
    expect(fill([point(at(2020, 0, 1), 1)], 'day', 2, now).every((day) => day.bytes_downloaded === 0)).toBe(true);
  });
});

describe('a scale', () => {
  it('ends at a round number with lines at round parts', () => {
    expect(scale(37)).toEqual({ top: 40, lines: [20, 40] });
    expect(scale(5000)).toEqual({ top: 5000, lines: [2500, 5000] });
    expect(scale(10_100)).toEqual({ top: 12_000, lines: [6000, 12_000] });
    expect(scale(1)).toEqual({ top: 1, lines: [1] });
    expect(scale(0).lines).toEqual([]);
  });
});
