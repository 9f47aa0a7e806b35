// Hooks in a form: what a kind needs, and texts of fields to values. Pure functions.

import type { Hook, HookKind } from './types';

export const kinds: HookKind[] = ['webhook', 'ntfy', 'gotify', 'discord', 'script'];

export const hookEvents = [
  'download_completed', 'folder_completed', 'download_failed', 'upload_completed', 'private_message', 'room_mention', 'buddy_online',
  'connected', 'disconnected', 'job_completed', 'wish_found',
];

/** What people most likely want to hear of by a hook of a kind. */
export function usualEvents(kind: HookKind): string[] {
  if (kind === 'webhook' || kind === 'script') return ['download_completed', 'folder_completed'];
  return ['private_message', 'room_mention', 'folder_completed', 'job_completed', 'wish_found'];
}

export const takesToken = (kind: HookKind) => kind === 'ntfy' || kind === 'gotify';

/** "Name: value" lines; undefined if a line is none. */
export function parseHeaders(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(line);
    if (!match) return undefined;
    headers[match[1]] = match[2];
  }
  return headers;
}

export function headerLines(headers: Record<string, string> | undefined): string {
  return Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`).join('\n');
}

export interface HookForm {
  kind: HookKind;
  enabled: boolean;
  events: string[];
  url: string;
  token: string;
  headers: string;
  command: string;
}

export function formOf(hook: Hook | undefined): HookForm {
  return {
    kind: hook?.kind ?? 'ntfy',
    enabled: hook?.enabled ?? true,
    events: hook?.events ?? usualEvents('ntfy'),
    url: hook?.url ?? '',
    token: '',
    headers: headerLines(hook?.headers),
    command: (hook?.command ?? []).join('\n'),
  };
}

/** What is sent: only the members its kind has; a token that was not typed stays as it is. */
export function bodyOf(form: HookForm): Partial<Hook> & { token?: string } {
  const { kind, enabled, events } = form;
  if (kind === 'script') return { kind, enabled, events, command: form.command.split('\n').map((one) => one.trim()).filter(Boolean) };
  return {
    kind, enabled, events, url: form.url.trim(),
    ...(takesToken(kind) && form.token !== '' ? { token: form.token } : {}),
    ...(kind === 'webhook' ? { headers: parseHeaders(form.headers) ?? {} } : {}),
  };
}
