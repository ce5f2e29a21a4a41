import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { TOKEN_COOKIE } from '../lib/token';
import { SignOut } from './_components/sign-out';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Showback', template: '%s · Showback' },
  description: 'What each part of the Kubernetes clusters costs.',
};

export const viewport: Viewport = { colorScheme: 'light dark', width: 'device-width', initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page made at build time has no nonce for its scripts: every route is made when it is asked for.
  await connection();
  const signedIn = (await cookies()).has(TOKEN_COOKIE);
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans antialiased">
        <header className="border-b border-line bg-card">
          <div className="mx-auto flex max-w-5xl items-center gap-2.5 px-4 py-3.5 sm:px-6">
            <Mark />
            <a href="/" className="text-base font-semibold tracking-tight">
              Showback
            </a>
            {signedIn ? <SignOut /> : null}
          </div>
        </header>
        <main className="mx-auto max-w-5xl px-4 py-6 sm:px-6 sm:py-10">{children}</main>
      </body>
    </html>
  );
}

function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6 text-accent">
      <path d="M6 24V15m6.7 9V7m6.6 17V13m6.7 11v-12" stroke="currentColor" strokeWidth="4" strokeLinecap="round" fill="none" />
    </svg>
  );
}
