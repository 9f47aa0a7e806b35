// Jobs: lists of wanted music the daemon works through. The entries are kept of the one that is
// looked at.

import { api, type JobAction } from '../lib/api';
import { Collection } from '../lib/collection.svelte';
import { live } from '../lib/live.svelte';
import { attempt } from '../lib/toasts.svelte';
import type { Job, JobItem, NewJob } from '../lib/types';

export type ItemRow = JobItem & { id: number };
const toRow = (item: JobItem): ItemRow => ({ ...item, id: item.number });

class Jobs {
  list = $state.raw<Job[]>([]);
  loaded = $state(false);
  /** The job whose entries are kept. */
  opened = $state<number>();
  readonly items = new Collection<ItemRow>((row) => row.state);

  readonly running = $derived(this.list.filter((job) => job.state === 'running').length);

  start() {
    live.on('snapshot', (event) => {
      if (event.jobs) void this.#load();
    });
    live.on('job', (event) => this.#put(event.job as Job));
    live.on('job_removed', (event) => (this.list = this.list.filter((job) => job.id !== event.id)));
    live.on('job_item', (event) => {
      if (event.job === this.opened) this.items.put(toRow(event.item as JobItem));
    });
  }

  find(id: number): Job | undefined {
    return this.list.find((job) => job.id === id);
  }

  async open(id: number) {
    if (this.opened !== id) this.items.replaceAll([]);
    this.items.loaded = false;
    this.opened = id;
    const items = await attempt(() => api.jobItems(id));
    if (items && this.opened === id) this.items.replaceAll(items.map(toRow));
  }

  async begin(job: NewJob): Promise<Job> {
    const made = await api.startJob(job);
    this.#put(made);
    return made;
  }

  async act(id: number, action: JobAction) {
    const job = await attempt(() => api.changeJob(id, action));
    if (job?.id) this.#put(job);
  }

  async remove(id: number): Promise<boolean> {
    const gone = await attempt(async () => {
      await api.deleteJob(id);
      return true;
    });
    if (gone) this.list = this.list.filter((job) => job.id !== id);
    return gone === true;
  }

  #put(job: Job) {
    this.list = this.find(job.id) ? this.list.map((one) => (one.id === job.id ? job : one)) : [job, ...this.list];
  }

  async #load() {
    const page = await attempt(api.jobs);
    if (!page) return;
    this.list = [...page.items].sort((a, b) => b.created - a.created || b.id - a.id);
    this.loaded = true;
    if (this.opened !== undefined) void this.open(this.opened);
  }
}

export const jobs = new Jobs();
