// Searches and their results. The tabs of the search page are the searches the daemon keeps; results
// are fetched for those that are looked at, and then as they come.

import { api, type Scope } from '../lib/api';
import { live } from '../lib/live.svelte';
import { flatten, noFilter, type FilterChoice, type ResultRow, type Sort } from '../lib/results';
import { attempt } from '../lib/toasts.svelte';
import type { Search } from '../lib/types';

/** One search as the page holds it: what is chosen there stays while other tabs are looked at. */
export class OpenSearch {
  info = $state.raw<Search>() as Search;
  /** All rows in the order of arrival; replaced, never changed, when more come. */
  rows = $state.raw<ResultRow[]>([]);
  responses = $state(0);
  filter = $state<FilterChoice>({ ...noFilter });
  sort = $state.raw<Sort>({ key: 'rank', down: true });
  view = $state<'table' | 'albums'>('table');

  #fetching = false;
  #watched = false;

  constructor(info: Search) {
    this.info = info;
  }

  /** Fetches what there is, and from now on what comes. */
  watch() {
    this.#watched = true;
    void this.fetch();
  }

  async fetch() {
    if (this.#fetching || !this.#watched) return;
    this.#fetching = true;
    try {
      while (this.responses < this.info.responses) {
        const page = await api.results(this.info.id, this.responses);
        if (page.items.length === 0) break;
        const added = flatten(page.items, this.info.query, this.rows.length);
        this.responses += page.items.length;
        this.rows = [...this.rows, ...added];
      }
    } catch {
      // The next event of this search tries again.
    } finally {
      this.#fetching = false;
    }
  }
}

/** Milliseconds until the list is looked at for a search that was begun elsewhere. */
const elsewhere = 2000;

class Searches {
  open = $state.raw<OpenSearch[]>([]);
  loaded = $state(false);
  /** Who the next search asks. */
  where = $state('everyone');
  /** Searches that are no tabs: those of the wishlist that were not opened. */
  #aside = new Set<number>();
  #opened = new Set<number>();
  #later: ReturnType<typeof setTimeout> | undefined;

  start() {
    live.onResync(() => void this.#load());
    live.on('search', (event) => this.#heard(event.search as Search));
    live.on('search_removed', (event) => this.#drop(event.id as number));
    live.on('results', (event) => {
      const search = this.find(event.search as number);
      if (!search) return;
      const responses = Math.max(search.info.responses, (event.first as number) + (event.count as number));
      search.info = { ...search.info, responses };
      void search.fetch();
    });
  }

  find(id: number): OpenSearch | undefined {
    return this.open.find((search) => search.info.id === id);
  }

  async begin(query: string, scope: Scope = {}): Promise<number | undefined> {
    const info = await attempt(() => api.startSearch(query, scope));
    if (info) this.#put(info);
    return info?.id;
  }

  putAside(id: number) {
    if (this.#opened.has(id)) return;
    this.#aside.add(id);
    if (this.find(id)) this.open = this.open.filter((search) => search.info.id !== id);
  }

  /** Makes a tab of a search that was aside. */
  async openAside(id: number): Promise<boolean> {
    this.#opened.add(id);
    this.#aside.delete(id);
    if (this.find(id)) return true;
    const info = await attempt(() => api.search(id));
    if (info) this.#put(info);
    return info !== undefined;
  }

  #drop(id: number) {
    this.open = this.open.filter((search) => search.info.id !== id);
  }

  async stop(id: number) {
    const info = await attempt(() => api.stopSearch(id));
    if (info) this.#put(info);
  }

  async close(id: number) {
    this.#drop(id);
    if (this.#opened.delete(id)) {
      this.#aside.add(id); // its results are the wishlist's
      return;
    }
    await attempt(() => api.deleteSearch(id));
  }

  /** Jobs search, too, and forget what they found at once; a search that somebody began elsewhere is
      still there when it has ended. */
  #heard(info: Search) {
    if (this.find(info.id)) this.#put(info);
    else if (info.state === 'stopped') {
      clearTimeout(this.#later);
      this.#later = setTimeout(() => void this.#load(), elsewhere);
    }
  }

  #put(info: Search) {
    const known = this.find(info.id);
    if (known) {
      known.info = info;
      void known.fetch();
    } else if (!this.#aside.has(info.id) && (info.scope !== 'wish' || this.#opened.has(info.id))) {
      this.open = [...this.open, new OpenSearch(info)];
    }
  }

  async #load() {
    const page = await attempt(api.searches);
    if (!page) return;
    const ids = new Set(page.items.map((search) => search.id));
    this.open = this.open.filter((search) => ids.has(search.info.id));
    for (const info of page.items) this.#put(info);
    this.loaded = true;
  }
}

export const searches = new Searches();
