export { browse } from './browse';
export { shell } from './shell';
export { search } from './search';
export { transfers } from './transfers';
export { common } from './common';
