import { describe, expect, it } from 'vitest';
import { Collection } from './collection.svelte';
import { href, parseHash } from './router.svelte';
import { Selection } from './selection.svelte';
import { finish } from './sliced.svelte';
import { actionsFor, buildLines, sumOf, toRow, wordsOf } from './transfers';
import { Tree } from './tree';
import type { Transfer } from './types';

const transfer = (id: number, username: string, filename: string, more: Partial<Transfer> = {}): Transfer => ({
  id, username, filename, state: 'queued', reason: '', size: 100, speed: 0, enqueued: 0, received: 0, ...more,
});

describe('addresses', () => {
  it('survive any name', () => {
    const name = 'a/b #ü%20?';
    expect(parseHash(href('browse', name))).toEqual({ page: 'browse', rest: [name] });
  });
  it('begin at the search, and bear broken ones', () => {
    expect(parseHash('')).toEqual({ page: 'search', rest: [] });
    expect(parseHash('#/browse/%E0%A4%A').rest).toEqual(['%E0%A4%A']);
  });
});

describe('a collection', () => {
  it('moves its structure only when a row comes, goes or changes its place', async () => {
    const settled = () => Promise.resolve();
    const rows = new Collection<Transfer>((row) => row.state);
    rows.put(transfer(1, 'ann', 'a'));
    await settled();
    const before = [rows.structure, rows.version];
    rows.put(transfer(1, 'ann', 'a', { received: 50 }));
    await settled();
    expect(rows.structure).toBe(before[0]);
    expect(rows.version).toBeGreaterThan(before[1]);
    rows.put(transfer(1, 'ann', 'a', { state: 'completed' }));
    rows.put(transfer(1, 'ann', 'a', { state: 'completed' }));
    await settled();
    expect(rows.structure).toBe(before[0] + 1);
    rows.drop(7);
    await settled();
    expect(rows.structure).toBe(before[0] + 1);
    rows.drop(1);
    await settled();
    expect(rows.size).toBe(0);
  });
});

describe('transfers', () => {
  const rows = [
    transfer(1, 'ann', 'M\\x\\1.mp3', { state: 'completed', received: 100 }),
    transfer(2, 'bob', 'M\\y\\1.mp3'),
    transfer(3, 'ann', 'M\\x\\2.mp3', { state: 'transferring', received: 20, speed: 5 }),
  ].map((row) => toRow(row));
  it('stand under their users and folders in the order they were queued', () => {
    const lines = finish(buildLines(rows, 'all', '', new Set()));
    expect(lines.map((line) => (typeof line === 'number' ? line : line.key))).toEqual(['ann', 'ann\nM\\x', 1, 3, 'bob', 'bob\nM\\y', 2]);
  });
  it('can be folded and filtered', () => {
    expect(finish(buildLines(rows, 'all', '', new Set(['ann']))).length).toBe(4);
    expect(finish(buildLines(rows, 'active', '', new Set())).length).toBe(3);
    expect(finish(buildLines(rows, 'all', 'BOB 1', new Set())).length).toBe(3);
    expect(finish(buildLines(rows, 'failed', '', new Set()))).toEqual([]);
  });
  it('add up', () => {
    expect(sumOf([1, 3], (id) => rows.find((row) => row.id === id))).toEqual({ size: 200, moved: 120, speed: 5, done: 1, failed: 0, active: 1 });
  });
  it('can be looked for elsewhere by the words of their names', () => {
    expect(wordsOf('M\\Pines\\Tide Tables\\02 - Harbour Lights.mp3')).toBe('Harbour Lights');
    expect(wordsOf('M\\Pines\\Tide Tables (2019)\\03. Salt.flac')).toBe('Tide Tables 2019 Salt');
  });
  it('offer what fits their state', () => {
    expect(actionsFor(rows[0], 'downloads')).toEqual(['remove']);
    expect(actionsFor(rows[1], 'downloads')).toContain('pause');
    expect(actionsFor(rows[1], 'uploads')).toEqual(['cancel']);
  });
});

describe('a selection', () => {
  const order = ['a', 'b', 'c', 'd'];
  const key = (name: string, more = {}) => ({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, ...more }) as KeyboardEvent;
  it('is made by click, Ctrl and Shift', () => {
    const selection = new Selection<string>();
    selection.click(1, order);
    selection.click(3, order, { shift: true });
    expect([...selection.keys]).toEqual(['b', 'c', 'd']);
    selection.click(2, order, { ctrl: true });
    expect([...selection.keys]).toEqual(['b', 'd']);
  });
  it('is made by keys', () => {
    const selection = new Selection<string>();
    expect(selection.key(key('ArrowDown'), order, 2)).toBe(true);
    expect([...selection.keys]).toEqual(['a']);
    selection.key(key('PageDown', { shiftKey: true }), order, 2);
    expect([...selection.keys]).toEqual(['a', 'b', 'c']);
    selection.key(key('a', { ctrlKey: true }), order, 2);
    expect(selection.keys.size).toBe(4);
    selection.key(key('Escape'), order, 2);
    expect(selection.keys.size).toBe(0);
    expect(selection.key(key('x'), order, 2)).toBe(false);
  });
});

describe('a tree of folders', () => {
  const folder = (path: string, file_count: number) => ({ path, file_count, size: file_count * 10, locked: false });
  const tree = new Tree([folder('M\\b', 2), folder('M\\a\\10', 1), folder('M\\a\\9', 1)]);
  it('makes up the folders between, and adds up', () => {
    expect(tree.roots.map((root) => [root.name, root.allFiles, root.allSize])).toEqual([['M', 4, 40]]);
    expect([tree.files, tree.folders]).toEqual([4, 3]);
  });
  it('shows what is unfolded, numbers in their order', () => {
    const open = new Set(['M', 'M\\a']);
    expect(tree.lines(open).map((line) => line.node.name)).toEqual(['M', 'a', '9', '10', 'b']);
    expect(tree.lines(new Set()).length).toBe(1);
  });
  it('shows what matches a filter, and the way there', () => {
    expect(tree.lines(new Set(), 'A 10').map((line) => line.node.name)).toEqual(['M', 'a', '10']);
    expect(tree.lines(new Set(), 'nothing')).toEqual([]);
  });
  it('bears 300,000 files in 25,000 folders', () => {
    const many = Array.from({ length: 25_000 }, (_, i) => folder(`M\\${i % 500}\\${i}`, 12));
    expect(new Tree(many).files).toBe(300_000);
  });
});
