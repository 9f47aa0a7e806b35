// What one likes and hates. The daemon keeps it and tells when it changes.

import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import { attempt } from '../lib/toasts.svelte';
import type { Interests } from '../lib/types';

export type Opinion = 'likes' | 'hates';

class InterestsStore {
  own = $state.raw<Interests>({ likes: [], hates: [] });

  start() {
    live.on('interests', (event) => (this.own = event.interests as Interests));
    live.onResync(async () => {
      const own = await api.interests().catch(() => undefined);
      if (own) this.own = own;
    });
  }

  opinionOf(item: string): Opinion | undefined {
    const known = item.toLowerCase();
    return this.own.likes.includes(known) ? 'likes' : this.own.hates.includes(known) ? 'hates' : undefined;
  }

  /** Likes or hates it; takes it back if that is the opinion already. */
  async toggle(item: string, opinion: Opinion) {
    if (this.opinionOf(item) === opinion) await this.forget(item);
    else await this.set(item, opinion);
  }

  async set(item: string, opinion: Opinion) {
    const own = await attempt(() => api.setInterest(item.toLowerCase(), opinion === 'hates'));
    if (own) this.own = own;
  }

  async forget(item: string) {
    const gone = await attempt(async () => {
      await api.forgetInterest(item);
      return true;
    });
    if (!gone) return;
    const without = (list: string[]) => list.filter((one) => one !== item);
    this.own = { likes: without(this.own.likes), hates: without(this.own.hates) };
  }
}

export const interests = new InterestsStore();
