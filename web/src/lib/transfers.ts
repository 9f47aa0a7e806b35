// Transfers as the page shows them: grouped by user and folder, in the order they were queued.
// Pure functions; rows are told by id, so that progress does not make a list again.

import { baseName, folderOf } from './format';
import { chunk, type Work } from './sliced.svelte';
import type { Transfer } from './types';

/** A transfer with what filters and groups look at, made once. */
export interface TransferRow extends Transfer {
  folder: string;
  /** Lower case, for filters. */
  text: string;
}

export function toRow(transfer: Transfer, before?: TransferRow): TransferRow {
  return {
    ...transfer,
    folder: before?.folder ?? folderOf(transfer.filename),
    text: before?.text ?? `${transfer.filename} ${transfer.username}`.toLowerCase(),
  };
}

export type Group = 'all' | 'active' | 'waiting' | 'failed' | 'done';

const groups: Record<string, Group> = {
  transferring: 'active', starting: 'active', finishing: 'active', preparing: 'active', requesting: 'active',
  queued: 'waiting', waiting: 'waiting', paused: 'waiting',
  failed: 'failed',
  completed: 'done', cancelled: 'done',
};

export function groupOf(row: Transfer): Group {
  return groups[row.state] ?? 'waiting';
}

export const hasEnded = (row: Transfer) => row.state === 'completed' || row.state === 'cancelled' || row.state === 'failed';

/** Bytes that are there: of a download on disk, of an upload sent. */
export function moved(row: Transfer): number {
  return row.received ?? (row.offset ?? 0) + (row.sent ?? 0);
}

export type Line =
  | { kind: 'user'; key: string; username: string; ids: number[]; open: boolean }
  | { kind: 'folder'; key: string; username: string; folder: string; ids: number[]; open: boolean }
  | number; // the id of a file: there may be very many of them

function matches(row: TransferRow, group: Group, words: string[]): boolean {
  if (group !== 'all' && groupOf(row) !== group) return false;
  return words.every((word) => row.text.includes(word));
}

/** The lines of the list. `closed` has the keys of users and folders that are folded. */
export function* buildLines(rows: Iterable<TransferRow>, group: Group, filter: string, closed: ReadonlySet<string>): Work<Line[]> {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const users = new Map<string, { ids: number[]; folders: Map<string, number[]> }>();
  let seen = 0;
  for (const row of rows) {
    if (++seen % chunk === 0) yield;
    if (!matches(row, group, words)) continue;
    let user = users.get(row.username);
    if (!user) users.set(row.username, (user = { ids: [], folders: new Map() }));
    user.ids.push(row.id);
    const ids = user.folders.get(row.folder);
    if (ids) ids.push(row.id);
    else user.folders.set(row.folder, [row.id]);
  }
  const lines: Line[] = [];
  for (const [username, user] of users) {
    const open = !closed.has(username);
    lines.push({ kind: 'user', key: username, username, ids: user.ids, open });
    if (!open) continue;
    for (const [folder, ids] of user.folders) {
      const key = `${username}\n${folder}`;
      const unfolded = !closed.has(key);
      lines.push({ kind: 'folder', key, username, folder, ids, open: unfolded });
      if (unfolded) for (const id of ids) lines.push(id);
      if (lines.length % chunk < ids.length) yield;
    }
  }
  return lines;
}

export interface Sum {
  size: number;
  moved: number;
  speed: number;
  done: number;
  failed: number;
  active: number;
}

export function sumOf(ids: readonly number[], get: (id: number) => Transfer | undefined): Sum {
  const sum: Sum = { size: 0, moved: 0, speed: 0, done: 0, failed: 0, active: 0 };
  for (const id of ids) {
    const row = get(id);
    if (!row) continue;
    sum.size += row.size;
    sum.moved += moved(row);
    if (row.state === 'transferring') {
      sum.speed += row.speed;
      sum.active += 1;
    } else if (row.state === 'completed') sum.done += 1;
    else if (row.state === 'failed') sum.failed += 1;
  }
  return sum;
}

/** Words to search for to find the same file with others: its name without number and ending. */
export function wordsOf(filename: string): string {
  const name = baseName(filename).replace(/\.[^.]{1,5}$/, '').replace(/^\W*\d{1,3}\b/, '');
  const words = (name.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  // A very short title says little: the folder helps.
  return words.length >= 8 ? words : `${(baseName(folderOf(filename)).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} ${words}`.trim();
}

/** What can be done to a transfer in its state. */
export function actionsFor(row: Transfer, kind: 'downloads' | 'uploads'): string[] {
  if (kind === 'uploads') return hasEnded(row) ? ['remove'] : ['cancel'];
  if (row.state === 'paused') return ['resume', 'cancel'];
  if (row.state === 'completed') return ['remove'];
  if (row.state === 'failed' || row.state === 'cancelled') return ['retry', 'remove'];
  if (row.state === 'waiting') return ['retry', 'pause', 'cancel'];
  return ['pause', 'cancel'];
}

export function shortFolder(folder: string): string {
  const above = baseName(folderOf(folder));
  return above ? `${above} \\ ${baseName(folder)}` : folder;
}
