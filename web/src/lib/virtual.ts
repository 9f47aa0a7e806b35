// Which rows of a long list are on the screen. Rows have one height, so this is arithmetic.

export interface Range {
  first: number;
  last: number; // one behind
}

/** Browsers lay out elements up to about this height; lists beyond it are scrolled in proportion. */
export const tallest = 8_000_000;

export function contentHeight(rows: number, rowHeight: number): number {
  return Math.min(tallest, rows * rowHeight);
}

/** The rows to render for a scroll position, with `overscan` more on either side. */
export function visibleRange(
  scrollTop: number, viewport: number, rowHeight: number, rows: number, overscan = 2,
): Range {
  const top = rowAt(scrollTop, viewport, rowHeight, rows);
  const first = Math.max(0, Math.floor(top) - overscan);
  const last = Math.min(rows, Math.ceil(top + viewport / rowHeight) + overscan);
  return { first: Math.min(first, last), last };
}

/** The (fractional) row at the top of the viewport. */
export function rowAt(scrollTop: number, viewport: number, rowHeight: number, rows: number): number {
  const full = rows * rowHeight;
  if (full <= tallest) return Math.max(0, scrollTop / rowHeight);
  const share = Math.min(1, Math.max(0, scrollTop / (tallest - viewport)));
  return (share * (full - viewport)) / rowHeight;
}

/** Where the first rendered row stands, so that what is at the top of the viewport is right. */
export function offsetOf(
  first: number, scrollTop: number, viewport: number, rowHeight: number, rows: number,
): number {
  if (rows * rowHeight <= tallest) return first * rowHeight;
  return scrollTop + (first - rowAt(scrollTop, viewport, rowHeight, rows)) * rowHeight;
}

/** The scroll position that brings `row` into view; the same one if it is in view already. */
export function scrollTo(
  row: number, scrollTop: number, viewport: number, rowHeight: number, rows: number,
): number {
  const top = rowAt(scrollTop, viewport, rowHeight, rows);
  const fitting = viewport / rowHeight;
  let wanted = top;
  if (row < top) wanted = row;
  else if (row + 1 > top + fitting) wanted = row + 1 - fitting;
  else return scrollTop;
  const full = rows * rowHeight;
  if (full <= tallest) return wanted * rowHeight;
  return ((wanted * rowHeight) / (full - viewport)) * (tallest - viewport);
}
