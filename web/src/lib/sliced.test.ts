import { describe, expect, it } from 'vitest';
import { finish, Sliced } from './sliced.svelte';

/** A clock that work moves, and what waits for the browser to have drawn. */
function world() {
  let time = 0;
  const waiting: (() => void)[] = [];
  const work = new Sliced('', () => time, (go) => waiting.push(go));
  function* steps(result: string, milliseconds: number) {
    for (let done = 0; done < milliseconds; done++) {
      time += 1;
      yield;
    }
    return result;
  }
  const drawAll = () => {
    while (waiting.length > 0) waiting.shift()!();
  };
  return { work, steps, waiting, drawAll };
}

describe('work in slices', () => {
  it('is done at once when it is short', () => {
    const { work, steps } = world();
    work.start(() => steps('short', 3));
    expect([work.value, work.busy]).toEqual(['short', false]);
  });
  it('leaves the thread when it is long', () => {
    const { work, steps, waiting, drawAll } = world();
    work.start(() => steps('long', 100));
    expect([work.value, work.busy, waiting.length]).toEqual(['', true, 1]);
    drawAll();
    expect([work.value, work.busy]).toEqual(['long', false]);
  });
  it('ends what runs, and then does only the last that was asked for', () => {
    const { work, steps, drawAll } = world();
    const begun: string[] = [];
    for (const name of ['a', 'b', 'c'])
      work.start(() => {
        begun.push(name);
        return steps(name, 20);
      });
    drawAll();
    expect([begun, work.value]).toEqual([['a', 'c'], 'c']);
  });
  it('can be done in one go', () => {
    expect(finish(world().steps('all', 50))).toBe('all');
  });
});
