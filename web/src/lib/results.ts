// Search results as rows, and what is done with many of them: flatten, filter, sort, group into
// albums. Plain functions over plain arrays: they run over 50,000 rows within a frame.

import { baseName, extension, folderOf } from './format';
import { chunk, type Work } from './sliced.svelte';
import type { RemoteFile, SearchResponse } from './types';

export interface ResultRow {
  /** Its number in the order of arrival; the key of selections. */
  id: number;
  username: string;
  filename: string;
  filename_hex?: string;
  name: string;
  folder: string;
  size: number;
  bitrate: number; // 0 is not told
  duration: number; // 0 is not told
  sampleRate: number;
  bitDepth: number;
  vbr: boolean;
  extension: string;
  locked: boolean;
  freeSlot: boolean;
  speed: number;
  queue: number;
  country: string;
  /** Lower case, for filters. */
  text: string;
  rank: number;
}

export const lossless = new Set(['flac', 'wav', 'aiff', 'aif', 'ape', 'wv', 'alac', 'dsf', 'dff', 'tta', 'shn']);
export const audio = new Set([...lossless, 'mp3', 'ogg', 'opus', 'm4a', 'aac', 'wma', 'mpc', 'ac3', 'mka']);

const wordsOf = (query: string) =>
  query.toLowerCase().split(/[^\p{L}\p{N}*-]+/u).filter((word) => word !== '' && !word.startsWith('-'));

/** Rows of new responses, numbered from `first` on. */
export function flatten(responses: SearchResponse[], query: string, first: number): ResultRow[] {
  const words = wordsOf(query);
  const rows: ResultRow[] = [];
  for (const response of responses)
    for (const folder of response.folders)
      for (const file of folder.files) rows.push(toRow(response, folder, file, first + rows.length, words));
  return rows;
}

function toRow(
  response: SearchResponse, folder: { path: string; locked: boolean }, file: RemoteFile, id: number, words: string[],
): ResultRow {
  const row: ResultRow = {
    id,
    username: response.username,
    filename: file.filename,
    filename_hex: file.filename_hex,
    name: file.name,
    folder: folder.path,
    size: file.size,
    bitrate: file.bitrate ?? 0,
    duration: file.duration ?? 0,
    sampleRate: file.sample_rate ?? 0,
    bitDepth: file.bit_depth ?? 0,
    vbr: file.variable_bitrate ?? false,
    extension: extension(file.name),
    locked: folder.locked,
    freeSlot: response.free_slot,
    speed: response.average_speed,
    queue: response.queue_length,
    country: response.country ?? '',
    text: `${file.filename} ${response.username}`.toLowerCase(),
    rank: 0,
  };
  row.rank = reasons(row, words).reduce((sum, reason) => sum + reason.points, 0);
  return row;
}

export type ReasonKind = 'access' | 'slot' | 'words' | 'quality' | 'speed';
export interface Reason {
  kind: ReasonKind;
  points: number;
  /** Of the words, how many stand in the last two parts of the path. */
  matched?: number;
}

/** Why a row ranks as it does. Each kind outweighs all that follow it together. */
export function reasons(row: ResultRow, words: string[]): Reason[] {
  const near = `${baseName(folderOf(row.folder))} ${baseName(row.folder)} ${row.name}`.toLowerCase();
  const matched = words.filter((word) => near.includes(word.replace(/^\*/, ''))).length;
  const inPlace = words.length === 0 ? 1 : matched / words.length;
  return [
    { kind: 'access', points: row.locked ? -100 : 0 },
    { kind: 'words', points: Math.round(inPlace * 40), matched },
    { kind: 'slot', points: row.freeSlot ? 25 : -Math.min(10, Math.ceil(row.queue / 20)) },
    { kind: 'quality', points: qualityPoints(row) },
    { kind: 'speed', points: Math.min(9, Math.floor(Math.log2(1 + row.speed / 50_000) * 2)) },
  ];
}

export function rankWords(query: string): string[] {
  return wordsOf(query);
}

