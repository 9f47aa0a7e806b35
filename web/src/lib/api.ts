// The daemon's REST API. Every call is here, so that what a page may ask for is seen at a glance.

import { auth } from './auth.svelte';
import type {
  ChatLine, Conversation, LogLine, Network, PeerRequest, Person, PrivateMessage, Priority, RemoteFile, RemoteFolder, Room, Search,
  SearchResponse, Session, Setting, ShareRoot, Shares, Status, Transfer, User,
} from './types';

/** A refusal of the daemon, in its own words: what is wrong, and what to do about it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly hint: string,
    readonly body: Record<string, unknown> = {},
  ) {
    super(hint ? `${detail} ${hint}` : detail);
  }
}

export interface Page<T> {
  items: T[];
  total?: number;
  next_offset?: number;
}

const root = () => new URL('api/v1/', document.baseURI);
const part = encodeURIComponent;

export function address(path: string): URL {
  return new URL(path, root());
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(path), {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, 'The daemon does not answer.', 'Is kindredd running?');
  }
  if (response.status === 204) return undefined as T;
  // Signing in with a wrong password is refused the same way, but that page is there already.
  if (response.status === 401 && path !== 'auth') auth.needed = true;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer as T;
  throw new Problem(response.status, answer.detail ?? response.statusText, answer.hint ?? '', answer);
}

const get = <T>(path: string) => call<T>('GET', path);
const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body);
const remove = (path: string) => call<void>('DELETE', path);

/** All pages of a list, `limit` rows at a time. */
async function all<T>(path: string, limit = 1000): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const page = await get<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}offset=${items.length}&limit=${limit}`);
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= (page.total ?? 0)) return items;
  }
}

export type TransferKind = 'downloads' | 'uploads';
export type TransferAction = 'cancel' | 'pause' | 'resume' | 'retry' | 'remove';

export const api = {
  whoAmI: () => get<{ user: string; role: string; required: boolean }>('auth'),
  signIn: (username: string, password: string) => post<void>('auth', { username, password }),
  signOut: () => remove('auth'),
  status: () => get<Status>('status'),
  connect: () => post<Session>('session/connect'),
  disconnect: () => post<Session>('session/disconnect'),

  startSearch: (query: string) => post<Search>('searches', { query }),
  searches: () => get<Page<Search>>('searches'),
  results: (id: number, offset: number, limit = 250) =>
    get<Page<SearchResponse> & { search: Search }>(`searches/${id}/results?offset=${offset}&limit=${limit}`),
  stopSearch: (id: number) => post<Search>(`searches/${id}/stop`),
  deleteSearch: (id: number) => remove(`searches/${id}`),

  download: (username: string, files: Pick<RemoteFile, 'filename' | 'size'>[], destination?: string) =>
    post<Page<Transfer>>('downloads', {
      username,
      ...(destination ? { destination } : {}),
      files: files.map(({ filename, size }) => ({ filename, size })),
    }),
  transfers: (kind: TransferKind) => all<Transfer>(kind),
  changeTransfers: (kind: TransferKind, ids: number[], action: TransferAction) =>
    post<{ done: number[]; refused: number[] }>(`${kind}/${action}`, { ids }),
  setPriority: (id: number, priority: Priority) => post<Transfer>(`downloads/${id}/priority`, { priority }),
  otherSource: (id: number) => post<Transfer>(`downloads/${id}/source`, {}),
  explainTransfer: (kind: TransferKind, id: number) => get<{ state: string; why: string[] }>(`${kind}/${id}/explain`),

  user: (name: string) => get<User>(`users/${part(name)}`),
  browse: (name: string) => post<PeerRequest>(`users/${part(name)}/browse`),
  userInfo: (name: string) => post<PeerRequest>(`users/${part(name)}/info`),
  folder: (name: string, folder: string) => post<PeerRequest>(`users/${part(name)}/folder`, { folder }),
  requests: () => get<Page<PeerRequest>>('requests'),
  request: (id: number) => get<PeerRequest>(`requests/${id}`),
  folders: (id: number) => all<RemoteFolder>(`requests/${id}/folders`),
  folderFiles: (id: number, under: string) =>
    all<RemoteFolder>(`requests/${id}/folders?files=true&under=${part(under)}`, 200),

  /** The files directly in a folder; parents usually come before what is under them. */
  filesOf: async (id: number, folder: string): Promise<RemoteFile[]> => {
    for (let offset = 0; ; offset += 20) {
      const query = `files=true&under=${part(folder)}&offset=${offset}&limit=20`;
      const page = await get<Page<RemoteFolder>>(`requests/${id}/folders?${query}`);
      const found = page.items.filter((item) => item.path === folder);
      if (found.length > 0) return found.flatMap((item) => item.files ?? []);
      if (page.items.length === 0) return [];
    }
  },

  shares: () => get<Shares>('shares'),
  rescan: () => post<Shares>('shares/rescan'),
  setShares: (roots: Partial<ShareRoot>[]) => call<Shares>('PUT', 'shares', { roots }),
  explainShare: (path: string) => get<{ path: string; explanation: string }>(`shares/explain?path=${part(path)}`),

  conversations: () => all<Conversation>('conversations', 200),
  messages: (name: string) => get<Page<PrivateMessage>>(`conversations/${part(name)}/messages?limit=500`),
  sendMessage: (name: string, text: string) => post<PrivateMessage>(`conversations/${part(name)}/messages`, { text }),
  markRead: (name: string) => post<Conversation>(`conversations/${part(name)}/read`),

  rooms: () => all<Room>('rooms'),
  refreshRooms: () => post<void>('rooms/refresh'),
  room: (name: string) => get<Room>(`rooms/${part(name)}`),
  joinRoom: (name: string, isPrivate: boolean) => post<Room>(`rooms/${part(name)}/join`, { private: isPrivate }),
  leaveRoom: (name: string) => post<Room>(`rooms/${part(name)}/leave`),
  roomUsers: (name: string) => all<User>(`rooms/${part(name)}/users`),
  roomLines: (name: string) => all<ChatLine>(`rooms/${part(name)}/messages`),
  say: (name: string, text: string) => post<void>(`rooms/${part(name)}/messages`, { text }),

  people: () => get<Page<Person>>('people'),
  person: (name: string) => get<Person>(`people/${part(name)}`),
  changePerson: (name: string, change: Partial<Person>) => call<Person>('PATCH', `people/${part(name)}`, change),
  forgetPerson: (name: string) => remove(`people/${part(name)}`),

  settings: () => get<Page<Setting>>('settings'),
  changeSettings: (change: Record<string, unknown>) => call<Page<Setting>>('PATCH', 'settings', change),
  network: () => get<Network>('network'),
  setNetwork: (change: Partial<Network>) => call<Network>('PUT', 'network', change),
  away: (away: boolean) => post<Session>('session/away', { away }),
  logs: (after: number) => get<Page<LogLine>>(`logs?after=${after}&limit=1000`),
};
