// Downloads and uploads: the lists as the daemon tells them, and what one can do to many at once.

import { api, type TransferAction, type TransferKind } from '../lib/api';
import { Collection } from '../lib/collection.svelte';
import { live } from '../lib/live.svelte';
import { attempt, toasts } from '../lib/toasts.svelte';
import { toRow, type TransferRow } from '../lib/transfers';
import type { RemoteFile, Transfer } from '../lib/types';
import { href } from '../lib/router.svelte';
import { t } from '../texts';

class TransferStore {
  readonly rows = new Collection<TransferRow>((row) => row.state);

  constructor(
    readonly kind: TransferKind,
    private readonly event: 'download' | 'upload',
  ) {}

  start() {
    live.onResync(() => void this.#load());
    live.on(this.event, (event) => {
      const transfer = event[this.event] as Transfer;
      this.rows.put(toRow(transfer, this.rows.peek(transfer.id)));
    });
    live.on(`${this.event}_removed`, (event) => this.rows.drop(event.id as number));
  }

  /** Does `action` to all of `ids`; those it does not fit are left alone. */
  async act(action: TransferAction, ids: number[]) {
    if (ids.length === 0) return;
    const outcome = await attempt(() => api.changeTransfers(this.kind, ids, action));
    const refused = outcome?.refused.length ?? 0;
    if (refused > 0) toasts.add({ kind: 'bad', text: t.transfers.failedAction(refused) });
  }

  async #load() {
    const rows = await attempt(() => api.transfers(this.kind));
    if (rows) this.rows.replaceAll(rows.map((row) => toRow(row)));
  }
}

export const downloads = new TransferStore('downloads', 'download');
export const uploads = new TransferStore('uploads', 'upload');

export type FileOfUser = Pick<RemoteFile, 'filename' | 'filename_hex' | 'size'> & { username: string };

/** Queues files, one request per owner, and tells how many. */
export async function enqueue(files: FileOfUser[]): Promise<boolean> {
  const byUser = new Map<string, FileOfUser[]>();
  for (const file of files) {
    const list = byUser.get(file.username);
    if (list) list.push(file);
    else byUser.set(file.username, [file]);
  }
  let queued = 0;
  for (const [username, theirs] of byUser) {
    const answer = await attempt(() => api.download(username, theirs));
    if (answer) queued += answer.items.length;
  }
  if (queued > 0)
    toasts.info(t.common.queued(queued), { text: t.common.showDownloads, href: href('transfers') });
  return queued > 0;
}
