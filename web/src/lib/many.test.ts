import { describe, expect, it } from 'vitest';
import { partsOf, planOf } from './many';
import type { User } from './types';

describe('a message to several', () => {
  const known: Record<string, User> = {
    ann: { username: 'ann', presence: 'online' },
    ben: { username: 'ben', presence: 'away', exists: true },
    cid: { username: 'cid', presence: 'offline', exists: true },
    dan: { username: 'dan', presence: 'offline', exists: false },
  };
  it('goes together to who is online, alone to others, and not to who is nobody', () => {
    expect(planOf(['ann', 'cid', 'dan', 'ben', 'eve'], (name) => known[name])).toEqual({
      together: ['ann', 'ben'], alone: ['cid', 'eve'], nobody: ['dan'],
    });
  });
  it('goes in parts that are taken at once', () => {
    expect(partsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(partsOf([], 2)).toEqual([]);
  });
});
