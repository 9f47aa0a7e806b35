// Every text the pages show. Another language is a folder beside en/ with the same shape.

import * as en from './en';

export const t = en;
