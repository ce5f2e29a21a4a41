import { signOut } from '../session';

/** Forgets the token that was pasted in this browser. */
export function SignOut() {
  return (
    <form action={signOut} className="ml-auto">
      <button type="submit" className="rounded-lg border border-line px-3 py-1.5 text-sm text-quiet hover:text-ink">
        Sign out
      </button>
    </form>
  );
}
