// Numbers, sizes and times as people read them. Pure functions; `now` is given where it matters.

const grouped = new Intl.NumberFormat('en');
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function count(value: number): string {
  return grouped.format(value);
}

/** 1234567 -> "1.2 MB"; at most three digits and one decimal. */
export function bytes(value: number): string {
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

export function speed(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Length of a recording: 225 -> "3:45", 3725 -> "1:02:05". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A span of time in its two greatest units: "45 s", "3 min", "2 h 5 min", "3 d 4 h". */
export function span(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** Seconds until `left` bytes have come at `bytesPerSecond`; Infinity if they never do. */
export function remaining(left: number, bytesPerSecond: number): number {
  return bytesPerSecond > 0 ? left / bytesPerSecond : Infinity;
}

export function percent(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) : 0;
}

/** A moment (Unix seconds) as a clock on the wall: time today, otherwise date and time. */
export function moment(unixSeconds: number, now = Date.now()): string {
  const then = new Date(unixSeconds * 1000);
  const today = new Date(now);
  const time = `${two(then.getHours())}:${two(then.getMinutes())}`;
  if (then.toDateString() === today.toDateString()) return time;
  const date = `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
  return `${date} ${time}`;
}

/** The last part of a virtual path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

/** What stands before the last part of a virtual path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('\\')));
}

/** "Cover.JPG" -> "jpg"; empty without an ending. */
export function extension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= 6 ? name.slice(dot + 1).toLowerCase() : '';
}
