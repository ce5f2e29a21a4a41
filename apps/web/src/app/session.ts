'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { judge } from '../lib/api';
import { pathWithin } from '../lib/path-within';
import { TOKEN_COOKIE } from '../lib/token';

const THIRTY_DAYS_S = 30 * 86_400;
const TOKEN = /^[\x21-\x7e]{1,512}$/;

/**
 * Keeps the pasted token when the API knows it, and leads back to where it was asked for. Next refuses a form that another
 * origin sends.
 */
export async function signIn(form: FormData): Promise<void> {
  const asked = await headers();
  const back = pathWithin(form.get('back')) ?? pathWithin(asked.get('referer')) ?? '/';
  const token = textOf(form.get('token')).trim();
  const verdict = TOKEN.test(token) ? await judge(token) : 'unknown';
  if (verdict !== 'known') redirect(`/sign-in?${new URLSearchParams({ why: verdict, back }).toString()}`);
  (await cookies()).set(TOKEN_COOKIE, token, {
    httpOnly: true,
    // Not strict: a link in Slack must open the page that it names. Only reading follows links; the API refuses whatever
    // changes something and comes from another origin's page.
    sameSite: 'lax',
    secure: asked.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https',
    path: '/',
    maxAge: THIRTY_DAYS_S,
  });
  redirect(back);
}

/** Forgets the token. */
export async function signOut(): Promise<void> {
  (await cookies()).delete(TOKEN_COOKIE);
  redirect('/');
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
