// Lists of wanted music: what of a job is done, and its entries as lines of a list. Pure functions.

import type { Job, JobItem, JobItemState } from './types';

export type ItemGroup = 'all' | 'open' | 'done' | 'failed';

const groups: Record<JobItemState, ItemGroup> = {
  waiting: 'open', searching: 'open', downloading: 'open', completed: 'done', present: 'done', failed: 'failed', cancelled: 'failed',
};

export const groupOf = (item: JobItem): ItemGroup => groups[item.state] ?? 'open';

/** "Artist - Title", or what of it there is; an album without its tracks is told by its name. */
export function titleOf(item: Pick<JobItem, 'artist' | 'title' | 'album'>): string {
  return [item.artist, item.title || item.album].filter(Boolean).join(' - ');
}

/** Percent of the entries about which nothing is to be done any more. */
export function progressOf(job: Job): number {
  const ended = job.items_completed + job.items_present + job.items_failed;
  return job.items > 0 ? Math.min(100, (ended / job.items) * 100) : 0;
}

export function countGroups(items: Iterable<JobItem>): Record<ItemGroup, number> {
  const counts = { all: 0, open: 0, done: 0, failed: 0 };
  for (const item of items) {
    counts.all += 1;
    counts[groupOf(item)] += 1;
  }
  return counts;
}

/** The numbers of the entries in a group that have all words of `filter` in them, in their order. */
export function linesOf(items: Iterable<JobItem>, group: ItemGroup, filter: string): number[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const lines: number[] = [];
  for (const item of items) {
    if (group !== 'all' && groupOf(item) !== group) continue;
    if (words.length > 0) {
      const text = `${item.artist} ${item.title} ${item.album} ${item.username} ${item.reason}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    lines.push(item.number);
  }
  return lines;
}

/** A list without some of its lines, which are counted from 1. */
export function withoutLines(list: string, numbers: readonly number[]): string {
  const out = new Set(numbers);
  return list.split('\n').filter((_, i) => !out.has(i + 1)).join('\n');
}

/** The greatest list a page takes; what is longer is no list of music. */
export const largestList = 16 << 20;

/** "My Mix (2024).csv" -> "My Mix (2024)". */
export function nameOfFile(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, '').replaceAll('_', ' ').trim();
}
