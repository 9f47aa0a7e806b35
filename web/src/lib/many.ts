// How one message goes to several users. Those who are online get it together; to the others it goes
// one by one, because a server keeps only such messages for who is away. Pure functions.

import type { User } from './types';

export interface Plan {
  together: string[];
  alone: string[];
  /** The server knows nobody of these names. */
  nobody: string[];
}

export type Outcome = { name: string; state: 'sent' | 'kept' | 'nobody' | 'failed'; reason?: string };

export function planOf(names: readonly string[], userOf: (name: string) => Pick<User, 'presence' | 'exists'> | undefined): Plan {
  const plan: Plan = { together: [], alone: [], nobody: [] };
  for (const name of names) {
    const user = userOf(name);
    if (user?.exists === false) plan.nobody.push(name);
    else if (user?.presence === 'online' || user?.presence === 'away') plan.together.push(name);
    else plan.alone.push(name);
  }
  return plan;
}

/** A list in parts of a size that is taken at once. */
export function partsOf<T>(list: readonly T[], most: number): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < list.length; i += most) parts.push(list.slice(i, i + most));
  return parts;
}
