// What is shared, and how a scan goes. While a page looks at it, it is asked for again and again.

import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import { attempt } from '../lib/toasts.svelte';
import type { ShareRoot, Shares } from '../lib/types';

class SharesStore {
  now = $state.raw<Shares>();

  start() {
    live.on('shares', (event) => (this.now = event.shares as Shares));
  }

  /** Keeps it fresh until the returned function is called. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const again = async () => {
      await this.refresh();
      if (!over) timer = setTimeout(again, this.now?.scanning ? 500 : 3000);
    };
    void again();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }

  async refresh() {
    const shares = await api.shares().catch(() => undefined);
    if (shares) this.now = shares;
  }

  async set(roots: Partial<ShareRoot>[]): Promise<boolean> {
    const shares = await attempt(() => api.setShares(roots));
    if (shares) this.now = shares;
    return shares !== undefined;
  }

  async rescan() {
    const shares = await attempt(api.rescan);
    if (shares) this.now = shares;
  }
}

export const shares = new SharesStore();
