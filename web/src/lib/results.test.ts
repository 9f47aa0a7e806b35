import { describe, expect, it } from 'vitest';
import { groupAlbums } from './albums';
import { comparer, compileFilter, flatten, isFiltering, noFilter, reasons, SortedRows, type FilterChoice, type ResultRow } from './results';
import { finish } from './sliced.svelte';
import type { SearchResponse } from './types';

const file = (filename: string, more = {}) => ({ filename, name: filename.slice(filename.lastIndexOf('\\') + 1), size: 1000, ...more });
const response = (username: string, files: ReturnType<typeof file>[], more = {}): SearchResponse => ({
  username, free_slot: true, average_speed: 100_000, queue_length: 0,
  folders: [{ path: files[0].filename.slice(0, files[0].filename.lastIndexOf('\\')), locked: false, files }],
  ...more,
});
const rowsOf = (responses: SearchResponse[], query = 'tide') => flatten(responses, query, 0);
const names = (rows: ResultRow[]) => rows.map((row) => row.name);

const sample = rowsOf([
  response('ann', [file('M\\Pines\\Tide Tables\\01 Low.flac', { bit_depth: 16, sample_rate: 44100, duration: 200 })]),
  response('bob', [file('M\\Pines\\Tide Tables (2019)\\01 Low.mp3', { bitrate: 320, duration: 201 })], { free_slot: false, queue_length: 40 }),
  response('cy', [file('M\\x\\tide.ogg', { bitrate: 96, variable_bitrate: true, size: 9_000_000 })]),
]);
const passing = (choice: Partial<FilterChoice>) => {
  const test = compileFilter({ ...noFilter, ...choice });
  return names(test ? sample.filter(test) : sample);
};

describe('filters of results', () => {
  it('let everything through unless told otherwise', () => {
    expect(compileFilter(noFilter)).toBeUndefined();
  });
  it('know words, words to leave out, and users', () => {
    expect(passing({ text: 'tables' })).toEqual(['01 Low.flac', '01 Low.mp3']);
    expect(passing({ text: 'TIDE -tables' })).toEqual(['tide.ogg']);
    expect(passing({ text: 'bob' })).toEqual(['01 Low.mp3']);
    expect(passing({ text: '-' })).toHaveLength(3);
  });
  it('know quality', () => {
    expect(passing({ text: 'lossless' })).toEqual(['01 Low.flac']);
    expect(passing({ text: 'vbr' })).toEqual(['tide.ogg']);
    expect(passing({ text: 'minbr:128' })).toEqual(['01 Low.mp3']);
    expect(passing({ text: 'minfs:5mb' })).toEqual(['tide.ogg']);
    expect(passing({ text: 'minlength:201' })).toEqual(['01 Low.mp3']);
    expect(passing({ minBitrate: 256 })).toEqual(['01 Low.flac', '01 Low.mp3']);
    expect(passing({ format: 'ogg' })).toEqual(['tide.ogg']);
  });
  it('do not hide everything while a limit is being typed', () => {
    expect(passing({ text: 'minbitrate:' })).toHaveLength(3);
  });
  it('know slots', () => {
    expect(passing({ freeSlot: true })).toEqual(['01 Low.flac', 'tide.ogg']);
  });
});

describe('the rank of a result', () => {
  it('is the sum of its reasons', () => {
    for (const row of sample) expect(row.rank).toBe(reasons(row, ['tide']).reduce((sum, reason) => sum + reason.points, 0));
  });
  it('prefers a free slot and quality, and puts locked files last', () => {
    expect(sample[0].rank).toBeGreaterThan(sample[1].rank);
    const locked = rowsOf([{ ...response('dan', [file('M\\Tide\\1.flac')]), folders: [{ path: 'M\\Tide', locked: true, files: [file('M\\Tide\\1.flac')] }] }]);
    expect(locked[0].rank).toBeLessThan(Math.min(...sample.map((row) => row.rank)));
  });
});

describe('choices of filters', () => {
  const base = sample[0];
  const passing = (choice: Partial<FilterChoice>, row: Partial<ResultRow>) =>
    compileFilter({ ...noFilter, ...choice })?.({ ...base, ...row }) ?? true;
  it('take lengths that are told and within', () => {
    expect(passing({ length: '120-600' }, { duration: 300 })).toBe(true);
    expect(passing({ length: '120-600' }, { duration: 601 })).toBe(false);
    expect(passing({ length: '600-' }, { duration: 5000 })).toBe(true);
    expect(passing({ length: '0-120' }, { duration: 0 })).toBe(false);
  });
  it('take a country', () => {
    expect(passing({ country: 'de' }, { country: 'de' })).toBe(true);
    expect(passing({ country: 'de' }, { country: '' })).toBe(false);
  });
  it('are known to be none', () => {
    expect(isFiltering({ ...noFilter, text: '  ' })).toBe(false);
    expect(isFiltering({ ...noFilter, length: '600-' })).toBe(true);
  });
});

describe('sorted results', () => {
  it('stay sorted while more arrive', () => {
    const sorted = new SortedRows();
    const sort = { key: 'name', down: false } as const;
    const all = Array.from({ length: 4200 }, (_, i) => ({ ...sample[0], id: i, name: String((i * 7919) % 1211) }));
    finish(sorted.update(all.slice(0, 50), sort));
    finish(sorted.update(all.slice(0, 3000), sort));
    expect(finish(sorted.update(all, sort))).toEqual(all.slice().sort(comparer(sort)));
  });
  it('are sorted anew by another column', () => {
    const sorted = new SortedRows();
    finish(sorted.update(sample, { key: 'name', down: false }));
    expect(names(finish(sorted.update(sample, { key: 'size', down: true })))[0]).toBe('tide.ogg');
  });
});

describe('albums', () => {
  it('take folders of several users for one album, by kind', () => {
    const albums = finish(groupAlbums(rowsOf([
      response('ann', [file('M\\Pines\\Tide Tables\\1.mp3')]),
      response('bob', [file('X\\Tide Tables (2019)\\1.mp3')]),
      response('cy', [file('X\\tide tables\\1.flac')]),
      response('dan', [file('X\\pictures\\tide.jpg')]),
    ])));
    expect(albums.map((album) => [album.format, album.sources.map((source) => source.username)])).toEqual([
      ['flac', ['cy']],
      ['mp3', ['ann', 'bob']],
    ]);
  });
  it('name discs after the folder above them', () => {
    const [album] = finish(groupAlbums(rowsOf([response('ann', [file('M\\Pines\\Tide\\CD 2\\1.mp3')])])));
    expect([album.title, album.parent]).toEqual(['Tide / CD 2', 'Pines']);
  });
});
