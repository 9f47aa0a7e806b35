import { describe, expect, it } from 'vitest';
import { bodyOf, formOf, headerLines, parseHeaders } from './hooks';

describe('headers of a webhook', () => {
  it('are lines of a name and a value', () => {
    expect(parseHeaders('X-A: 1\n\nAuthorization: Bearer a:b')).toEqual({ 'X-A': '1', Authorization: 'Bearer a:b' });
    expect(headerLines({ 'X-A': '1', B: 'c' })).toBe('X-A: 1\nB: c');
    expect(parseHeaders('no header')).toBeUndefined();
    expect(parseHeaders('bad name: x')).toBeUndefined();
  });
});

describe('a hook', () => {
  const form = { ...formOf(undefined), url: ' https://example.org/x ', token: 't', headers: 'A: b', command: '/bin/notify\n--to\nme me' };
  it('has what its kind needs and nothing else', () => {
    const events = form.events;
    expect(bodyOf({ ...form, kind: 'ntfy' })).toEqual({ kind: 'ntfy', enabled: true, events, url: 'https://example.org/x', token: 't' });
    expect(bodyOf({ ...form, kind: 'webhook' })).toEqual({ kind: 'webhook', enabled: true, events, url: 'https://example.org/x', headers: { A: 'b' } });
    expect(bodyOf({ ...form, kind: 'discord' })).toEqual({ kind: 'discord', enabled: true, events, url: 'https://example.org/x' });
    expect(bodyOf({ ...form, kind: 'script' })).toEqual({ kind: 'script', enabled: true, events, command: ['/bin/notify', '--to', 'me me'] });
  });
  it('keeps the token that was not typed anew', () => {
    const kept = formOf({ name: 'p', kind: 'gotify', enabled: false, events: [], url: 'u', has_token: true, delivered: 0, failed: 0, last_error: '' });
    expect(kept.token).toBe('');
    expect(bodyOf(kept)).toEqual({ kind: 'gotify', enabled: false, events: [], url: 'u' });
  });
});
