// Long work in slices: so much of it in one go that no frame is late, the rest after the browser has
// drawn. Short work is done at once. The work is a generator that yields now and then.

/** Milliseconds of one slice; a frame has 16. */
const slice = 8;

export type Work<T> = Generator<void, T, void>;

export class Sliced<T> {
  value = $state.raw<T>() as T;
  busy = $state(false);
  #running: Work<T> | undefined;
  #next: (() => Work<T>) | undefined;

  constructor(
    initial: T,
    private readonly now = () => performance.now(),
    private readonly later = (go: () => void): unknown => setTimeout(go),
  ) {
    this.value = initial;
  }

  /** Does `work`; what runs ends first, what waited is replaced. So there is always progress. */
  start(work: () => Work<T>) {
    this.#next = work;
    if (!this.#running) this.#go();
  }

  #go = () => {
    const until = this.now() + slice;
    for (;;) {
      if (!this.#running) {
        const begin = this.#next;
        this.#next = undefined;
        if (!begin) break;
        this.#running = begin();
      }
      const step = this.#running.next();
      if (step.done) {
        this.#running = undefined;
        this.value = step.value;
      }
      if (this.now() >= until && (this.#running || this.#next)) {
        this.busy = true;
        this.later(this.#go);
        return;
      }
    }
    this.busy = false;
  };
}

/** All of it at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Rows between two looks at the clock. */
export const chunk = 1000;
