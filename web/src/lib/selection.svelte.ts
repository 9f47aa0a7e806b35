// What is chosen in a list, by key, as desktop programs do it: click, Ctrl and Shift, arrow keys,
// Space and Ctrl+A. The list gives its keys in order; rows that are filtered away stay unchosen.

export class Selection<K> {
  keys = $state.raw<ReadonlySet<K>>(new Set());
  /** The row the keyboard is at; -1 before the first use. */
  cursor = $state(-1);
  #anchor = 0;

  has(key: K): boolean {
    return this.keys.has(key);
  }

  clear() {
    this.keys = new Set();
  }

  /** A click on row `index`. */
  click(index: number, order: readonly K[], how: { ctrl?: boolean; shift?: boolean } = {}) {
    if (how.shift) this.#range(index, order, how.ctrl ?? false);
    else if (how.ctrl) this.toggle(index, order);
    else {
      this.keys = new Set([order[index]]);
      this.#anchor = index;
    }
    this.cursor = index;
  }

  toggle(index: number, order: readonly K[]) {
    const keys = new Set(this.keys);
    if (!keys.delete(order[index])) keys.add(order[index]);
    this.keys = keys;
    this.#anchor = index;
    this.cursor = index;
  }

  /** Chooses or lets go of several at once, such as all files of a folder. */
  setAll(some: Iterable<K>, chosen: boolean) {
    const keys = new Set(this.keys);
    for (const key of some) {
      if (chosen) keys.add(key);
      else keys.delete(key);
    }
    this.keys = keys;
  }

  /** Forgets what is no longer in the list. */
  keepOnly(present: ReadonlySet<K>) {
    const kept = [...this.keys].filter((key) => present.has(key));
    if (kept.length !== this.keys.size) this.keys = new Set(kept);
  }

  /** Acts on a key press; true if it was one of ours. `page` is how many rows fit the viewport. */
  key(event: KeyboardEvent, order: readonly K[], page: number): boolean {
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && event.key.toLowerCase() === 'a') {
      this.keys = new Set(order);
      return true;
    }
    if (event.key === 'Escape' && this.keys.size > 0) {
      this.clear();
      return true;
    }
    if (event.key === ' ' && this.cursor >= 0) {
      this.toggle(this.cursor, order);
      return true;
    }
    const target = this.#target(event.key, order.length, page);
    if (target < 0) return false;
    if (ctrl && !event.shiftKey) this.cursor = target;
    else this.click(target, order, { shift: event.shiftKey });
    return true;
  }

  #target(key: string, length: number, page: number): number {
    if (length === 0) return -1;
    const last = length - 1;
    const within = (index: number) => Math.max(0, Math.min(last, index));
    switch (key) {
      case 'ArrowDown': return within(this.cursor + 1);
      case 'ArrowUp': return within(this.cursor - 1);
      case 'PageDown': return within(this.cursor + page);
      case 'PageUp': return within(this.cursor - page);
      case 'Home': return 0;
      case 'End': return last;
      default: return -1;
    }
  }

  #range(index: number, order: readonly K[], add: boolean) {
    const keys = add ? new Set(this.keys) : new Set<K>();
    const [from, to] = this.#anchor < index ? [this.#anchor, index] : [index, this.#anchor];
    for (let i = from; i <= Math.min(to, order.length - 1); i++) keys.add(order[i]);
    this.keys = keys;
  }
}
