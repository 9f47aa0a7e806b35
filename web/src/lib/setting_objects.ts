// Settings that are lists of objects, such as upload groups: their members as fields of a form and
// back, and what is wrong with one. Pure functions.

import type { ObjectField } from './types';

export type ObjectRow = Record<string, unknown>;

/** A new object: every member as it is unless it is set. */
export function newRow(fields: readonly ObjectField[]): ObjectRow {
  return Object.fromEntries(fields.map((field) => [field.name, field.default ?? nothing(field)]));
}

function nothing(field: ObjectField): unknown {
  if (field.kind === 'flag') return false;
  if (field.kind === 'list') return [];
  return field.kind === 'number' || field.kind === 'seconds' ? 0 : '';
}

/** What a text field of a member holds, as its value; numbers that are none stay text and are a fault. */
export function memberOf(field: ObjectField, text: string): unknown {
  if (field.kind === 'list') return text.split(/[\n,]/).map((one) => one.trim()).filter(Boolean);
  if (field.kind !== 'number' && field.kind !== 'seconds') return text;
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : trimmed === '' ? (field.default ?? 0) : text;
}

export function textOf(field: ObjectField, value: unknown): string {
  return field.kind === 'list' ? ((value as string[] | undefined) ?? []).join(', ') : String(value ?? '');
}

export type MemberFault = 'required' | 'number' | 'range' | 'time';

export function faultOf(field: ObjectField, value: unknown): MemberFault | undefined {
  if (field.required && (value === undefined || value === '')) return 'required';
  if (field.kind === 'number' || field.kind === 'seconds') {
    if (typeof value !== 'number' || !Number.isInteger(value)) return 'number';
    if (value < (field.least ?? -Infinity) || value > (field.most ?? Infinity)) return 'range';
  }
  if (field.kind === 'time' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(String(value))) return 'time';
  return undefined;
}

export const isFaulty = (rows: readonly ObjectRow[], fields: readonly ObjectField[]) =>
  rows.some((row) => fields.some((field) => faultOf(field, row[field.name]) !== undefined));

/** What stands out of an object besides its first member: what was set. */
export function summaryOf(row: ObjectRow, fields: readonly ObjectField[], title: (name: string) => string): string {
  return fields
    .slice(1)
    .filter((field) => JSON.stringify(row[field.name] ?? nothing(field)) !== JSON.stringify(field.default ?? nothing(field)))
    .map((field) => (field.kind === 'flag' ? title(field.name) : `${title(field.name)}: ${textOf(field, row[field.name])}`))
    .join('; ');
}
