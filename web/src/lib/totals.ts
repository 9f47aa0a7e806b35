// Sums over the lists of transfers for the statistics page. Pure functions.

import { folderOf } from './format';
import { moved } from './transfers';
import type { Transfer } from './types';

export interface Total {
  name: string;
  bytes: number;
  files: number;
}

/** The greatest totals by some key of what was done, greatest first. */
export function topBy(rows: Iterable<Transfer>, keyOf: (row: Transfer) => string, most = 8): Total[] {
  const totals = new Map<string, Total>();
  for (const row of rows) {
    if (row.state !== 'completed') continue;
    const name = keyOf(row);
    const total = totals.get(name) ?? { name, bytes: 0, files: 0 };
    total.bytes += row.size;
    total.files += 1;
    totals.set(name, total);
  }
  return [...totals.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1)).slice(0, most);
}

export const byUser = (row: Transfer) => row.username;
export const byFolder = (row: Transfer) => folderOf(row.filename);

/** Why transfers failed, the most frequent reason first. */
export function failures(rows: Iterable<Transfer>, most = 8): Total[] {
  const reasons = new Map<string, Total>();
  for (const row of rows) {
    if (row.state !== 'failed') continue;
    const total = reasons.get(row.reason) ?? { name: row.reason, bytes: 0, files: 0 };
    total.files += 1;
    total.bytes += row.size - moved(row);
    reasons.set(row.reason, total);
  }
  return [...reasons.values()].sort((a, b) => b.files - a.files).slice(0, most);
}

export interface Day {
  /** Its first moment, in milliseconds. */
  start: number;
  down: number;
  up: number;
}

/** Bytes finished on each of the last `days` days, oldest first. */
export function perDay(downloads: Iterable<Transfer>, uploads: Iterable<Transfer>, days: number, now = new Date()): Day[] {
  const list: Day[] = Array.from({ length: days }, (_, i) => ({
    start: new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1 - i)).getTime(), down: 0, up: 0,
  }));
  const add = (rows: Iterable<Transfer>, to: 'down' | 'up') => {
    for (const row of rows) {
      if (row.state !== 'completed' || !row.finished) continue;
      const at = list.findLast((day) => day.start <= row.finished! * 1000);
      if (at) at[to] += row.size;
    }
  };
  add(downloads, 'down');
  add(uploads, 'up');
  return list;
}
