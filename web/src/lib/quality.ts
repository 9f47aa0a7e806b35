// The technical side of a file in a few characters.

import type { ResultRow } from './results';

export function qualityText(row: Pick<ResultRow, 'extension' | 'bitrate' | 'bitDepth' | 'sampleRate' | 'vbr'>): string {
  const parts: string[] = [];
  if (row.bitDepth > 0 && row.sampleRate > 0) parts.push(`${row.bitDepth}/${trim(row.sampleRate / 1000)}`);
  else if (row.bitrate > 0) parts.push(`${row.bitrate}${row.vbr ? ' vbr' : ''}`);
  return [row.extension, ...parts].filter(Boolean).join(' ');
}

const trim = (kilo: number) => kilo.toFixed(1).replace(/\.0$/, '');
