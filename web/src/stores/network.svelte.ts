// The ports others reach us at, and whether they do.

import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import { attempt } from '../lib/toasts.svelte';
import type { Network } from '../lib/types';

class NetworkStore {
  now = $state.raw<Network>();

  start() {
    live.on('network', (event) => (this.now = event.network as Network));
  }

  async refresh() {
    const now = await api.network().catch(() => undefined);
    if (now) this.now = now;
  }

  async test() {
    const now = await attempt(api.testPort);
    if (now) this.now = now;
  }
}

export const network = new NetworkStore();
