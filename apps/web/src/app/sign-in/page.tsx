import { Notice } from '../../components/states/notice';
import { SignIn } from '../../components/shell/sign-in';
import { pathWithin } from '../../lib/path-within';

export const metadata = { title: 'Sign in' };

const TITLES = {
  asked: 'Sign in',
  unknown: 'That token is not known here',
  unreachable: 'The API does not answer',
} as const;
const REASONS = {
  asked: 'Paste the token that you were given.',
  unknown: 'It may have expired, or lack a character at its end. Paste it again, or ask for a new one.',
  unreachable: 'Nobody can say whether the token is known. Try again in a moment.',
} as const;

/** Where a token is pasted, and why the one before was not taken. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { why, back } = await searchParams;
  const case_ = why === 'unknown' || why === 'unreachable' ? why : 'asked';
  return (
    <Notice title={TITLES[case_]}>
      <p>{REASONS[case_]} It is kept in this browser, where no script can read it.</p>
      <SignIn refused={case_ === 'unknown'} back={pathWithin(back) ?? '/'} />
    </Notice>
  );
}
