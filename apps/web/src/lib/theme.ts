/** The cookie in which a browser keeps how it wants to see the dashboard; without it the system decides. */
export const THEME_COOKIE = 'showback_theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export function themeOf(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'system';
}
