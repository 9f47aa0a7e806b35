// One context menu for all pages: whoever opens it gives the place and the entries.

import type { IconName } from './icons';

export interface MenuEntry {
  text: string;
  icon: IconName;
  act: () => void;
  danger?: boolean;
}

class MenuState {
  entries = $state.raw<MenuEntry[]>([]);
  x = $state(0);
  y = $state(0);

  open(event: MouseEvent, entries: MenuEntry[]) {
    event.preventDefault();
    this.openAt(event.clientX, event.clientY, entries);
  }

  openAt(x: number, y: number, entries: MenuEntry[]) {
    this.x = x;
    this.y = y;
    this.entries = entries;
  }

  close() {
    this.entries = [];
  }
}

export const menu = new MenuState();
