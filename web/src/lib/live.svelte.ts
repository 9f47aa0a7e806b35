// The live connection: one WebSocket that tells what changed. Stores register for types of events and
// for resync, which means: take everything again. After a drop it goes on behind the last event seen.

import { address } from './api';
import type { LiveEvent } from './types';

export type LiveState = 'connecting' | 'live' | 'lost';

const firstDelay = 500;
const longestDelay = 15_000;
/** Events that come within this time are applied together: one update of the screen. */
const batch = 60;
/** Milliseconds spent on events in one go. */
const slice = 8;
/** Events kept to be looked at. */
const kept = 200;

class Live {
  state = $state<LiveState>('connecting');
  /** When the next attempt is made, in milliseconds of Date.now(). */
  nextAttempt = $state(0);

  /** The newest events, for whoever wants to see the connection at work. */
  recent = $state.raw<{ time: number; event: LiveEvent }[]>([]);

  #handlers = new Map<string, ((event: LiveEvent) => void)[]>();
  #resync: (() => void)[] = [];
  #pending: LiveEvent[] = [];
  #last = -1;
  /** Of which run of the daemon the numbers are. */
  #run = '';
  #delay = firstDelay;
  #timer: ReturnType<typeof setTimeout> | undefined;

  on(type: string, handler: (event: LiveEvent) => void) {
    this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
  }

  onResync(handler: () => void) {
    this.#resync.push(handler);
  }

  start() {
    this.#open();
    // A computer that wakes up or finds its network again does not wait for the timer.
    addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.retryNow();
    });
  }

  retryNow() {
    if (this.state !== 'lost') return;
    clearTimeout(this.#timer);
    this.#open();
  }

  #open() {
    const url = address(this.#last >= 0 ? `events?after=${this.#last}&run=${this.#run}` : 'events');
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.state = 'connecting';
    const socket = new WebSocket(url);
    socket.onopen = () => {
      this.state = 'live';
      this.#delay = firstDelay;
    };
    socket.onmessage = (message) => this.#received(JSON.parse(message.data));
    socket.onclose = () => this.#closed();
  }

  #closed() {
    this.state = 'lost';
    this.nextAttempt = Date.now() + this.#delay;
    this.#timer = setTimeout(() => this.#open(), this.#delay);
    this.#delay = Math.min(longestDelay, this.#delay * 2);
  }

  #received(event: LiveEvent) {
    this.#last = event.seq ?? this.#last;
    if (event.run !== undefined) this.#run = String(event.run);
    if (event.type === 'hello' || event.type === 'lost') {
      this.#pending = [];
      for (const handler of this.#resync) handler();
      return;
    }
    if (this.#pending.length === 0) setTimeout(() => this.#flush(), batch);
    this.#pending.push(event);
  }

  #flush() {
    const events = this.#pending;
    const until = performance.now() + slice;
    let done = 0;
    while (done < events.length && performance.now() < until) {
      for (const event of events.slice(done, done + 50)) {
        for (const handler of this.#handlers.get(event.type) ?? []) handler(event);
      }
      done += 50;
    }
    const time = Math.floor(Date.now() / 1000);
    const newest = events.slice(0, done).slice(-kept).map((event) => ({ time, event }));
    this.recent = [...this.recent, ...newest].slice(-kept);
    this.#pending = events.slice(done);
    // A flood is taken in slices, so that the page stays alive.
    if (this.#pending.length > 0) setTimeout(() => this.#flush(), slice);
  }
}

export const live = new Live();
