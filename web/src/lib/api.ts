// The daemon's REST API. Every call is here, so that what a page may ask for is seen at a glance.

import { auth } from './auth.svelte';
import type {
  Account, Candidate, ChatLine, Conversation, Delivery, HistoryPoint, Hook, Interests, Interval, Job, JobItem, JobPreview, Key, LogLine,
  Network, NewJob, NewWish, PeerRequest, Person, PrivateMessage, Priority, PublicRooms, Recommendations, RemoteFile, RemoteFolder, Room, Search,
  SearchResponse, Session, Setting, ShareRoot, Shares, SimilarUser, Status, Ticker, TopEntry, Transfer, User, Wish,
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
  const bytes = body instanceof Blob;
  try {
    response = await fetch(address(path), {
      method,
      headers: body === undefined ? {} : { 'Content-Type': bytes ? body.type : 'application/json' },
      body: body === undefined || bytes ? body : JSON.stringify(body),
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
const put = <T>(path: string, body?: unknown) => call<T>('PUT', path, body);
const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, body);
const remove = <T = void>(path: string) => call<T>('DELETE', path);

/** Parameters of an address; those that are undefined or empty are left out. */
function query(parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

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
export type JobAction = 'pause' | 'resume' | 'retry' | 'cancel';
/** Where a search is sent: everybody, the people of a room, or some users. */
export type Scope = { scope?: 'everyone' | 'buddies' } | { scope: 'room'; room: string } | { scope: 'users'; users: string[] };
export type TransferAction = 'cancel' | 'pause' | 'resume' | 'retry' | 'remove';

export const api = {
  whoAmI: () => get<{ user: string; role: string; required: boolean }>('auth'),
  signIn: (username: string, password: string) => post<void>('auth', { username, password }),
  signInWithKey: (key: string) => post<void>('auth', { key }),
  signOut: () => remove('auth'),
  status: () => get<Status>('status'),
  connect: () => post<Session>('session/connect'),
  disconnect: () => post<Session>('session/disconnect'),

  startSearch: (query: string, where: Scope = {}) => post<Search>('searches', { query, ...where }),
  search: (id: number) => get<Search>(`searches/${id}`),
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
  pictureOf: (request: number) => address(`requests/${request}/picture`).href,
  givePrivileges: (name: string, days: number) => post<void>(`users/${part(name)}/privileges`, { days }),
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
  setShares: (roots: Partial<ShareRoot>[]) => put<Shares>('shares', { roots }),
  explainShare: (path: string) => get<{ path: string; explanation: string }>(`shares/explain?path=${part(path)}`),

  conversations: () => all<Conversation>('conversations', 200),
  messages: (name: string) => get<Page<PrivateMessage>>(`conversations/${part(name)}/messages?limit=500`),
  sendMessage: (name: string, text: string) => post<PrivateMessage>(`conversations/${part(name)}/messages`, { text }),
  sendToMany: (usernames: string[], text: string) => post<void>('messages', { usernames, text }),
  closeConversation: (name: string) => remove(`conversations/${part(name)}`),
  checkPrivileges: () => post<unknown>('session/privileges'),
  markRead: (name: string) => post<Conversation>(`conversations/${part(name)}/read`),

  rooms: () => all<Room>('rooms'),
  followPublicRooms: (following: boolean) => put<PublicRooms>('public-rooms', { following }),
  refreshRooms: () => post<void>('rooms/refresh'),
  room: (name: string) => get<Room>(`rooms/${part(name)}`),
  joinRoom: (name: string, isPrivate: boolean) => post<Room>(`rooms/${part(name)}/join`, { private: isPrivate }),
  leaveRoom: (name: string) => post<Room>(`rooms/${part(name)}/leave`),
  roomUsers: (name: string) => all<User>(`rooms/${part(name)}/users`),
  roomLines: (name: string) => all<ChatLine>(`rooms/${part(name)}/messages`),
  say: (name: string, text: string) => post<void>(`rooms/${part(name)}/messages`, { text }),
  tickers: (name: string) => get<Page<Ticker>>(`rooms/${part(name)}/tickers`),
  setTicker: (name: string, text: string) => put<void>(`rooms/${part(name)}/ticker`, { text }),
  changeRoom: (room: string, role: 'members' | 'operators', user: string, wanted: boolean) =>
    call<Room>(wanted ? 'PUT' : 'DELETE', `rooms/${part(room)}/${role}/${part(user)}`),

  interests: () => get<Interests>('interests'),
  setInterest: (item: string, hated: boolean) => put<Interests>(`interests/${part(item)}`, { hated }),
  forgetInterest: (item: string) => remove(`interests/${part(item)}`),
  interestsOf: (name: string) => get<Interests>(`users/${part(name)}/interests`),
  recommendations: (item?: string) => get<Recommendations>(`recommendations${query({ item })}`),
  globalRecommendations: () => get<Recommendations>('recommendations/global'),
  similarUsers: (item?: string) => get<Page<SimilarUser>>(`similar-users${query({ item })}`),

  jobs: () => get<Page<Job>>('jobs'),
  job: (id: number) => get<Job>(`jobs/${id}`),
  startJob: (job: NewJob) => post<Job>('jobs', job),
  previewJob: (job: NewJob) => post<JobPreview>('jobs/preview', job),
  jobItems: (id: number) => all<JobItem>(`jobs/${id}/items`),
  changeJob: (id: number, action: JobAction) => post<Job>(`jobs/${id}/${action}`),
  deleteJob: (id: number) => remove(`jobs/${id}`),
  retryItem: (id: number, number: number) => post<JobItem>(`jobs/${id}/items/${number}/retry`),
  explainItem: (id: number, number: number) => get<{ candidates: Candidate[] }>(`jobs/${id}/items/${number}/explain`),

  wishes: () => get<Page<Wish>>('wishes'),
  makeWish: (wish: NewWish) => post<Wish>('wishes', wish),
  changeWish: (id: number, change: Partial<NewWish>) => patch<Wish>(`wishes/${id}`, change),
  deleteWish: (id: number) => remove(`wishes/${id}`),
  searchWish: (id: number) => post<Wish>(`wishes/${id}/search`),
  wishSeen: (id: number) => post<Wish>(`wishes/${id}/seen`),

  people: () => get<Page<Person>>('people'),
  person: (name: string) => get<Person>(`people/${part(name)}`),
  changePerson: (name: string, change: Partial<Person>) => patch<Person>(`people/${part(name)}`, change),
  forgetPerson: (name: string) => remove(`people/${part(name)}`),

  settings: () => get<Page<Setting>>('settings'),
  changeSettings: (change: Record<string, unknown>) => patch<Page<Setting>>('settings', change),
  previewTemplate: (template: string) => get<{ destination: string }>(`settings/download_template/preview${query({ template })}`),
  changePassword: (password: string) => post<Session>('session/password', { password }),
  network: () => get<Network>('network'),
  setNetwork: (change: Partial<Network>) => put<Network>('network', change),
  testPort: () => post<Network>('network/test'),
  /** With `version` the browser does not show the one it has kept. */
  ownPicture: (version: number) => address(`profile/picture?v=${version}`).href,
  setPicture: (picture: Blob) => put<void>('profile/picture', picture),
  deletePicture: () => remove('profile/picture'),

  history: (from: number, to: number, interval: Interval) =>
    get<{ items: HistoryPoint[] }>(`statistics/history${query({ from, to, interval })}`),
  top: (from: number, to: number, direction: 'download' | 'upload', by: 'user' | 'folder' | 'error', limit = 10) =>
    get<{ items: TopEntry[] }>(`statistics/top${query({ from, to, direction, by, limit })}`),

  hooks: () => get<{ items: Hook[] }>('hooks'),
  putHook: (name: string, hook: Partial<Hook> & { token?: string }) => put<Hook>(`hooks/${part(name)}`, hook),
  deleteHook: (name: string) => remove(`hooks/${part(name)}`),
  testHook: (name: string) => post<Hook>(`hooks/${part(name)}/test`),
  deliveries: (name: string) => get<{ items: Delivery[] }>(`hooks/${part(name)}/deliveries`),

  bans: () => get<{ items: { range: string; in_settings: boolean }[] }>('bans'),
  ban: (range: string) => put<unknown>(`bans/${part(range)}`),
  unban: (range: string) => remove(`bans/${part(range)}`),
  accounts: () => get<{ items: Account[] }>('accounts'),
  putAccount: (name: string, change: { password?: string; role: Account['role'] }) => put<Account>(`accounts/${part(name)}`, change),
  deleteAccount: (name: string) => remove(`accounts/${part(name)}`),
  keys: () => get<{ items: Key[] }>('keys'),
  makeKey: (name: string, role: Key['role'], networks: string[]) => post<Key>('keys', { name, role, networks }),
  deleteKey: (name: string) => remove(`keys/${part(name)}`),
  away: (away: boolean) => post<Session>('session/away', { away }),
  logs: (after: number) => get<Page<LogLine>>(`logs?after=${after}&limit=1000`),
};
