// The wishlist: searches the daemon makes again and again. Their searches are no tabs of their own
// unless they are opened.

import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import { notify } from '../lib/notify.svelte';
import { href } from '../lib/router.svelte';
import { attempt, toasts } from '../lib/toasts.svelte';
import type { NewWish, Wish } from '../lib/types';
import { unread } from '../lib/unread.svelte';
import { t } from '../texts';
import { searches } from './searches.svelte';

class Wishes {
  list = $state.raw<Wish[]>([]);
  loaded = $state(false);

  start() {
    live.on('snapshot', (event) => {
      if (event.wishes) void this.#load();
    });
    live.on('wish', (event) => this.#put(event.wish as Wish));
    live.on('wish_removed', (event) => this.#set(this.list.filter((wish) => wish.id !== event.id)));
  }

  /** Whether there is one with these words already. */
  find(query: string): Wish | undefined {
    const words = query.trim().toLowerCase();
    return this.list.find((wish) => wish.query.toLowerCase() === words);
  }

  async add(wish: NewWish): Promise<boolean> {
    const made = await attempt(() => api.makeWish(wish));
    if (!made) return false;
    this.#put(made);
    toasts.info(t.wishes.added(made.query), { text: t.wishes.show, href: href('search', 'wishes') });
    return true;
  }

  async change(id: number, change: Partial<NewWish>): Promise<boolean> {
    const wish = await attempt(() => api.changeWish(id, change));
    if (wish) this.#put(wish);
    return wish !== undefined;
  }

  async searchNow(id: number) {
    const wish = await attempt(() => api.searchWish(id));
    if (wish?.id) this.#put(wish);
  }

  async seen(wish: Wish) {
    if (wish.new === 0) return;
    const now = await attempt(() => api.wishSeen(wish.id));
    if (now?.id) this.#put(now);
  }

  async remove(id: number) {
    await attempt(() => api.deleteWish(id));
    this.#set(this.list.filter((wish) => wish.id !== id));
  }

  #put(wish: Wish) {
    const before = this.list.find((one) => one.id === wish.id);
    if (before && wish.new > before.new) notify.show(t.wishes.found(wish.new), wish.query, href('search', 'wishes'));
    this.#set(before ? this.list.map((one) => (one.id === wish.id ? wish : one)) : [...this.list, wish]);
  }

  #set(list: Wish[]) {
    this.list = list;
    unread.wishes = list.reduce((sum, wish) => sum + wish.new, 0);
    for (const wish of list) if (wish.search > 0) searches.putAside(wish.search);
  }

  async #load() {
    const page = await api.wishes().catch(() => undefined);
    if (!page) return;
    this.#set(page.items);
    this.loaded = true;
  }
}

export const wishes = new Wishes();
