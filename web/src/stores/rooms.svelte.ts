// Rooms: what there is, and the lines and users of those one is in.

import { SvelteMap } from 'svelte/reactivity';
import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import { mentions } from '../lib/links';
import { notify } from '../lib/notify.svelte';
import { href, router } from '../lib/router.svelte';
import { attempt } from '../lib/toasts.svelte';
import type { ChatLine, PublicLine, PublicRooms, Room, Ticker, User } from '../lib/types';
import { unread } from '../lib/unread.svelte';
import { status } from './status.svelte';

/** Lines kept of a room; older ones scroll away. */
const most = 1000;

class Rooms {
  list = $state.raw<Room[]>([]);
  loaded = $state(false);
  unread = $state.raw<Record<string, number>>({});
  /** Whether what is said in all public rooms is told, and the last of it. */
  following = $state(false);
  feed = $state.raw<PublicLine[]>([]);
  #lines = new SvelteMap<string, ChatLine[]>();
  #users = new SvelteMap<string, User[]>();
  #tickers = new SvelteMap<string, Ticker[]>();
  #stale = new Set<string>();

  readonly joined = $derived(this.list.filter((room) => room.joined));

  start() {
    live.onResync(() => void this.#load());
    live.on('room_list', () => void this.#load());
    live.on('room', (event) => this.put(event.room as Room));
    live.on('public_message', (event) => {
      this.feed = [...this.feed, { ...(event.message as ChatLine), room: event.room as string }].slice(-most);
    });
    live.on('room_message', (event) => this.#said(event.room as string, event.message as ChatLine));
  }

  find(name: string): Room | undefined {
    return this.list.find((room) => room.name === name);
  }

  lines(name: string): ChatLine[] {
    return this.#lines.get(name) ?? [];
  }

  users(name: string): User[] {
    return this.#users.get(name) ?? [];
  }

  tickers(name: string): Ticker[] {
    return this.#tickers.get(name) ?? [];
  }

  async setTicker(name: string, text: string) {
    await attempt(() => api.setTicker(name, text));
    await this.#loadTickers(name);
  }

  async open(name: string) {
    this.#seen(name);
    const lines = await attempt(() => api.roomLines(name));
    if (lines) this.#lines.set(name, lines);
    await Promise.all([this.#loadUsers(name), this.#loadTickers(name)]);
  }

  async join(name: string, isPrivate = false) {
    return (await attempt(() => api.joinRoom(name, isPrivate))) !== undefined;
  }

  async follow(wanted: boolean) {
    const now: PublicRooms | undefined = await attempt(() => api.followPublicRooms(wanted));
    if (!now) return;
    this.following = now.following;
    this.feed = now.items;
  }

  async leave(name: string) {
    await attempt(() => api.leaveRoom(name));
    this.#lines.delete(name);
    this.#users.delete(name);
    this.#tickers.delete(name);
  }

  #seen(name: string) {
    if (!this.unread[name]) return;
    const { [name]: _, ...rest } = this.unread;
    this.#setUnread(rest);
  }

  #setUnread(counts: Record<string, number>) {
    this.unread = counts;
    unread.rooms = Object.values(counts).reduce((sum, n) => sum + n, 0);
  }

  put(room: Room) {
    const before = this.find(room.name);
    this.list = before ? this.list.map((one) => (one.name === room.name ? room : one)) : [...this.list, room];
    if (!room.joined || !this.#lines.has(room.name)) return;
    // Rooms change with each who comes and goes; their lists are asked for once in a while.
    if (this.#stale.has(room.name)) return;
    this.#stale.add(room.name);
    setTimeout(() => {
      this.#stale.delete(room.name);
      void this.#loadUsers(room.name);
      void this.#loadTickers(room.name);
    }, 1000);
  }

  #said(name: string, line: ChatLine) {
    const known = this.#lines.get(name);
    if (known) this.#lines.set(name, [...known, line].slice(-most));
    const looking = !document.hidden && router.route.page === 'rooms' && router.route.rest[0] === name;
    const me = status.session?.username ?? '';
    if (looking || line.username === me) return;
    this.#setUnread({ ...this.unread, [name]: (this.unread[name] ?? 0) + 1 });
    if (mentions(line.text, me))
      notify.show(`${line.username}, ${name}`, line.text, href('rooms', name));
  }

  async #loadUsers(name: string) {
    const users = await api.roomUsers(name).catch(() => undefined);
    if (users) this.#users.set(name, users);
  }

  async #loadTickers(name: string) {
    const page = await api.tickers(name).catch(() => undefined);
    if (page) this.#tickers.set(name, page.items);
  }

  async #load() {
    const list = await attempt(api.rooms);
    if (!list) return;
    this.list = list;
    this.loaded = true;
    for (const name of this.#lines.keys()) void this.open(name);
  }
}

export const rooms = new Rooms();
