import { nextTheme, theme } from '../theme.ts';

const names = { system: 'as the system', light: 'light', dark: 'dark' } as const;
const paths = {
  system: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1.100 1.100M11.900 11.900 13 13M13 3l-1.100 1.100M4.100 11.900 3 13',
  dark: 'M13.500 10A6 6 0 0 1 6 2.500a6 6 0 1 0 7.500 7.500z',
} as const;

/** Light, dark, or as the system has it; each press goes on to the next. */
export function ThemeSwitch() {
  const name = `Colours: ${names[theme.value]}`;
  return (
    <button type="button" class="icon theme" aria-label={name} title={name} onClick={nextTheme}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={paths[theme.value]} />
        {theme.value === 'system' && <path class="filled" d="M8 2a6 6 0 0 1 0 12z" />}
      </svg>
    </button>
  );
}
