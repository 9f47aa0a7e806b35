// The shares of others that were asked for: their trees, kept while the page is open.

import { api } from '../lib/api';
import { attempt } from '../lib/toasts.svelte';
import { Tree } from '../lib/tree';
import type { PeerRequest, RemoteFile } from '../lib/types';
import { requests } from './requests.svelte';

/** Trees kept; a large one is some megabytes. */
const most = 4;

export class Browsing {
  tree = $state.raw<Tree>();
  requestId = $state<number>();
  open = $state.raw<ReadonlySet<string>>(new Set());
  folder = $state('');
  filter = $state('');
  #files = new Map<string, RemoteFile[]>();

  constructor(readonly username: string) {}

  get request(): PeerRequest | undefined {
    return this.requestId === undefined ? undefined : requests.rows.get(this.requestId);
  }

  /** Asks the user for the list, or takes one that was asked for before. */
  async load(fresh = false) {
    const before = fresh ? undefined : this.#earlier();
    const request = before ?? (await attempt(() => api.browse(this.username)));
    if (!request) return;
    this.requestId = request.id;
    this.tree = undefined;
    this.#files.clear();
    const answer = await requests.wait(request.id);
    if (answer.state !== 'done' || this.requestId !== request.id) return;
    const folders = await attempt(() => api.folders(request.id));
    if (!folders) return;
    const tree = new Tree(folders);
    this.open = new Set(tree.roots.length === 1 ? [tree.roots[0].path] : []);
    this.tree = tree;
  }

  async files(folder: string): Promise<RemoteFile[]> {
    const known = this.#files.get(folder);
    if (known || this.requestId === undefined) return known ?? [];
    const found = (await attempt(() => api.filesOf(this.requestId!, folder))) ?? [];
    this.#files.set(folder, found);
    return found;
  }

  /** The files of a folder and of all folders under it. */
  async allFiles(folder: string): Promise<RemoteFile[]> {
    const folders = await attempt(() => api.folderFiles(this.requestId!, folder));
    return (folders ?? []).flatMap((one) => one.files ?? []);
  }

  #earlier(): PeerRequest | undefined {
    let found: PeerRequest | undefined;
    for (const request of requests.rows.all())
      if (request.kind === 'browse' && request.username === this.username && request.state !== 'failed') found = request;
    return found;
  }
}

class Browsings {
  list = $state.raw<Browsing[]>([]);

  of(username: string): Browsing {
    const known = this.list.find((one) => one.username === username);
    if (known) return known;
    const made = new Browsing(username);
    this.list = [...this.list.slice(-(most - 1)), made];
    void made.load();
    return made;
  }
}

export const browsings = new Browsings();
