// The pages by the first part of their address, in the order of the navigation, with the keys that
// go there. Each but the first is a chunk
// of its own, so that the first load stays small.

import type { Component } from 'svelte';
import Search from '../pages/Search.svelte';
import type { IconName } from './icons';

type Loader = () => Promise<{ default: Component }>;

export const pages: Record<string, Loader> = {
  search: () => Promise.resolve({ default: Search }),
  transfers: () => import('../pages/Transfers.svelte'),
  jobs: () => import('../pages/Jobs.svelte'),
  browse: () => import('../pages/Browse.svelte'),
  messages: () => import('../pages/Messages.svelte'),
  rooms: () => import('../pages/Rooms.svelte'),
  people: () => import('../pages/People.svelte'),
  interests: () => import('../pages/People.svelte'),
  shares: () => import('../pages/Shares.svelte'),
  statistics: () => import('../pages/Statistics.svelte'),
  settings: () => import('../pages/Settings.svelte'),
  system: () => import('../pages/System.svelte'),
  setup: () => import('../pages/Setup.svelte'),
};

/** What is always there on a phone. */
export const onPhone = ['search', 'transfers', 'browse', 'messages'];

export const navigation: { page: string; icon: IconName; key: string }[] = [
  { page: 'search', icon: 'search', key: 's' },
  { page: 'transfers', icon: 'transfers', key: 't' },
  { page: 'jobs', icon: 'jobs', key: 'j' },
  { page: 'browse', icon: 'browse', key: 'b' },
  { page: 'messages', icon: 'messages', key: 'm' },
  { page: 'rooms', icon: 'rooms', key: 'r' },
  { page: 'people', icon: 'people', key: 'p' },
  { page: 'shares', icon: 'shares', key: 'h' },
  { page: 'statistics', icon: 'statistics', key: 'i' },
  { page: 'settings', icon: 'settings', key: 'e' },
  { page: 'system', icon: 'system', key: 'y' },
];
