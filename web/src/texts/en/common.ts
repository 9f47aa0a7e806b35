import { count } from '../../lib/format';

const plural = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`;

const countries = new Intl.DisplayNames('en', { type: 'region' });

export const common = {
  /** "de" -> "Germany"; what is no code stays as it is. */
  country: (code: string) => {
    try {
      return countries.of(code.toUpperCase()) ?? code;
    } catch {
      return code;
    }
  },
  files: (n: number) => plural(n, 'file', 'files'),
  folders: (n: number) => plural(n, 'folder', 'folders'),
  users: (n: number) => plural(n, 'user', 'users'),
  people: (n: number) => plural(n, 'person', 'people'),
  tracks: (n: number) => plural(n, 'track', 'tracks'),
  days: (n: number) => plural(n, 'day', 'days'),
  selected: (n: number) => `${count(n)} selected`,
  name: 'Name',
  user: 'User',
  folder: 'Folder',
  size: 'Size',
  speed: 'Speed',
  state: 'State',
  close: 'Close',
  cancel: 'Cancel',
  remove: 'Remove',
  save: 'Save',
  send: 'Send',
  download: 'Download',
  browse: 'Browse',
  message: 'Message',
  retry: 'Retry',
  loading: 'Loading',
  more: 'More',
  again: 'Try again',
  add: 'Add',
  edit: 'Change',
  never: 'never',
  presence: { offline: 'offline', away: 'away', online: 'online', unknown: 'unknown' },
  browseUser: (name: string) => `Browse ${name}`,
  messageUser: (name: string) => `Message ${name}`,
  queued: (n: number) => `${plural(n, 'file', 'files')} added to downloads`,
  showDownloads: 'Show',
  noAnswer: (name: string) => `No answer from ${name}`,
  askingFolder: (name: string) => `Asking ${name} for the folder`,
  folderEmpty: 'The folder holds no files that can be taken.',
  copied: 'Copied',
  daemonGone: 'The daemon does not answer.',
};
