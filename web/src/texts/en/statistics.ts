import { count } from '../../lib/format';

const units = { hour: 'hours', day: 'days', month: 'months' };

export const statistics = {
  title: 'Statistics',
  run: 'since the daemon started',
  downloaded: 'Downloaded',
  uploaded: 'Uploaded',
  answered: 'Searches answered',
  heard: (n: number) => `of ${count(n)} heard`,
  sharing: 'Shared files',
  speed: 'Speed of the last minutes',
  history: 'Over time',
  measure: 'What is shown',
  measures: { bytes: 'Data', files: 'Files', searches: 'Searches', failures: 'Failures', online: 'Online' },
  series: {
    bytes: ['Downloaded', 'Uploaded'],
    files: ['Downloaded', 'Uploaded'],
    searches: ['Heard', 'Answered'],
    failures: ['Downloads', 'Uploads'],
    online: ['Online'],
  },
  interval: 'By',
  intervals: { hour: 'Hours', day: 'Days', month: 'Months' },
  range: 'How far back',
  last: (n: number, unit: keyof typeof units) => `Last ${count(n)} ${units[unit]}`,
  asTable: 'As a table',
  time: 'Time',
  sum: 'Altogether',
  arrows: 'The arrow keys go through it.',
  topSenders: 'Most downloaded from',
  topTakers: 'Most uploaded to',
  topFolders: 'Most uploaded folders',
  errors: 'Why transfers failed',
  noErrors: 'No transfer has failed.',
  noneYet: 'Nothing yet',
};
