import { count } from '../../lib/format';

const between = (least: number, most: number, unit: string) =>
  least && most ? `${count(least)} to ${count(most)} ${unit}` : least ? `${count(least)} ${unit} or more` : `${count(most)} ${unit} or less`;

export const conditions = {
  formats: 'Formats',
  formatsHint: 'Any; such as flac, mp3',
  bitrate: 'Bitrate (kbit/s)',
  sampleRate: 'Sample rate (Hz)',
  from: 'from',
  to: 'to',
  bitDepth: 'Bits at least',
  tolerance: 'Length within (s)',
  strict: 'Must be named',
  strictNames: { strict_title: 'title', strict_artist: 'artist', strict_album: 'album' },
  strictTip: 'The path has to have these words of the line',
  words: 'Words in the path',
  wordsHint: 'All of them',
  without: 'Without words',
  withoutHint: 'Such as live, remix',
  bannedUsers: 'Not from users',
  bannedUsersHint: 'Names',
  acceptUnknown: 'Take files that do not tell their quality',
  none: 'Any files',
  says: {
    bitrate: (least: number, most: number) => between(least, most, 'kbit/s'),
    sampleRate: (least: number, most: number) => between(least, most, 'Hz'),
    bitDepth: (least: number) => `${least} bits or more`,
    tolerance: (seconds: number) => `length within ${count(seconds)} s`,
    strict: (what: string[]) => `${what.join(', ')} named`,
    strictNames: { strict_title: 'title', strict_artist: 'artist', strict_album: 'album' },
    words: (words: string[]) => `with ${words.join(', ')}`,
    without: (words: string[]) => `without ${words.join(', ')}`,
    notFrom: (users: string[]) => `not from ${users.join(', ')}`,
    acceptUnknown: 'quality may be unknown',
  },
};
