import { describe, expect, it } from 'vitest';
import { countGroups, linesOf, nameOfFile, progressOf, titleOf, withoutLines } from './jobs';
import type { Job, JobItem, JobItemState } from './types';

const item = (number: number, state: JobItemState, artist: string, title: string): JobItem => ({
  number, line: number, artist, title, album: '', length: 0, tracks: 0, state, reason: '', username: '', path: '', downloads: [],
  candidates: 0, tried: 0,
});
const items = [
  item(1, 'completed', 'Aurora Pines', 'Low Water'), item(2, 'present', 'Aurora Pines', 'High Water'),
  item(3, 'searching', 'The Quiet Circuits', 'Relay'), item(4, 'failed', 'Nobody', 'Nothing'),
];
const job: Job = {
  id: 1, name: '', mode: 'track', state: 'running', reason: '', created: 0, finished: 0, destination: '', required: {}, preferred: {},
  items: 8, items_completed: 2, items_present: 1, items_failed: 1,
};

describe('jobs', () => {
  it('progress by entries that are settled, one way or another', () => {
    expect(progressOf(job)).toBe(50);
    expect(progressOf({ ...job, items: 0 })).toBe(0);
  });
  it('name entries by what is known of them', () => {
    expect(titleOf({ artist: 'A', title: 'T', album: 'L' })).toBe('A - T');
    expect(titleOf({ artist: 'A', title: '', album: 'L' })).toBe('A - L');
    expect(titleOf({ artist: '', title: 'T', album: '' })).toBe('T');
  });
  it('group entries by what is to be done', () => {
    expect(countGroups(items)).toEqual({ all: 4, open: 1, done: 2, failed: 1 });
    expect(linesOf(items, 'done', '')).toEqual([1, 2]);
    expect(linesOf(items, 'all', 'pines HIGH')).toEqual([2]);
    expect(linesOf(items, 'failed', 'pines')).toEqual([]);
  });
  it('leave lines out that were not understood', () => {
    expect(withoutLines('a\nb\r\nc\nd', [2, 4])).toBe('a\nc');
    expect(withoutLines('a\nb', [])).toBe('a\nb');
  });
  it('are named after their file', () => {
    expect(nameOfFile('My_Mix (2024).csv')).toBe('My Mix (2024)');
    expect(nameOfFile('list')).toBe('list');
  });
});
