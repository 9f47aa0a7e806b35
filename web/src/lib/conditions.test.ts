import { describe as suite, expect, it } from 'vitest';
import { conditions as words } from '../texts/en/conditions';
import { clean, describe, isEmpty, numberIn, withCondition } from './conditions';

suite('conditions', () => {
  it('leave out what says nothing', () => {
    expect(withCondition({ formats: ['flac'] }, 'min_bitrate', 256)).toEqual({ formats: ['flac'], min_bitrate: 256 });
    expect(withCondition({ formats: ['flac'], min_bitrate: 256 }, 'min_bitrate', undefined)).toEqual({ formats: ['flac'] });
    expect(withCondition({ formats: ['flac'] }, 'formats', [])).toEqual({});
    expect(clean({ words: [], strict_title: false, min_bit_depth: 0, accept_unknown: true })).toEqual({ accept_unknown: true });
    expect(isEmpty({ formats: [], max_bitrate: 0 })).toBe(true);
    expect(isEmpty(undefined)).toBe(true);
    expect(isEmpty({ without: ['live'] })).toBe(false);
  });
  it('take whole numbers only', () => {
    expect(numberIn('320')).toBe(320);
    expect(numberIn(' 16 ')).toBe(16);
    for (const text of ['', '-1', '1.5', 'x', '99999999999']) expect(numberIn(text)).toBeUndefined();
  });
  it('are told in words', () => {
    const all = {
      formats: ['flac', 'mp3'], min_bitrate: 256, max_sample_rate: 48_000, min_bit_depth: 16, length_tolerance: 3,
      strict_artist: true, words: ['deluxe'], without: ['live'], banned_users: ['eve'],
    };
    expect(describe(all, words.says)).toEqual([
      'flac, mp3', '256 kbit/s or more', '48,000 Hz or less', '16 bits or more', 'length within 3 s', 'artist named', 'with deluxe',
      'without live', 'not from eve',
    ]);
    expect(describe({ min_bitrate: 128, max_bitrate: 320 }, words.says)).toEqual(['128 to 320 kbit/s']);
    expect(describe({}, words.says)).toEqual([]);
  });
});
