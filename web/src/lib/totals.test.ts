import { describe, expect, it } from 'vitest';
import { byFolder, byUser, failures, perDay, topBy } from './totals';
import type { Transfer } from './types';

const noon = new Date(2026, 4, 10, 12).getTime() / 1000;
const done = (username: string, filename: string, size: number, finished = noon): Transfer => ({
  id: 0, username, filename, state: 'completed', reason: '', size, speed: 0, enqueued: 0, finished, received: size,
});
const rows = [done('ann', 'M\\a\\1', 10), done('bob', 'M\\b\\1', 30), done('ann', 'M\\a\\2', 25)];

describe('totals', () => {
  it('are by user and by folder, greatest first', () => {
    expect(topBy(rows, byUser)).toEqual([{ name: 'ann', bytes: 35, files: 2 }, { name: 'bob', bytes: 30, files: 1 }]);
    expect(topBy(rows, byFolder, 1)).toEqual([{ name: 'M\\a', bytes: 35, files: 2 }]);
  });
  it('count what failed by its reason', () => {
    const failed = rows.map((row, i) => ({ ...row, state: 'failed' as const, reason: i === 1 ? 'gone' : 'offline' }));
    expect(failures(failed).map((total) => [total.name, total.files])).toEqual([['offline', 2], ['gone', 1]]);
    expect(topBy(failed, byUser)).toEqual([]);
  });
  it('are put to the day on which a transfer finished', () => {
    const days = perDay(rows, [done('cy', 'M\\x', 7, noon - 86_400)], 3, new Date(noon * 1000));
    expect(days.map((day) => [day.down, day.up])).toEqual([[0, 0], [0, 7], [65, 0]]);
  });
});
