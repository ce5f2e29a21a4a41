import { signOut } from '../../app/session';

/** Forgets the token that was pasted in this browser. */
export function SignOut() {
  return (
    <form action={signOut}>
      <button type="submit" className="control">
        Sign out
      </button>
    </form>
  );
}
