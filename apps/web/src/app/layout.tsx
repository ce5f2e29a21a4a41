import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { connection } from 'next/server';
import { Suspense, type ReactNode } from 'react';
import { Mark } from '../components/shell/mark';
import { Search } from '../components/search/search';
import { Nav } from '../components/shell/nav';
import { SignOut } from '../components/shell/sign-out';
import { ThemeSwitch } from '../components/shell/theme-switch';
import { THEME_COOKIE, themeOf } from '../lib/theme';
import { TOKEN_COOKIE } from '../lib/token';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Showback', template: '%s · Showback' },
  description: 'What each part of the Kubernetes clusters costs.',
};

export const viewport: Viewport = { colorScheme: 'light dark', width: 'device-width', initialScale: 1 };

const WIDTH = 'mx-auto max-w-7xl px-4 sm:px-8 3xl:max-w-400';

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page made at build time has no nonce for its scripts: every route is made when it is asked for.
  await connection();
  const kept = await cookies();
  const theme = themeOf(kept.get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(theme !== 'system' && { 'data-theme': theme })}>
      <body className="min-h-dvh font-sans antialiased">
        <a href="#main" className="sr-only z-50 bg-ink px-4 py-2 text-page focus:not-sr-only focus:absolute">
          Skip to the figures
        </a>
        <header className="border-b border-line">
          <div className={`${WIDTH} flex flex-wrap items-center gap-x-8 pt-3 lg:flex-nowrap lg:py-2`}>
            <Link prefetch={false} href="/" className="flex items-center gap-2 font-semibold tracking-tight">
              <Mark />
              Showback
            </Link>
            <div className="no-print order-last w-full lg:order-none lg:w-auto">
              <Suspense>
                <Nav />
              </Suspense>
            </div>
            <div className="no-print ml-auto flex items-center gap-2">
              <Search />
              <ThemeSwitch initial={theme} />
              {kept.has(TOKEN_COOKIE) ? <SignOut /> : null}
            </div>
          </div>
        </header>
        <main id="main" tabIndex={-1} className={`${WIDTH} min-h-dvh py-8 outline-none sm:py-12`}>
          {children}
        </main>
      </body>
    </html>
  );
}
