// Questions to other users: browse, info, contents of a folder. The daemon asks; here one waits.

import { api } from '../lib/api';
import { Collection } from '../lib/collection.svelte';
import { live } from '../lib/live.svelte';
import { attempt, toasts } from '../lib/toasts.svelte';
import type { PeerRequest } from '../lib/types';
import { t } from '../texts';
import { enqueue } from './transfers.svelte';

class Requests {
  readonly rows = new Collection<PeerRequest>((row) => row.state);
  #waiting = new Map<number, (request: PeerRequest) => void>();

  start() {
    live.on('request', (event) => this.#put(event.request as PeerRequest));
    live.onResync(async () => {
      const page = await api.requests().catch(() => undefined);
      for (const request of page?.items ?? []) this.#put(request);
    });
  }

  /** Sends a question; the answer, or undefined if there is none (the user was told why). */
  async ask(send: () => Promise<PeerRequest>): Promise<PeerRequest | undefined> {
    const started = await attempt(send);
    if (!started) return undefined;
    this.#put(started);
    const request = await this.wait(started.id);
    if (request.state === 'done') return request;
    toasts.add({ kind: 'bad', text: t.common.noAnswer(request.username), hint: request.reason });
    return undefined;
  }

  wait(id: number): Promise<PeerRequest> {
    const known = this.rows.peek(id);
    if (known?.complete) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #put(request: PeerRequest) {
    this.rows.put(request);
    if (!request.complete) return;
    this.#waiting.get(request.id)?.(request);
    this.#waiting.delete(request.id);
  }
}

export const requests = new Requests();

/** Queues everything in a folder of somebody, as he tells it now. */
export async function enqueueFolder(username: string, folder: string) {
  toasts.info(t.common.askingFolder(username));
  const request = await requests.ask(() => api.folder(username, folder));
  if (!request) return;
  const folders = await attempt(() => api.folderFiles(request.id, ''));
  const files = (folders ?? []).flatMap((one) => one.files ?? []);
  if (files.length > 0) await enqueue(files.map((file) => ({ ...file, username })));
  else toasts.add({ kind: 'bad', text: t.common.folderEmpty });
}
