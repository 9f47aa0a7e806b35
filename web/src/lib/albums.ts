// Search results as albums: folders of different users that look like the same album are sources of
// one. They look the same if the names of the folders match but for case, brackets and punctuation,
// and if they are of one kind (lossless or not).

import { baseName, folderOf } from './format';
import { audio, lossless, type ResultRow } from './results';
import { chunk, type Work } from './sliced.svelte';

export interface Source {
  key: string;
  username: string;
  folder: string;
  files: ResultRow[];
  tracks: number;
  size: number;
  seconds: number;
  rank: number;
}

export interface Album {
  key: string;
  title: string;
  parent: string;
  format: string;
  bitrate: number;
  sources: Source[];
}

/** "CD 1", "disc2": the name of the album stands one folder above. */
const discFolder = /^(cd|disc|disk|side)\s*\d+$/i;

function titleOf(folder: string): { title: string; parent: string } {
  let name = baseName(folder);
  let above = folderOf(folder);
  if (discFolder.test(name) && above !== '') {
    name = `${baseName(above)} / ${name}`;
    above = folderOf(above);
  }
  return { title: name || folder, parent: baseName(above) };
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[[({].*?[\])}]/g, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** The albums among `rows`, the best-ranked first; their sources and files likewise. */
export function* groupAlbums(rows: readonly ResultRow[]): Work<Album[]> {
  const sources = new Map<string, Source>();
  for (const [i, row] of rows.entries()) {
    if (i % chunk === 0) yield;
    const key = `${row.username}\n${row.folder}`;
    let source = sources.get(key);
    if (!source) {
      source = { key, username: row.username, folder: row.folder, files: [], tracks: 0, size: 0, seconds: 0, rank: -Infinity };
      sources.set(key, source);
    }
    source.files.push(row);
    source.size += row.size;
    source.seconds += row.duration;
    if (audio.has(row.extension)) source.tracks += 1;
    if (row.rank > source.rank) source.rank = row.rank;
  }
  const albums = new Map<string, Album>();
  let done = 0;
  for (const source of sources.values()) {
    if (source.tracks > 0) addTo(albums, source);
    if (++done % chunk === 0) yield;
  }
  const list = [...albums.values()];
  for (const album of list) album.sources.sort((a, b) => b.rank - a.rank || b.tracks - a.tracks);
  return list.sort((a, b) => best(b) - best(a));
}

const best = (album: Album) => album.sources[0].rank + Math.min(10, album.sources[0].tracks);

function addTo(albums: Map<string, Album>, source: Source) {
  const { title, parent } = titleOf(source.folder);
  const first = source.files.find((file) => audio.has(file.extension))!;
  const isLossless = lossless.has(first.extension);
  const key = `${normal(title) || title}\n${isLossless}`;
  const album = albums.get(key);
  if (album) album.sources.push(source);
  else albums.set(key, { key, title, parent, format: first.extension, bitrate: isLossless ? 0 : first.bitrate, sources: [source] });
}
