// Settings in a form: texts of fields to values and back, and what is wrong with one.

import { isFaulty, type ObjectRow } from './setting_objects';
import type { Setting } from './types';

/** A setting as a form holds it: a text, a switch, or a list of objects. */
export type FieldValue = string | boolean | ObjectRow[];

export function toField(setting: Setting): FieldValue {
  if (setting.kind === 'objects') return setting.value as ObjectRow[];
  if (setting.kind === 'flag') return setting.value === true;
  if (setting.kind === 'list') return (setting.value as string[]).join('\n');
  if (setting.kind === 'password') return '';
  return String(setting.value ?? '');
}

/** What a field holds as the value of its setting. */
export function toValue(setting: Setting, field: FieldValue): unknown {
  if (setting.kind === 'flag' || setting.kind === 'objects') return field;
  const text = String(field);
  if (setting.kind === 'list') return text.split('\n').map((line) => line.trim()).filter(Boolean);
  if (setting.kind === 'number' || setting.kind === 'seconds') return Number(text);
  return text;
}

/** Whether a form holds something else than the setting is. */
export function isChanged(setting: Setting, field: FieldValue): boolean {
  const now = toField(setting);
  return typeof now === 'object' ? JSON.stringify(now) !== JSON.stringify(field) : now !== field;
}

export type Fault = { kind: 'number' } | { kind: 'objects' } | { kind: 'range'; least: number; most: number };

export function faultOf(setting: Setting, field: FieldValue): Fault | undefined {
  if (setting.kind === 'objects') return isFaulty(field as ObjectRow[], setting.fields ?? []) ? { kind: 'objects' } : undefined;
  if (setting.kind !== 'number' && setting.kind !== 'seconds') return undefined;
  const text = String(field).trim();
  if (!/^\d+$/.test(text)) return { kind: 'number' };
  const least = setting.least ?? 0;
  const most = setting.most ?? Number.MAX_SAFE_INTEGER;
  const value = Number(text);
  return value < least || value > most ? { kind: 'range', least, most } : undefined;
}

/** "upload_slots" -> "Upload slots". */
export function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words[0].toUpperCase() + words.slice(1);
}

export function isDefault(setting: Setting): boolean {
  return JSON.stringify(setting.value) === JSON.stringify(setting.default);
}
