// Statistics over time: ranges that fit an interval, every slot of a range with or without numbers,
// and scales of charts. Pure functions; times are Unix seconds.

import type { HistoryPoint, Interval } from './types';

export type Measure = 'bytes' | 'files' | 'searches' | 'failures' | 'online';

/** What is drawn of a point: one or two numbers side by side. */
export const measures: Record<Measure, (keyof HistoryPoint)[]> = {
  bytes: ['bytes_downloaded', 'bytes_uploaded'],
  files: ['files_downloaded', 'files_uploaded'],
  searches: ['searches_received', 'searches_answered'],
  failures: ['downloads_failed', 'uploads_failed'],
  online: ['seconds_online'],
};

/** How many slots of an interval one may look at. */
export const ranges: Record<Interval, number[]> = { hour: [24, 48, 168], day: [14, 30, 90], month: [12, 24, 60] };

/** The beginning of the slot that is `back` slots before the one of `now`, by the clock on the wall. */
export function slotStart(now: Date, interval: Interval, back: number): number {
  const [year, month, day, hour] = [now.getFullYear(), now.getMonth(), now.getDate(), now.getHours()];
  // Hours are counted in time, so that the day of a change of clocks has as many as it has.
  if (interval === 'hour') return Math.floor(new Date(year, month, day, hour).getTime() / 1000) - back * 3600;
  return Math.floor((interval === 'day' ? new Date(year, month, day - back) : new Date(year, month - back, 1)).getTime() / 1000);
}

const nothing = {
  bytes_downloaded: 0, bytes_uploaded: 0, files_downloaded: 0, files_uploaded: 0, downloads_failed: 0, uploads_failed: 0,
  searches_received: 0, searches_answered: 0, seconds_online: 0,
};

/** Every slot of the range, oldest first; those the daemon tells nothing of are empty. Points that lie
    in one slot, because days begin elsewhere for the daemon, are added up. */
export function fill(points: readonly HistoryPoint[], interval: Interval, slots: number, now: Date): HistoryPoint[] {
  const filled: HistoryPoint[] = Array.from({ length: slots }, (_, i) => ({ start: slotStart(now, interval, slots - 1 - i), ...nothing }));
  for (const point of points) {
    // A slot of the daemon belongs where its middle lies.
    const half = interval === 'hour' ? 1800 : interval === 'day' ? 43_200 : 15 * 86_400;
    const slot = filled.findLast((one) => one.start <= point.start + half);
    if (!slot) continue;
    for (const name of Object.keys(nothing) as (keyof typeof nothing)[]) slot[name] += point[name] ?? 0;
  }
  return filled;
}

/** A round number not below `peak`, and lines at round parts of it. */
export function scale(peak: number): { top: number; lines: number[] } {
  if (peak <= 0) return { top: 1, lines: [] };
  const power = 10 ** Math.floor(Math.log10(peak));
  const top = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= peak) ?? 10 * power;
  return { top, lines: top >= 2 ? [top / 2, top] : [top] };
}
