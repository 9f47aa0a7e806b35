// Light, dark, or what the system says; remembered in this browser.

export type Theme = 'light' | 'dark' | 'system';

const key = 'kindred.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

class ThemeChoice {
  choice = $state<Theme>('system');
  dark = $state(false);

  start() {
    const stored = localStorage.getItem(key);
    if (stored === 'light' || stored === 'dark') this.choice = stored;
    system.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  set(choice: Theme) {
    this.choice = choice;
    localStorage.setItem(key, choice);
    this.#apply();
  }

  #apply() {
    this.dark = this.choice === 'dark' || (this.choice === 'system' && system.matches);
    document.documentElement.dataset.theme = this.dark ? 'dark' : 'light';
  }
}

export const theme = new ThemeChoice();
