import { signIn } from '../../app/session';

/** Takes a token into a cookie that scripts cannot read. `back`: where it leads then; without it to the page that it stands on. */
export function SignIn({ refused, back }: { refused: boolean; back?: string }) {
  return (
    <form action={signIn} className="mx-auto mt-5 flex max-w-sm flex-col gap-3 text-left sm:flex-row">
      {back === undefined ? null : <input type="hidden" name="back" value={back} />}
      <label className="sr-only" htmlFor="token">
        Token
      </label>
      <input
        id="token"
        name="token"
        type="password"
        required
        autoComplete="current-password"
        placeholder="Token"
        aria-invalid={refused}
        className="min-w-0 flex-1 rounded-lg border border-line bg-page px-3 py-2 text-ink placeholder:text-quiet"
      />
      <button type="submit" className="rounded-lg bg-ink px-4 py-2 font-medium text-page">
        Sign in
      </button>
    </form>
  );
}
