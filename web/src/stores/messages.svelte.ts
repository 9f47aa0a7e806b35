// Private messages: the conversations, and the lines of those that were opened.

import { SvelteMap } from 'svelte/reactivity';
import { api, Problem } from '../lib/api';
import { live } from '../lib/live.svelte';
import { partsOf, planOf, type Outcome } from '../lib/many';
import { notify } from '../lib/notify.svelte';
import { href, router } from '../lib/router.svelte';
import { attempt, toasts } from '../lib/toasts.svelte';
import type { Conversation, PrivateMessage } from '../lib/types';
import { unread } from '../lib/unread.svelte';
import { t } from '../texts';
import { users } from './users.svelte';

/** The daemon takes so many receivers at once. */
const mostReceivers = 100;

class Messages {
  list = $state.raw<Conversation[]>([]);
  loaded = $state(false);
  #lines = new SvelteMap<string, PrivateMessage[]>();

  start() {
    live.onResync(() => void this.#load());
    live.on('conversation', (event) => this.#read(event.conversation as Conversation));
    live.on('private_message', (event) => this.#arrived(event.message as PrivateMessage));
  }

  lines(name: string): PrivateMessage[] {
    return this.#lines.get(name) ?? [];
  }

  async open(name: string) {
    const page = await attempt(() => api.messages(name));
    if (page) this.#lines.set(name, page.items);
    await this.read(name);
  }

  async read(name: string) {
    if (!this.list.some((one) => one.username === name && one.unread > 0)) return;
    this.#change(name, { unread: 0 });
    await attempt(() => api.markRead(name));
  }

  /** Takes it off the list; its history stays, and the next message brings it back. */
  async close(name: string) {
    const gone = await attempt(async () => {
      await api.closeConversation(name);
      return true;
    });
    if (!gone) return;
    this.#lines.delete(name);
    this.#set(this.list.filter((one) => one.username !== name));
  }

  send(name: string, text: string) {
    return attempt(async () => {
      await api.sendMessage(name, text);
      return true;
    });
  }

  /** One message to several users; what became of it for each. */
  async sendToMany(names: readonly string[], text: string): Promise<Outcome[]> {
    const { together, alone, nobody } = planOf(names, (name) => users.peek(name));
    const outcomes: Outcome[] = nobody.map((name) => ({ name, state: 'nobody' }));
    const send = async (some: string[], state: 'sent' | 'kept', work: () => Promise<unknown>) => {
      try {
        await work();
        outcomes.push(...some.map((name) => ({ name, state })));
      } catch (error) {
        const reason = error instanceof Problem ? error.detail : String(error);
        outcomes.push(...some.map((name) => ({ name, state: 'failed' as const, reason })));
      }
    };
    for (const some of partsOf(together, mostReceivers)) await send(some, 'sent', () => api.sendToMany(some, text));
    for (const name of alone) await send([name], 'kept', () => api.sendMessage(name, text));
    return outcomes;
  }

  /** Another window may have read or closed them. */
  #read(conversation: Conversation) {
    if (conversation.open === false) return this.#set(this.list.filter((one) => one.username !== conversation.username));
    this.#change(conversation.username, { unread: this.#looksAt(conversation.username) ? 0 : conversation.unread });
  }

  #looksAt(name: string): boolean {
    return !document.hidden && router.route.page === 'messages' && router.route.rest[0] === name;
  }

  #arrived(message: PrivateMessage) {
    const name = message.username;
    const known = this.#lines.get(name);
    // A message that the snapshot has already is not told twice.
    const seen = known?.some((line) => line.number === message.number);
    if (known && !seen) this.#lines.set(name, [...known, message]);
    const before = this.list.find((one) => one.username === name);
    const looking = this.#looksAt(name);
    const fresh = !message.outgoing && !message.read && !looking;
    const conversation: Conversation = {
      username: name, unread: (before?.unread ?? 0) + Number(fresh), last: message,
    };
    this.#set([conversation, ...this.list.filter((one) => one.username !== name)]);
    if (fresh) {
      notify.show(t.messages.from(name), message.text, href('messages', name));
      toasts.info(t.messages.from(name), { text: t.messages.read, href: href('messages', name) });
    } else if (looking && !message.outgoing) void attempt(() => api.markRead(name));
  }

  #change(name: string, change: Partial<Conversation>) {
    this.#set(this.list.map((one) => (one.username === name ? { ...one, ...change } : one)));
  }

  #set(list: Conversation[]) {
    this.list = list;
    unread.messages = list.reduce((sum, one) => sum + one.unread, 0);
  }

  async #load() {
    const list = await attempt(api.conversations);
    if (!list) return;
    this.#set(list.filter((one) => one.open !== false));
    this.loaded = true;
    for (const name of this.#lines.keys()) void this.open(name);
  }
}

export const messages = new Messages();
