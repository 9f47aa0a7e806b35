// Short notices in a corner. They tell what happened; nothing is lost by not reading them.

import { Problem } from './api';

export interface Toast {
  id: number;
  kind: 'info' | 'bad';
  text: string;
  hint?: string;
  link?: { text: string; href: string };
}

const lifetime = 6000;
const most = 4;

class Toasts {
  items = $state.raw<Toast[]>([]);
  #next = 1;

  add(toast: Omit<Toast, 'id'>) {
    const id = this.#next++;
    // The same words twice are one notice.
    const others = this.items.filter((item) => item.text !== toast.text);
    this.items = [...others, { ...toast, id }].slice(-most);
    setTimeout(() => this.dismiss(id), toast.kind === 'bad' ? 2 * lifetime : lifetime);
  }

  info(text: string, link?: Toast['link']) {
    this.add({ kind: 'info', text, link });
  }

  failed(error: unknown) {
    if (error instanceof Problem) this.add({ kind: 'bad', text: error.detail, hint: error.hint });
    else this.add({ kind: 'bad', text: String(error) });
  }

  dismiss(id: number) {
    this.items = this.items.filter((item) => item.id !== id);
  }
}

export const toasts = new Toasts();

/** Does something the user asked for; a refusal is shown. True if it worked. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    toasts.failed(error);
    return undefined;
  }
}
