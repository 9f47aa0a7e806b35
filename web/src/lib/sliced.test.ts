import { describe, expect, it } from 'vitest';
import { finish, Sliced } from './sliced.svelte';

function* slow(result: string, milliseconds: number) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until) yield;
  return result;
}
const ended = async (work: Sliced<string>) => {
  while (work.busy) await new Promise((resolve) => setTimeout(resolve));
};

describe('work in slices', () => {
  it('is done at once when it is short', () => {
    const work = new Sliced('');
    work.start(() => slow('short', 0));
    expect([work.value, work.busy]).toEqual(['short', false]);
  });
  it('leaves the thread when it is long', async () => {
    const work = new Sliced('');
    work.start(() => slow('long', 30));
    expect([work.value, work.busy]).toEqual(['', true]);
    await ended(work);
    expect(work.value).toBe('long');
  });
  it('ends what runs, and then does only the last that was asked for', async () => {
    const work = new Sliced('');
    const begun: string[] = [];
    for (const name of ['a', 'b', 'c'])
      work.start(() => {
        begun.push(name);
        return slow(name, 20);
      });
    await ended(work);
    expect([begun, work.value]).toEqual([['a', 'c'], 'c']);
  });
  it('can be done in one go', () => {
    expect(finish(slow('all', 1))).toBe('all');
  });
});
