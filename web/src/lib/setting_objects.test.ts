import { describe, expect, it } from 'vitest';
import { faultOf, isFaulty, memberOf, newRow, summaryOf, textOf } from './setting_objects';
import type { ObjectField } from './types';

const field = (name: string, kind: ObjectField['kind'], more: Partial<ObjectField> = {}): ObjectField => ({ name, kind, about: '', required: false, ...more });
const name = field('name', 'text', { required: true });
const users = field('users', 'list', { default: [] });
const slots = field('slots', 'number', { default: 0, least: 0, most: 1000 });
const fair = field('first_come', 'flag', { default: false });
const from = field('from', 'time', { required: true });
const fields = [name, users, slots, fair];

describe('settings that are lists of objects', () => {
  it('begin new ones with what is usual', () => {
    expect(newRow(fields)).toEqual({ name: '', users: [], slots: 0, first_come: false });
    expect(newRow([field('x', 'number')])).toEqual({ x: 0 });
  });
  it('read members from fields and show them there', () => {
    expect(memberOf(users, 'ann, bob*\n')).toEqual(['ann', 'bob*']);
    expect(textOf(users, ['ann', 'bob*'])).toBe('ann, bob*');
    expect(memberOf(slots, ' 12 ')).toBe(12);
    expect(memberOf(slots, '')).toBe(0);
    expect(memberOf(slots, 'x')).toBe('x');
  });
  it('know what is wrong', () => {
    expect(faultOf(name, '')).toBe('required');
    expect(faultOf(slots, 'x')).toBe('number');
    expect(faultOf(slots, 1001)).toBe('range');
    expect(faultOf(slots, 3)).toBeUndefined();
    expect(faultOf(from, '24:00')).toBe('time');
    expect(faultOf(from, '06:30')).toBeUndefined();
    expect(isFaulty([{ ...newRow(fields), name: 'friends' }], fields)).toBe(false);
    expect(isFaulty([newRow(fields)], fields)).toBe(true);
  });
  it('are summed up by what was set', () => {
    const row = { name: 'friends', users: ['ann'], slots: 0, first_come: true };
    expect(summaryOf(row, fields, (one) => one)).toBe('users: ann; first_come');
  });
});
