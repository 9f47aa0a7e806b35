// The session, the numbers of the daemon, and the speed of the last minutes.

import { api } from '../lib/api';
import { live } from '../lib/live.svelte';
import { toasts } from '../lib/toasts.svelte';
import type { Session, Statistics, Status } from '../lib/types';
import { t } from '../texts';

export interface SpeedSample {
  down: number;
  up: number;
}

const every = 2000;
/** Five minutes. */
const samplesKept = 150;
/** Where the samples outlive a reload of the page, for as long as they make sense. */
const memory = 'kindred.speeds';
const memoryLasts = 30_000;

/** States are one word here, whether the daemon writes a space or not. */
function normal(session: Session): Session {
  return { ...session, state: session.state.replace(' ', '_') as Session['state'] };
}

class StatusStore {
  version = $state('');
  session = $state.raw<Session>();
  shares = $state.raw<Status['shares']>();
  statistics = $state.raw<Statistics>();
  configured = $state(true);
  speeds = $state.raw<SpeedSample[]>([]);
  announcements = $state.raw<{ time: number; text: string }[]>([]);

  #before: { time: number; down: number; up: number } | undefined;

  get speed(): SpeedSample {
    return this.speeds.at(-1) ?? { down: 0, up: 0 };
  }

  start() {
    this.#recall();
    addEventListener('pagehide', () => sessionStorage.setItem(memory, JSON.stringify({ time: Date.now(), speeds: this.speeds })));
    live.onResync(() => void this.refresh());
    live.on('session', (event) => (this.session = normal(event.session as Session)));
    live.on('announcement', (event) => {
      const note = { time: event.time as number, text: event.text as string };
      this.announcements = [...this.announcements, note].slice(-100);
      toasts.info(`${t.shell.announcement}: ${note.text}`);
    });
    const again = async () => {
      // A page nobody looks at need not ask.
      if (!document.hidden && live.state === 'live') await this.refresh();
      setTimeout(again, every);
    };
    setTimeout(again, every);
  }

  async refresh() {
    try {
      this.#take(await api.status());
    } catch {
      // The live connection tells the user that the daemon is away.
    }
  }

  #recall() {
    try {
      const { time, speeds } = JSON.parse(sessionStorage.getItem(memory) ?? '{}');
      if (Date.now() - time < memoryLasts) this.speeds = speeds;
    } catch {
      // Whatever stood there was not ours.
    }
  }

  #take(status: Status) {
    this.version = status.version;
    this.session = normal(status.session);
    this.shares = status.shares;
    this.statistics = status.statistics;
    this.configured = status.configured ?? true;
    const { bytes_downloaded: down, bytes_uploaded: up } = status.statistics;
    const time = performance.now();
    const before = this.#before;
    if (before && time - before.time < every / 2) return;
    this.#before = { time, down, up };
    if (!before) return;
    const seconds = (time - before.time) / 1000;
    const sample = {
      down: Math.max(0, (down - before.down) / seconds),
      up: Math.max(0, (up - before.up) / seconds),
    };
    this.speeds = [...this.speeds, sample].slice(-samplesKept);
  }
}

export const status = new StatusStore();