function qualityPoints(row: ResultRow): number {
  if (lossless.has(row.extension)) return 15;
  if (row.bitrate === 0) return audio.has(row.extension) ? 3 : 0;
  return Math.min(14, Math.round(row.bitrate / 25));
}

// --- filter ---

export interface FilterChoice {
  text: string;
  format: '' | 'audio' | 'lossless' | string;
  minBitrate: number;
  /** "120-600" in seconds, either end may be missing; empty lets all pass. */
  length: string;
  /** Two letters; empty lets all pass. */
  country: string;
  freeSlot: boolean;
  hideLocked: boolean;
}

export const noFilter: FilterChoice = { text: '', format: '', minBitrate: 0, length: '', country: '', freeSlot: false, hideLocked: false };

export function isFiltering(choice: FilterChoice): boolean {
  return (Object.keys(noFilter) as (keyof FilterChoice)[]).some((name) =>
    name === 'text' ? choice.text.trim() !== '' : choice[name] !== noFilter[name]);
}

type Test = (row: ResultRow) => boolean;

const sizes: Record<string, number> = { '': 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 };

function parseSize(text: string): number {
  const match = /^([\d.]+)\s*([kmg]?b?)$/.exec(text);
  return match ? Number(match[1]) * (sizes[match[2]] ?? 1) : NaN;
}

const limits: Record<string, (value: number, text: string) => Test> = {
  minbitrate: (n) => (row) => row.bitrate >= n,
  minbr: (n) => (row) => row.bitrate >= n,
  minbitdepth: (n) => (row) => row.bitDepth >= n,
  minbd: (n) => (row) => row.bitDepth >= n,
  minlength: (n) => (row) => row.duration >= n,
  minlen: (n) => (row) => row.duration >= n,
  maxlength: (n) => (row) => row.duration > 0 && row.duration <= n,
  minfilesize: (_, text) => atLeastSize(text),
  minfs: (_, text) => atLeastSize(text),
};
const atLeastSize = (text: string): Test => {
  const size = parseSize(text);
  return (row) => row.size >= size;
};
const flags: Record<string, Test> = {
  lossless: (row) => lossless.has(row.extension),
  islossless: (row) => lossless.has(row.extension),
  lossy: (row) => audio.has(row.extension) && !lossless.has(row.extension),
  islossy: (row) => audio.has(row.extension) && !lossless.has(row.extension),
  vbr: (row) => row.vbr,
  isvbr: (row) => row.vbr,
  cbr: (row) => row.bitrate > 0 && !row.vbr,
  iscbr: (row) => row.bitrate > 0 && !row.vbr,
};

function testOf(word: string): Test {
  if (flags[word]) return flags[word];
  const colon = word.indexOf(':');
  const limit = colon > 0 ? limits[word.slice(0, colon)] : undefined;
  if (limit && colon < word.length - 1) return limit(Number.parseFloat(word.slice(colon + 1)), word.slice(colon + 1));
  if (limit) return () => true; // still being typed
  if (word.startsWith('>') && word.length > 1) {
    const n = Number.parseInt(word.slice(1), 10);
    return (row) => !(row.bitrate < n);
  }
  if (audio.has(word)) return (row) => row.extension === word || row.text.includes(word);
  if (word.startsWith('-')) {
    const without = word.slice(1);
    return without === '' ? () => true : (row) => !row.text.includes(without);
  }
  return (row) => row.text.includes(word);
}

/** One test for a whole choice of filters; undefined if it lets everything through. */
export function compileFilter(choice: FilterChoice): Test | undefined {
  const tests: Test[] = [];
  if (choice.hideLocked) tests.push((row) => !row.locked);
  if (choice.freeSlot) tests.push((row) => row.freeSlot);
  if (choice.minBitrate > 0) tests.push((row) => row.bitrate >= choice.minBitrate || lossless.has(row.extension));
  if (choice.length !== '') {
    const [least, most] = choice.length.split('-').map(Number);
    tests.push((row) => row.duration >= Math.max(1, least) && (most === 0 || row.duration <= most));
  }
  if (choice.country !== '') tests.push((row) => row.country === choice.country);
  if (choice.format === 'audio') tests.push((row) => audio.has(row.extension));
  else if (choice.format === 'lossless') tests.push(flags.lossless);
  else if (choice.format !== '') tests.push((row) => row.extension === choice.format);
  for (const word of choice.text.toLowerCase().split(/\s+/)) if (word !== '') tests.push(testOf(word));
  if (tests.length === 0) return undefined;
  return (row) => tests.every((test) => test(row));
}

