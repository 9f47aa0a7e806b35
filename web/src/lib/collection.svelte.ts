// Rows by id that change often: a plain map behind two signals, because a proxy per row would cost
// more than the rows. `version` moves with any change, `structure` only when rows come or go or
// change their place (as `placeOf` tells), so that lists are not rebuilt for each byte that moves.
// Both move once for all changes of one go, in a microtask.

export class Collection<T extends { id: number }> {
  version = $state(0);
  structure = $state(0);
  loaded = $state(false);

  #rows = new Map<number, T>();
  #placeOf: (row: T) => unknown;
  #touched = false;
  #moved = false;

  constructor(placeOf: (row: T) => unknown) {
    this.#placeOf = placeOf;
  }

  get(id: number): T | undefined {
    void this.version;
    return this.#rows.get(id);
  }

  /** Without taking part in signals. */
  peek(id: number): T | undefined {
    return this.#rows.get(id);
  }

  /** In the order in which they came first. */
  rows(): IterableIterator<T> {
    void this.version;
    return this.#rows.values();
  }

  /** Likewise, without taking part in signals. */
  all(): IterableIterator<T> {
    return this.#rows.values();
  }

  get size(): number {
    void this.structure;
    return this.#rows.size;
  }

  replaceAll(rows: T[]) {
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.loaded = true;
    this.#touch(true);
  }

  put(row: T) {
    const before = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    this.#touch(!before || this.#placeOf(before) !== this.#placeOf(row));
  }

  drop(id: number) {
    if (this.#rows.delete(id)) this.#touch(true);
  }

  #touch(structure: boolean) {
    this.#moved ||= structure;
    if (this.#touched) return;
    this.#touched = true;
    queueMicrotask(() => {
      this.version += 1;
      if (this.#moved) this.structure += 1;
      this.#touched = this.#moved = false;
    });
  }
}
