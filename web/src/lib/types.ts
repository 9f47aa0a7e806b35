// What the daemon's API sends, as docs/api describes it.

export interface Session {
  state: 'disconnected' | 'waiting' | 'resolving' | 'connecting' | 'logging_in' | 'online';
  username: string;
  reason: string;
  greeting: string;
  away: boolean;
  privileged: boolean;
  privileges_left: number;
  online_since: number;
  address?: string;
  next_attempt_in?: number;
}

export interface Statistics {
  connections: number;
  waiting_connections: number;
  peers: number;
  downloads: number;
  downloads_active: number;
  uploads_active: number;
  uploads_queued: number;
  bytes_downloaded: number;
  bytes_uploaded: number;
  searches_received: number;
  searches_answered: number;
  answers_delivered: number;
  answers_failed: number;
  connect_failures: number;
  malformed_messages: number;
  branch_level: number;
  branch_root: string;
  parent: string;
  children: number;
}

export interface Status {
  version: string;
  time: number;
  configured?: boolean;
  session: Session;
  shares: { scanning: boolean; folders: number; files: number; size: number };
  statistics: Statistics;
}

export interface Search {
  id: number;
  query: string;
  state: 'waiting' | 'running' | 'stopped';
  complete: boolean;
  reason: string;
  started: number;
  responses: number;
  files: number;
  locked_files: number;
  /** Who was asked; `wish`: everybody, for the wishlist. */
  scope?: 'everyone' | 'room' | 'users' | 'buddies' | 'wish';
}

export interface RemoteFile {
  name: string;
  filename: string;
  filename_hex?: string;
  size: number;
  bitrate?: number;
  duration?: number;
  sample_rate?: number;
  bit_depth?: number;
  variable_bitrate?: boolean;
}

export interface SearchResponse {
  username: string;
  free_slot: boolean;
  average_speed: number;
  queue_length: number;
  country?: string;
  folders: { path: string; locked: boolean; files: RemoteFile[] }[];
}

export type DownloadState =
  | 'paused' | 'waiting' | 'requesting' | 'queued' | 'starting' | 'transferring' | 'finishing'
  | 'completed' | 'failed' | 'cancelled';
export type UploadState =
  | 'queued' | 'preparing' | 'requesting' | 'starting' | 'transferring'
  | 'completed' | 'failed' | 'cancelled';

export type Priority = 'low' | 'normal' | 'high';

/** What downloads and uploads have in common. */
export interface Transfer {
  id: number;
  username: string;
  filename: string;
  state: DownloadState | UploadState;
  reason: string;
  size: number;
  speed: number;
  enqueued: number;
  finished?: number;
  queue_place?: number;
  next_attempt_in?: number;
  received?: number;
  offset?: number;
  sent?: number;
  path?: string;
  attempts?: number;
  destination?: string;
  batch?: string;
  priority?: Priority;
  other_source?: string;
}

export interface UserInfo {
  description: string;
  picture_bytes: number;
  upload_slots: number;
  queue_size: number;
  slot_free: boolean;
}

export interface PeerRequest {
  id: number;
  kind: 'browse' | 'info' | 'folder';
  username: string;
  folder?: string;
  state: 'connecting' | 'asked' | 'receiving' | 'done' | 'failed';
  complete: boolean;
  reason: string;
  received: number;
  total: number;
  folders?: number;
  files?: number;
  size?: number;
  info?: UserInfo;
}

export interface RemoteFolder {
  path: string;
  locked: boolean;
  file_count: number;
  size: number;
  files?: RemoteFile[];
}

export type Presence = 'offline' | 'away' | 'online' | 'unknown';

export interface User {
  username: string;
  exists?: boolean;
  presence: Presence;
  privileged?: boolean;
  country?: string;
  average_speed?: number;
  uploads?: number;
  files?: number;
  folders?: number;
}

export interface ShareRoot {
  alias: string;
  path: string;
  visibility?: string;
  excludes?: string[];
}

export interface Shares {
  roots: ShareRoot[];
  scanning: boolean;
  scanning_path: string;
  scanned_files: number;
  folders: number;
  files: number;
  size: number;
  last_scan: number;
  error: string;
  skipped: { path: string; reason: string }[];
}

/** One message of the live connection; what else is in it depends on its type. */
export interface LiveEvent {
  seq: number;
  type: string;
  [key: string]: unknown;
}

export interface PrivateMessage {
  /** Its place in the history; later messages have greater numbers. */
  number: number;
  id: number;
  time: number;
  username: string;
  text: string;
  outgoing: boolean;
  read: boolean;
}

export interface Conversation {
  username: string;
  unread: number;
  /** False once it was closed and nothing came since. */
  open?: boolean;
  last?: PrivateMessage;
}

export interface Room {
  name: string;
  joined: boolean;
  private: boolean;
  user_count: number;
  owner?: string;
  operators: string[];
  /** Of a private room, the owner excluded; not told by older daemons. */
  members?: string[];
  role?: 'none' | 'member' | 'operator' | 'owner';
  reason?: string;
}

/** What somebody wrote on the wall of a room. */
export interface Ticker {
  username: string;
  text: string;
}

/** A line of some public room. */
export interface PublicLine extends ChatLine {
  room: string;
}

export interface PublicRooms {
  following: boolean;
  items: PublicLine[];
}

export interface ChatLine {
  time: number;
  username: string;
  text: string;
}

