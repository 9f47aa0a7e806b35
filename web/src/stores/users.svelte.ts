// What the server told about other users: asked for once, then kept up by events.

import { SvelteMap } from 'svelte/reactivity';
import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import type { Person, User } from '../lib/types';

class Users {
  #known = new SvelteMap<string, User>();
  #asked = new Set<string>();
  /** Those on a list of ours. */
  people = $state.raw<Person[]>([]);
  loaded = $state(false);

  start() {
    live.on('user', (event) => this.put(event.user as User));
    live.on('person', (event) => this.#keep(event.person as Person));
    live.onResync(() => {
      this.#asked.clear();
      void this.loadPeople();
    });
  }

  put(user: User) {
    this.#known.set(user.username, user);
  }

  peek(name: string): User | undefined {
    return this.#known.get(name);
  }

  /** Asks about somebody who is shown; his entry follows. */
  watch(name: string) {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    void api.user(name).then((user) => this.put(user)).catch(() => this.#asked.delete(name));
  }

  async loadPeople() {
    const page = await api.people().catch(() => undefined);
    if (!page) return;
    this.people = page.items;
    for (const person of page.items) this.put(person);
    this.loaded = true;
  }

  person(name: string): Person | undefined {
    return this.people.find((person) => person.username === name);
  }

  async change(name: string, change: Partial<Person>) {
    this.#keep(await api.changePerson(name, change));
  }

  #keep(person: Person) {
    const others = this.people.filter((one) => one.username !== person.username);
    const listed =
      person.buddy || person.trusted || person.prioritized || person.ignored || person.banned || person.note || person.group;
    this.people = listed ? [...others, person] : others;
    this.put(person);
  }
}

export const users = new Users();
