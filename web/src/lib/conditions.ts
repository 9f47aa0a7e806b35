// What files have to be like, for jobs and wishes: fields of a form to conditions, and conditions to
// a line of words. Pure functions.

import type { Conditions } from './types';

type Numbers = 'min_bitrate' | 'max_bitrate' | 'min_sample_rate' | 'max_sample_rate' | 'min_bit_depth' | 'length_tolerance';
type Lists = 'formats' | 'words' | 'without' | 'banned_users';
type Flags = 'strict_title' | 'strict_artist' | 'strict_album' | 'accept_unknown';
export type { Flags as FlagCondition, Lists as ListCondition, Numbers as NumberCondition };

/** With `name` set to a value; what says nothing is left out, so that nothing is asked for by it. */
export function withCondition(conditions: Conditions, name: keyof Conditions, value: unknown): Conditions {
  const saysNothing = value === undefined || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
  const { [name]: _, ...others } = conditions;
  return saysNothing ? others : { ...others, [name]: value };
}

/** What a number field holds; undefined if it holds none. */
export function numberIn(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

export function isEmpty(conditions: Conditions | undefined): boolean {
  return Object.keys(clean(conditions ?? {})).length === 0;
}

/** Without the members that say nothing; a daemon may tell all of them. */
export function clean(conditions: Conditions): Conditions {
  let kept: Conditions = {};
  for (const [name, value] of Object.entries(conditions)) kept = withCondition(kept, name as keyof Conditions, value);
  return kept;
}

export interface ConditionWords {
  bitrate: (least: number, most: number) => string;
  sampleRate: (least: number, most: number) => string;
  bitDepth: (least: number) => string;
  tolerance: (seconds: number) => string;
  strict: (what: string[]) => string;
  strictNames: Record<'strict_title' | 'strict_artist' | 'strict_album', string>;
  words: (words: string[]) => string;
  without: (words: string[]) => string;
  notFrom: (users: string[]) => string;
  acceptUnknown: string;
}

/** The conditions as parts of a sentence. */
export function describe(given: Conditions, says: ConditionWords): string[] {
  const c = clean(given);
  const parts: string[] = [];
  if (c.formats) parts.push(c.formats.join(', '));
  if (c.min_bitrate || c.max_bitrate) parts.push(says.bitrate(c.min_bitrate ?? 0, c.max_bitrate ?? 0));
  if (c.min_sample_rate || c.max_sample_rate) parts.push(says.sampleRate(c.min_sample_rate ?? 0, c.max_sample_rate ?? 0));
  if (c.min_bit_depth) parts.push(says.bitDepth(c.min_bit_depth));
  if (c.length_tolerance) parts.push(says.tolerance(c.length_tolerance));
  const strict = (['strict_title', 'strict_artist', 'strict_album'] as const).filter((name) => c[name]);
  if (strict.length > 0) parts.push(says.strict(strict.map((name) => says.strictNames[name])));
  if (c.words) parts.push(says.words(c.words));
  if (c.without) parts.push(says.without(c.without));
  if (c.banned_users) parts.push(says.notFrom(c.banned_users));
  if (c.accept_unknown) parts.push(says.acceptUnknown);
  return parts;
}
