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
  last?: PrivateMessage;
}

export interface Room {
  name: string;
  joined: boolean;
  private: boolean;
  user_count: number;
  owner?: string;
  operators: string[];
}

export interface ChatLine {
  time: number;
  username: string;
  text: string;
}

export interface Person extends User {
  buddy: boolean;
  trusted: boolean;
  banned: boolean;
  ignored?: boolean;
  note?: string;
}

export interface Setting {
  name: string;
  group: string;
  kind: 'text' | 'password' | 'flag' | 'number' | 'seconds' | 'list';
  about: string;
  value: unknown;
  default: unknown;
  logged_out?: boolean;
  is_set?: boolean;
  least?: number;
  most?: number;
}

export interface Network {
  port: number;
  obfuscated_port: number;
  address: string;
}

export interface LogLine {
  number: number;
  time: number;
  level: 'debug' | 'info' | 'warning' | 'error';
  part: string;
  text: string;
}
