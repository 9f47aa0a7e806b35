// Who a search asks, as one text that a choice of a page can hold.

import type { Scope } from './api';

/** Who is asked: "everyone", "buddies", "room:NAME" or "user:NAME". */
export function scopeOf(where: string): Scope {
  const name = where.slice(where.indexOf(':') + 1);
  if (where.startsWith('room:')) return { scope: 'room', room: name };
  if (where.startsWith('user:')) return { scope: 'users', users: [name] };
  if (where === 'buddies') return { scope: 'buddies' };
  return {};
}
