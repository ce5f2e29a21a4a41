'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { TOKEN_COOKIE } from '../lib/token';

const THIRTY_DAYS_S = 30 * 86_400;
const TOKEN = /^[\x21-\x7e]{1,512}$/;

/** Keeps the pasted token; the API judges it at the next look. Next refuses a form that another origin sends. */
export async function signIn(form: FormData): Promise<void> {
  const token = form.get('token');
  if (typeof token === 'string' && TOKEN.test(token.trim())) {
    const https = (await headers()).get('x-forwarded-proto') === 'https';
    (await cookies()).set(TOKEN_COOKIE, token.trim(), {
      httpOnly: true,
      sameSite: 'strict',
      secure: https,
      path: '/',
      maxAge: THIRTY_DAYS_S,
    });
  }
  redirect('/');
}