// --- sort ---

export type SortKey = 'rank' | 'name' | 'folder' | 'user' | 'size' | 'quality' | 'length' | 'slot' | 'speed' | 'queue';
export interface Sort {
  key: SortKey;
  down: boolean;
}

/** The direction in which people look at a column first. */
export const firstDown: Record<SortKey, boolean> = {
  rank: true, name: false, folder: false, user: false, size: true, quality: true, length: true, slot: true, speed: true, queue: false,
};

type Compare = (a: ResultRow, b: ResultRow) => number;
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const quality = (row: ResultRow) => (lossless.has(row.extension) ? 10_000 + row.bitDepth * 10 : row.bitrate);

const compares: Record<SortKey, Compare> = {
  rank: (a, b) => a.rank - b.rank,
  name: (a, b) => byText(a.name, b.name),
  folder: (a, b) => byText(a.folder, b.folder),
  user: (a, b) => byText(a.username, b.username),
  size: (a, b) => a.size - b.size,
  quality: (a, b) => quality(a) - quality(b),
  length: (a, b) => a.duration - b.duration,
  slot: (a, b) => Number(a.freeSlot) - Number(b.freeSlot),
  speed: (a, b) => a.speed - b.speed,
  queue: (a, b) => a.queue - b.queue,
};

export function comparer({ key, down }: Sort): Compare {
  const first = compares[key];
  const sign = down ? -1 : 1;
  // Equal rows stay together by folder, in the order of their owner.
  return (a, b) => sign * first(a, b) || a.id - b.id;
}

/** Puts sorted `added` into sorted `rows`; cheaper than sorting all of them again. */
export function* merge(rows: ResultRow[], added: ResultRow[], compare: Compare): Work<ResultRow[]> {
  if (rows.length === 0 || added.length === 0) return rows.length === 0 ? added : rows;
  const all: ResultRow[] = new Array(rows.length + added.length);
  let i = 0;
  let j = 0;
  for (let k = 0; k < all.length; k++) {
    const takeOld = j >= added.length || (i < rows.length && compare(rows[i], added[j]) <= 0);
    all[k] = takeOld ? rows[i++] : added[j++];
    if (k % chunk === 0) yield;
  }
  return all;
}

function* sort(rows: ResultRow[], compare: Compare): Work<ResultRow[]> {
  if (rows.length <= chunk) return rows.slice().sort(compare);
  yield;
  const middle = rows.length >> 1;
  const front = yield* sort(rows.slice(0, middle), compare);
  const back = yield* sort(rows.slice(middle), compare);
  return yield* merge(front, back, compare);
}

/** Rows kept sorted while more arrive. */
export class SortedRows {
  #sort: Sort | undefined;
  #taken = 0;
  #rows: ResultRow[] = [];

  *update(all: ResultRow[], wanted: Sort): Work<ResultRow[]> {
    const compare = comparer(wanted);
    const anew = wanted !== this.#sort || all.length < this.#taken;
    const added = yield* sort(anew ? all : all.slice(this.#taken), compare);
    this.#rows = anew ? added : yield* merge(this.#rows, added, compare);
    this.#sort = wanted;
    this.#taken = all.length;
    return this.#rows;
  }
}

export function* filterRows(rows: ResultRow[], test: Test | undefined): Work<ResultRow[]> {
  if (!test) return rows;
  const kept: ResultRow[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (test(rows[i])) kept.push(rows[i]);
    if (i % chunk === 0) yield;
  }
  return kept;
}