export interface Person extends User {
  buddy: boolean;
  trusted: boolean;
  prioritized: boolean;
  ignored: boolean;
  banned: boolean;
  /** The upload group; empty for none. */
  group: string;
  note: string;
  last_seen?: number;
}

export interface Interests {
  likes: string[];
  hates: string[];
}

export interface Recommendation {
  item: string;
  score: number;
}

export interface Recommendations {
  recommendations: Recommendation[];
  unrecommendations: Recommendation[];
}

export interface SimilarUser {
  username: string;
  in_common?: number;
}

/** A member of the objects of a setting that is a list of them. */
export interface ObjectField {
  name: string;
  kind: 'text' | 'flag' | 'number' | 'seconds' | 'list' | 'time';
  about: string;
  required: boolean;
  default?: unknown;
  least?: number;
  most?: number;
}

export interface Setting {
  name: string;
  group: string;
  kind: 'text' | 'password' | 'flag' | 'number' | 'seconds' | 'list' | 'objects';
  about: string;
  value: unknown;
  default: unknown;
  logged_out?: boolean;
  is_set?: boolean;
  /** Of lists of objects. */
  fields?: ObjectField[];
  least?: number;
  most?: number;
}

export interface Reachability {
  state: 'unknown' | 'testing' | 'reachable' | 'unreachable';
  reason: string;
  /** 0: never. */
  tested: number;
}

export interface Network {
  port: number;
  obfuscated_port: number;
  address: string;
  reachability?: Reachability;
}

/** What files have to be like, for jobs and wishes; every member may be missing. */
export interface Conditions {
  formats?: string[];
  min_bitrate?: number;
  max_bitrate?: number;
  min_sample_rate?: number;
  max_sample_rate?: number;
  min_bit_depth?: number;
  length_tolerance?: number;
  strict_title?: boolean;
  strict_artist?: boolean;
  strict_album?: boolean;
  words?: string[];
  without?: string[];
  banned_users?: string[];
  accept_unknown?: boolean;
}

export interface NewJob {
  name?: string;
  list: string;
  format?: 'auto' | 'csv' | 'lines';
  mode?: 'track' | 'album';
  required?: Conditions;
  preferred?: Conditions;
  destination?: string;
  priority?: Priority;
}

export interface Job {
  id: number;
  name: string;
  mode: 'track' | 'album';
  state: 'running' | 'paused' | 'completed' | 'ended';
  reason: string;
  created: number;
  finished: number;
  destination: string;
  required: Conditions;
  preferred: Conditions;
  items: number;
  items_completed: number;
  items_present: number;
  items_failed: number;
}

export type JobItemState = 'waiting' | 'searching' | 'downloading' | 'completed' | 'present' | 'failed' | 'cancelled';

export interface JobItem {
  number: number;
  line: number;
  artist: string;
  title: string;
  album: string;
  length: number;
  tracks: number;
  state: JobItemState;
  reason: string;
  username: string;
  path: string;
  downloads: number[];
  candidates: number;
  tried: number;
}

export interface JobPreview {
  items: JobItem[];
  problems: { line: number; what: string }[];
}

export interface Candidate {
  username: string;
  path: string;
  files: number;
  chosen: boolean;
  tried: boolean;
  score: number;
  reasons: string[];
  rejected?: string;
}

export type WishDownload = 'off' | 'first' | 'album';

export interface NewWish {
  query: string;
  enabled?: boolean;
  download?: WishDownload;
  conditions?: Conditions;
  destination?: string;
}

export interface Wish {
  id: number;
  query: string;
  enabled: boolean;
  /** The settings name it: it cannot be removed, nor its words changed. */
  in_settings?: boolean;
  download: WishDownload;
  conditions: Conditions;
  destination: string;
  created: number;
  /** 0: never. */
  last_search: number;
  /** 0: not known. */
  next_search: number;
  /** The id of the last search; 0: none. */
  search: number;
  found: number;
  new: number;
  state: 'paused' | 'waiting' | 'searching' | 'fulfilled';
  reason: string;
  downloads: number[];
}

export type Interval = 'hour' | 'day' | 'month';

export interface HistoryPoint {
  start: number;
  bytes_downloaded: number;
  bytes_uploaded: number;
  files_downloaded: number;
  files_uploaded: number;
  downloads_failed: number;
  uploads_failed: number;
  searches_received: number;
  searches_answered: number;
  seconds_online: number;
}

export interface TopEntry {
  name: string;
  files: number;
  bytes: number;
}

export type HookKind = 'webhook' | 'ntfy' | 'gotify' | 'discord' | 'script';

export interface Hook {
  name: string;
  kind: HookKind;
  enabled: boolean;
  events: string[];
  url?: string;
  has_token?: boolean;
  /** It stands in the configuration file, and is changed there alone. */
  fixed?: boolean;
  headers?: Record<string, string>;
  command?: string[];
  delivered: number;
  failed: number;
  last_error: string;
}

export interface Delivery {
  time: number;
  event: string;
  attempt: number;
  outcome: 'delivered' | 'retrying' | 'failed';
  detail: string;
}

export interface Account {
  name: string;
  role: 'viewer' | 'user' | 'admin';
}

export interface Key extends Account {
  networks: string[];
  /** Told once, by the answer to its making. */
  key?: string;
}

export interface LogLine {
  number: number;
  time: number;
  level: 'debug' | 'info' | 'warning' | 'error';
  part: string;
  text: string;
}
