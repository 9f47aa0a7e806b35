import { describe, expect, it } from 'vitest';
import { scopeOf } from './scope';

describe('the scope of a search', () => {
  it('is everybody unless something else is chosen', () => {
    expect(scopeOf('everyone')).toEqual({});
  });
  it('is a room or a user of any name', () => {
    expect(scopeOf('room:a:b')).toEqual({ scope: 'room', room: 'a:b' });
    expect(scopeOf('user:everyone')).toEqual({ scope: 'users', users: ['everyone'] });
  });
  it('is the buddies', () => {
    expect(scopeOf('buddies')).toEqual({ scope: 'buddies' });
  });
});
