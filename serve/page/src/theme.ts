import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const key = 'millrace-theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

export const theme = signal<Theme>(stored());
const media = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(media.matches);
/** Counts up when colours change, so that a canvas knows to paint anew. */
export const paint = signal(0);

/** Puts the theme on the document and keeps it for the next visit. */
export function followTheme(): void {
  media.addEventListener('change', () => {
    systemIsDark.value = media.matches;
  });
  effect(() => {
    const isDark = theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    paint.value = paint.peek() + 1;
    try {
      localStorage.setItem(key, theme.value);
    } catch {
      // A browser that keeps nothing still shows the theme.
    }
  });
}

const order: Theme[] = ['system', 'light', 'dark'];

export function nextTheme(): void {
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length] ?? 'system';
}
