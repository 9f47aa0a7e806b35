import { describe, expect, it } from 'vitest';
import { scopeOf } from './scope';

describe('the scope of a search', () => {
  const buddies = () => ['ann', 'bob'];
  it('is everybody unless something else is chosen', () => {
    expect(scopeOf('everyone', buddies)).toEqual({});
  });
  it('is a room or a user of any name', () => {
    expect(scopeOf('room:a:b', buddies)).toEqual({ scope: 'room', room: 'a:b' });
    expect(scopeOf('user:everyone', buddies)).toEqual({ scope: 'users', users: ['everyone'] });
  });
  it('is those who are buddies now', () => {
    expect(scopeOf('buddies', buddies)).toEqual({ scope: 'users', users: ['ann', 'bob'] });
  });
});
